package io.freshet.schemas.record;

/** Characters of two to four bytes in UTF-8 (RFC 3629; table 3-7 of the Unicode standard). */
public final class Utf8 {
  private Utf8() {}

  /**
   * The length of the character at {@code at}, whose first byte is not ASCII, or 0 when it is
   * malformed.
   *
   * @param end where the text ends
   */
  public static int multiByteLength(byte[] text, int at, int end) {
    int lead = text[at] & 0xFF;
    int second = at + 1 < end ? text[at + 1] & 0xFF : 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
      return isContinuation(second) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
      int lowest = lead == 0xE0 ? 0xA0 : 0x80;
      int highest = lead == 0xED ? 0x9F : 0xBF;
      return second >= lowest && second <= highest && continues(text, at + 2, end) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
      int lowest = lead == 0xF0 ? 0x90 : 0x80;
      int highest = lead == 0xF4 ? 0x8F : 0xBF;
      boolean begins = second >= lowest && second <= highest;
      return begins && continues(text, at + 2, end) && continues(text, at + 3, end) ? 4 : 0;
    }
    return 0;
  }

  /**
   * The character of {@code length} bytes at {@code at}.
   *
   * @param length as {@link #multiByteLength} found it, 2 to 4
   */
  public static int codePoint(byte[] text, int at, int length) {
    int codePoint = text[at] & (0xFF >> (length + 1));
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | (text[at + i] & 0x3F);
    }
    return codePoint;
  }

  /**
   * Writes a character.
   *
   * @param codePoint any but a surrogate
   * @param at where in {@code out}
   * @return where the next one goes
   */
  public static int append(int codePoint, byte[] out, int at) {
    int next = at;
    if (codePoint < 0x80) {
      out[next++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      out[next++] = (byte) (0xC0 | (codePoint >> 6));
      out[next++] = continuation(codePoint);
    } else if (codePoint < 0x10000) {
      out[next++] = (byte) (0xE0 | (codePoint >> 12));
      out[next++] = continuation(codePoint >> 6);
      out[next++] = continuation(codePoint);
    } else {
      out[next++] = (byte) (0xF0 | (codePoint >> 18));
      out[next++] = continuation(codePoint >> 12);
      out[next++] = continuation(codePoint >> 6);
      out[next++] = continuation(codePoint);
    }
    return next;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private static boolean continues(byte[] text, int at, int end) {
    return at < end && isContinuation(text[at] & 0xFF);
  }

  private static boolean isContinuation(int b) {
    return (b & 0xC0) == 0x80;
  }
}
