package io.freshet.schemas.record;

import java.nio.charset.StandardCharsets;

/**
 * Codec of item ids that are canonical decimal numbers: digits only, no leading zero, below
 * 2<sup>62</sup>. Only these ids can be stored as numbers; every other id is text.
 */
public final class DecimalId {
  /** Result of {@link #parse} for an id that is not a canonical decimal number. */
  public static final long NONE = -1;

  /** The smallest number that is too large. */
  public static final long LIMIT = 1L << 62;

  /** Max digits of a number. */
  public static final int MAX_DIGITS = 19;

  private static final long[] POWERS_OF_TEN = new long[MAX_DIGITS];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private DecimalId() {}

  /** Number of an id in UTF-8; {@link #NONE} if the id is not a canonical decimal number. */
  public static long parse(byte[] id, int offset, int length) {
    if (length == 0 || length > MAX_DIGITS) {
      return NONE;
    }
    if (id[offset] == '0') {
      return length == 1 ? 0 : NONE;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = id[i] - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    // nineteen digits reach 10^19 - 1, which wraps below zero at most once
    return value >= 0 && value < LIMIT ? value : NONE;
  }

  /** Id of a number, in UTF-8. */
  public static byte[] utf8(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes the id of a number.
   *
   * @param into target, written from index 0; {@link #MAX_DIGITS} bytes are enough
   * @return length of the id in bytes
   */
  public static int write(long number, byte[] into) {
    int digits = digits(number);
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return digits;
  }

  /** Compares two numbers by their ids as text: 10 comes before 9. */
  public static int compare(long a, long b) {
    int digitsA = digits(a);
    int digitsB = digits(b);
    if (digitsA == digitsB) {
      return Long.compare(a, b);
    }
    if (digitsA < digitsB) {
      int byPrefix = Long.compare(a, b / POWERS_OF_TEN[digitsB - digitsA]);
      return byPrefix != 0 ? byPrefix : -1;
    }
    int byPrefix = Long.compare(a / POWERS_OF_TEN[digitsA - digitsB], b);
    return byPrefix != 0 ? byPrefix : 1;
  }

  private static int digits(long number) {
    int digits = 1;
    while (digits < POWERS_OF_TEN.length && number >= POWERS_OF_TEN[digits]) {
      digits++;
    }
    return digits;
  }
}
