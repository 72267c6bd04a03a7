package io.freshet.standalone.replay;

import org.jspecify.annotations.Nullable;

/**
 * The speed of a replay: event time divided by wall time.
 *
 * @param factor 1 is real time, 3600 an hour per second, infinity as fast as the broker takes them
 */
public record ReplaySpeed(double factor) {

  /** As fast as the broker takes them. */
  public static final ReplaySpeed MAX = new ReplaySpeed(Double.POSITIVE_INFINITY);

  /** Checks the factor. */
  public ReplaySpeed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("speed " + factor + " is not positive");
    }
  }

  /**
   * Reads {@code max} or a positive factor such as {@code 3600} or {@code 0.5x}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static ReplaySpeed parse(String text) {
    String plain = text.strip();
    if (plain.equalsIgnoreCase("max")) {
      return MAX;
    }
    try {
      String number = plain.endsWith("x") ? plain.substring(0, plain.length() - 1) : plain;
      double factor = Double.parseDouble(number);
      if (factor > 0 && Double.isFinite(factor)) {
        return new ReplaySpeed(factor);
      }
    } catch (NumberFormatException e) {
      throw notASpeed(text, e);
    }
    throw notASpeed(text, null);
  }

  private static IllegalArgumentException notASpeed(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "speed \"" + text + "\" is neither max nor a positive factor of real time", cause);
  }

  @Override
  public String toString() {
    return Double.isInfinite(factor) ? "max" : Double.toString(factor);
  }
}
