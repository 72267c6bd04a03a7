package io.freshet.standalone.config;

import java.nio.file.Path;

/**
 * The source of a value, with its text for error messages.
 *
 * @param level the rank of the source; a value of a higher level wins over a lower level
 * @param text the place for people, such as {@code freshet.properties:12}, {@code
 *     FRESHET_STATE_DIR} or {@code --set}
 */
public record SettingOrigin(Level level, String text) {

  /** The sources, weakest first. */
  public enum Level {
    /** The default in the component's definition. */
    DEFAULT,
    /** Chosen by a command, such as the partition count of the demo. */
    COMMAND,
    /** A line of the file named by {@code --config}. */
    FILE,
    /** A variable of the environment. */
    ENVIRONMENT,
    /** A flag of the command line. */
    FLAG
  }

  /** Returns the origin of a default value. */
  public static SettingOrigin defaults() {
    return new SettingOrigin(Level.DEFAULT, "default");
  }

  /** Returns the origin of a value that a command chose. */
  public static SettingOrigin command(String name) {
    return new SettingOrigin(Level.COMMAND, "freshet " + name);
  }

  /** Returns the origin of a value on a line (from 1) of a file. */
  public static SettingOrigin line(Path file, int line) {
    return new SettingOrigin(Level.FILE, file + ":" + line);
  }

  /** Returns the origin of a value in the environment. */
  public static SettingOrigin environment(String variable) {
    return new SettingOrigin(Level.ENVIRONMENT, variable);
  }

  /** Returns the origin of a value on the command line. */
  public static SettingOrigin flag(String flag) {
    return new SettingOrigin(Level.FLAG, flag);
  }
}
