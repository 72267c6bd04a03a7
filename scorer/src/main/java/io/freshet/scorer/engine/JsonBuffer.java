package io.freshet.scorer.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of JSON text in UTF-8 that writes numbers and strings without garbage. One per
 * thread; {@link #toByteArray} makes the only allocation.
 */
final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
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

  private byte[] bytes = new byte[4096];
  private int length;

  JsonBuffer() {}

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** Truncates the text to its first {@code to} bytes. */
  void cut(int to) {
    length = to;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Appends bytes as they are. */
  void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /** Appends one ASCII character as it is. */
  void raw(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /** Appends the inside of a JSON string; escapes only the characters that RFC 8259 requires. */
  void escaped(byte[] utf8, int offset, int count) {
    ensure(6 * count);
    byte[] to = bytes;
    int at = length;
    for (int i = offset; i < offset + count; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        to[at++] = '\\';
        to[at++] = b;
      } else if (b >= 0 && b < 0x20) {
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[b >> 4];
        to[at++] = HEX[b & 15];
      } else {
        to[at++] = b;
      }
    }
    length = at;
  }

  /** Appends a whole number. */
  void integer(long value) {
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
  void decimal(double value) {
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

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
