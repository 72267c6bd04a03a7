package io.freshet.scorer.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of text in UTF-8 that writes numbers and strings without garbage. One per
 * thread; {@link #toByteArray} makes the only allocation.
 */
class TextBuffer {
  private static final MathContext SEVEN_DIGITS = new MathContext(7, RoundingMode.HALF_UP);
  private static final double[] TEN_TO = new double[23];
  private static final long[] LONG_TEN_TO = new long[19];

  /** The last and the first digit of the numbers below 100. */
  private static final byte[] ONES = new byte[100];

  private static final byte[] TENS = new byte[100];

  static {
    for (int i = 0; i < ONES.length; i++) {
      ONES[i] = (byte) ('0' + i % 10);
      TENS[i] = (byte) ('0' + i / 10);
    }
    // Powers of ten up to 10^22 are exact in a double.
    for (int i = 0; i < TEN_TO.length; i++) {
      TEN_TO[i] = Double.parseDouble("1e" + i);
    }
    LONG_TEN_TO[0] = 1;
    for (int i = 1; i < LONG_TEN_TO.length; i++) {
      LONG_TEN_TO[i] = 10 * LONG_TEN_TO[i - 1];
    }
  }

  byte[] bytes = new byte[4096];
  int length;

  final void clear() {
    length = 0;
  }

  final int length() {
    return length;
  }

  /** Truncates the text to its first {@code to} bytes. */
  final void cut(int to) {
    length = to;
  }

  final byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Appends bytes as they are. */
  final void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /** Appends one ASCII character as it is. */
  final void raw(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /** Appends text for people. */
  void text(byte[] utf8, int offset, int count) {
    ensure(count);
    System.arraycopy(utf8, offset, bytes, length, count);
    length += count;
  }

  /** Appends a whole number. */
  final void integer(long value) {
    ensure(20);
    long rest = value;
    if (rest < 0) {
      if (rest == Long.MIN_VALUE) {
        raw("-9223372036854775808".getBytes(StandardCharsets.US_ASCII));
        return;
      }
      bytes[length++] = '-';
      rest = -rest;
    }
    digits(rest, decimalDigits(rest));
  }

  /**
   * Appends a number to seven significant digits. Two floats that differ by more than rounding have
   * different texts. Trailing zeros are left out; a whole number keeps ".0".
   *
   * @param value a finite number
   */
  final void decimal(double value) {
    ensure(32);
    double magnitude = value;
    if (value < 0) {
      bytes[length++] = '-';
      magnitude = -value;
    }
    if (magnitude == 0) {
      bytes[length++] = '0';
      bytes[length++] = '.';
      bytes[length++] = '0';
      return;
    }
    int exponent = exponentOf(magnitude);
    // Seven digits with one before the point: mantissa in [1 000 000, 10 000 000).
    int mantissa = (int) Math.round(scale(magnitude, 6 - exponent));
    if (mantissa >= 10_000_000) {
      mantissa = 1_000_000;
      exponent++;
    } else if (mantissa < 1_000_000) {
      mantissa = (int) Math.round(scale(magnitude, 7 - exponent));
      exponent--;
    }
    int significant = 7;
    while (significant > 1 && mantissa % 10 == 0) {
      mantissa /= 10;
      significant--;
    }
    if (exponent < -5 || exponent > 14) {
      scientific(mantissa, significant, exponent);
    } else if (exponent < 0) {
      bytes[length++] = '0';
      bytes[length++] = '.';
      for (int i = -1; i > exponent; i--) {
        bytes[length++] = '0';
      }
      digits(mantissa, significant);
    } else if (significant <= exponent + 1) {
      digits(mantissa * LONG_TEN_TO[exponent + 1 - significant], exponent + 1);
      bytes[length++] = '.';
      bytes[length++] = '0';
    } else {
      int unit = (int) LONG_TEN_TO[significant - exponent - 1];
      digits(mantissa / unit, exponent + 1);
      bytes[length++] = '.';
      digits(mantissa % unit, significant - exponent - 1);
    }
  }

  /**
   * Returns the number that {@link #decimal} writes.
   *
   * @param value a finite number
   */
  static double rounded(double value) {
    return new BigDecimal(value).round(SEVEN_DIGITS).doubleValue();
  }

  private void scientific(long mantissa, int significant, int exponent) {
    long unit = LONG_TEN_TO[significant - 1];
    digits(mantissa / unit, 1);
    if (significant > 1) {
      bytes[length++] = '.';
      digits(mantissa % unit, significant - 1);
    }
    bytes[length++] = 'e';
    int rest = exponent;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    digits(rest, decimalDigits(rest));
  }

  private static int exponentOf(double magnitude) {
    if (magnitude >= 1e-5 && magnitude < 1e15) {
      int exponent = 0;
      if (magnitude >= 1) {
        while (magnitude >= TEN_TO[exponent + 1]) {
          exponent++;
        }
      } else {
        exponent = -1;
        while (magnitude * TEN_TO[-exponent] < 1) {
          exponent--;
        }
      }
      return exponent;
    }
    return (int) Math.floor(Math.log10(magnitude));
  }

  private static double scale(double value, int power) {
    if (power >= 0 && power < TEN_TO.length) {
      return value * TEN_TO[power];
    }
    if (power < 0 && -power < TEN_TO.length) {
      return value / TEN_TO[-power];
    }
    // In two steps, since 10^power alone may overflow for the smallest and largest doubles.
    int half = power / 2;
    return value * Math.pow(10, half) * Math.pow(10, power - half);
  }

  private void digits(long value, int count) {
    int first = length;
    int at = first + count;
    long rest = value;
    while (rest > Integer.MAX_VALUE) {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    int few = (int) rest;
    while (at > first + 1) {
      int pair = few % 100;
      few /= 100;
      bytes[--at] = ONES[pair];
      bytes[--at] = TENS[pair];
    }
    if (at > first) {
      bytes[--at] = (byte) ('0' + few);
    }
    length = first + count;
  }

  private static int decimalDigits(long value) {
    int count = 1;
    while (count < 19 && value >= LONG_TEN_TO[count]) {
      count++;
    }
    return count;
  }

  final void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
