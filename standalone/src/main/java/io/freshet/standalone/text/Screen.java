package io.freshet.standalone.text;

import org.jspecify.annotations.Nullable;

/**
 * Width of a stream of text, and whether a terminal shows it.
 *
 * @param width columns that a line may have, 40 to 200
 * @param terminal whether the stream is a terminal, where a line can be drawn again in place
 */
public record Screen(int width, boolean terminal) {

  /** Min width; a narrower terminal wraps the lines itself. */
  public static final int MIN_WIDTH = 40;

  /** Max width; longer lines are hard to read. */
  public static final int MAX_WIDTH = 200;

  /** A pipe or a file: 100 columns, and no line is drawn again. */
  public static final Screen PLAIN = new Screen(100, false);

  /** Checks the width. */
  public Screen {
    if (width < MIN_WIDTH || width > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "width = %d: must lie in %d to %d".formatted(width, MIN_WIDTH, MAX_WIDTH));
    }
  }

  /** Returns the screen of a terminal; a width outside the range becomes its nearest end. */
  public static Screen ofTerminal(int columns) {
    return new Screen(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns)), true);
  }

  /**
   * Reads the value of a Java property that the launcher sets only for a terminal.
   *
   * @param name of the property, for messages
   * @param columns number of columns; null if the stream is not a terminal
   * @throws IllegalArgumentException if it is not a positive number
   */
  public static Screen parse(String name, @Nullable String columns) {
    if (columns == null) {
      return PLAIN;
    }
    if (!columns.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "-D%s=%s: must be the number of a terminal's columns".formatted(name, columns));
    }
    return ofTerminal(Integer.parseInt(columns));
  }
}
