package io.freshet.standalone.command;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a command fails for a reason that its message explains fully; no stack trace is needed.
 */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * Creates a failure at run time.
   *
   * @param message one or more lines, each complete in itself
   */
  public static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message, null);
  }

  /** Creates a failure at run time with a cause, which {@code --verbose} shows. */
  public static CommandException failure(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILURE, message, cause);
  }

  /** Creates a failure of settings that turn out to be wrong only when they are used. */
  public static CommandException misconfigured(String message, Throwable cause) {
    return new CommandException(ExitCode.USAGE, message, cause);
  }

  /** Returns the exit code of the process. */
  public int exitCode() {
    return exitCode;
  }
}
