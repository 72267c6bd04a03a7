package io.freshet.standalone.command;

import io.freshet.standalone.text.Screen;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * The environment of a command beside its arguments and Kafka. Main passes the process's own, tests
 * pass a made-up one.
 *
 * @param environment the environment variables
 * @param clock gives the time on receipts and cards
 * @param out the screen that shows stdout
 * @param err the screen that shows stderr, where a progress bar can be redrawn on a terminal
 */
public record ProcessEnvironment(
    Map<String, String> environment, Clock clock, Screen out, Screen err) {

  /** Columns of the terminal at stdout, set by the launcher script: Java cannot tell. */
  private static final String OUT_COLUMNS = "freshet.columns";

  /** Columns of the terminal at stderr, set by the launcher script. */
  private static final String ERR_COLUMNS = "freshet.columns.err";

  /** Copies the variables. */
  public ProcessEnvironment {
    environment = Map.copyOf(environment);
  }

  /** Returns this process's environment and clock. */
  public static ProcessEnvironment ofProcess() {
    return new ProcessEnvironment(
        System.getenv(),
        Clock.system(ZoneId.systemDefault()),
        Screen.parse(OUT_COLUMNS, System.getProperty(OUT_COLUMNS)),
        Screen.parse(ERR_COLUMNS, System.getProperty(ERR_COLUMNS)));
  }
}
