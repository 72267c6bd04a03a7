package io.freshet.standalone.command;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What commands know of the world besides their arguments and Kafka; the process's own in Main,
 * made up in tests.
 *
 * @param environment variables
 * @param clock the time that receipts and cards name
 * @param terminal whether stderr is a terminal, where a progress bar can be redrawn
 */
public record ProcessEnvironment(Map<String, String> environment, Clock clock, boolean terminal) {

  /** Copies the variables. */
  public ProcessEnvironment {
    environment = Map.copyOf(environment);
  }

  /**
   * Set by the launcher script, since Java cannot tell: System.console() speaks of stdin and
   * stdout.
   */
  private static final String TERMINAL_PROPERTY = "freshet.terminal";

  /** This process's environment and clock. */
  public static ProcessEnvironment ofProcess() {
    return new ProcessEnvironment(
        System.getenv(),
        Clock.system(ZoneId.systemDefault()),
        Boolean.getBoolean(TERMINAL_PROPERTY));
  }
}
