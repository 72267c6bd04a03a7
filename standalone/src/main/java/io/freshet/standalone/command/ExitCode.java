package io.freshet.standalone.command;

/** The exit codes of all commands. */
public final class ExitCode {

  /** Success. */
  public static final int OK = 0;

  /** Failed at run time: no broker, a topic with wrong settings, a dead stream thread. */
  public static final int FAILURE = 1;

  /** Wrong usage or configuration; nothing was done. */
  public static final int USAGE = 2;

  /** Ended by Ctrl-C (128 + SIGINT), after a graceful shutdown where one was needed. */
  public static final int INTERRUPTED = 130;

  /** Ended by SIGTERM (128 + SIGTERM), after a graceful shutdown. */
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
