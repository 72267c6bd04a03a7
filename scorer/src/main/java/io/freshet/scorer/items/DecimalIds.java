package io.freshet.scorer.items;

import java.nio.charset.StandardCharsets;

/**
 * Item ids that are canonical decimals: no sign, no leading zero, at most {@link Long#MAX_VALUE}.
 */
final class DecimalIds {
  private DecimalIds() {}

  /** Returns the id of a value in UTF-8. */
  static byte[] utf8(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Compares decimals as text: scaled to the same number of digits, the shorter first on a tie. */
  static int compare(long a, long b) {
    int digitsA = digits(a);
    int digitsB = digits(b);
    long left = a;
    long right = b;
    // The longer one is cut rather than the shorter one stretched, which could overflow.
    for (int i = digitsA; i > digitsB; i--) {
      left /= 10;
    }
    for (int i = digitsB; i > digitsA; i--) {
      right /= 10;
    }
    return left != right ? Long.compare(left, right) : Integer.compare(digitsA, digitsB);
  }

  private static int digits(long number) {
    int count = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }

  /** Returns the value of a canonical decimal id, or −1 if the bytes are none. */
  static long parse(byte[] bytes, int offset, int length) {
    if (length < 1 || length > 19) {
      return -1;
    }
    if (bytes[offset] == '0') {
      return length == 1 ? 0 : -1;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
