package io.freshet.standalone.command;

import org.jspecify.annotations.Nullable;

/** A command failed for a reason that its message tells in full: no stack trace is needed. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * A failure at run time.
   *
   * @param message one line, or several, each complete in itself
   */
  public static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message, null);
  }

  /** A failure at run time whose cause {@code --verbose} shows. */
  public static CommandException failure(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILURE, message, cause);
  }

  /** Settings that only turn out to be wrong when they are used. */
  public static CommandException misconfigured(String message, Throwable cause) {
    return new CommandException(ExitCode.USAGE, message, cause);
  }

  /** What the process shall end with. */
  public int exitCode() {
    return exitCode;
  }
}
