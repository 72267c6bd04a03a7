package io.freshet.standalone.command;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * The environment of a command beside its arguments and Kafka. Main passes the process's own, tests
 * pass a made-up one.
 *
 * @param environment the environment variables
 * @param clock gives the time on receipts and cards
 * @param terminal whether stderr is a terminal, where a progress bar can be redrawn
 */
public record ProcessEnvironment(Map<String, String> environment, Clock clock, boolean terminal) {

  /** Copies the variables. */
  public ProcessEnvironment {
    environment = Map.copyOf(environment);
  }

  /**
   * Set by the launcher script, because Java cannot tell: System.console() is about stdin and
   * stdout.
   */
  private static final String TERMINAL_PROPERTY = "freshet.terminal";

  /** Returns this process's environment and clock. */
  public static ProcessEnvironment ofProcess() {
    return new ProcessEnvironment(
        System.getenv(),
        Clock.system(ZoneId.systemDefault()),
        Boolean.getBoolean(TERMINAL_PROPERTY));
  }
}
