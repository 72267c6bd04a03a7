package io.freshet.schemas.rating;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.record.PlainText;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A reusable cursor over the tokens of a JSON text in UTF-8 (RFC 8259, RFC 3629). It copies nothing
 * unless a string has escapes, makes no garbage unless a number has more digits than a double, and
 * never recurses.
 *
 * <p>The last string is {@link #text}, from {@link #textStart}, {@link #textLength} bytes long. The
 * last number is ±{@link #mantissa} × 10^{@link #exponent} if {@link #exact}.
 */
final class JsonCursor {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long MAX_EXACT_MANTISSA = 1L << 53;
  private static final int EXPONENT_LIMIT = 100_000;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** By unsigned byte: whether a string may hold it without a second look. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, 0x20, 0x7F, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] in = new byte[0];
  private int end;
  private byte[] scratch = new byte[64];

  int position;

  byte[] text = in;
  int textStart;
  int textLength;

  /**
   * Whether the last string holds a character that {@link PlainText} refuses; U+FFFD stands for an
   * escaped surrogate without its partner.
   */
  boolean hasUnshown;

  boolean negative;
  long mantissa;
  int exponent;

  /** Whether the last number's digits fit into {@link #mantissa}. */
  boolean exact;

  /** Whether the last number was written with neither fraction nor exponent. */
  boolean integer;

  int numberStart;

  void reset(byte[] json) {
    in = json;
    end = json.length;
    position = 0;
  }

  boolean atEnd() {
    return position == end;
  }

  /** The next byte, 0 to 255, or −1 at the end. */
  int peek() {
    return position < end ? in[position] & 0xFF : -1;
  }

  /** The next eight bytes, the first one lowest; 0 when fewer are left. */
  long peekWord() {
    return end - position >= Long.BYTES ? (long) WORDS.get(in, position) : 0;
  }

  /** What {@link #peekWord} gives for eight ASCII characters. */
  static long word(String eight) {
    return (long) WORDS.get(eight.getBytes(UTF_8), 0);
  }

  void skipWhitespace() {
    while (position < end) {
      byte b = in[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      position++;
    }
  }

  boolean accept(char c) {
    if (position < end && in[position] == c) {
      position++;
      return true;
    }
    return false;
  }

  boolean acceptLiteral(byte[] literal) {
    int after = position + literal.length;
    if (after <= end && Arrays.equals(in, position, after, literal, 0, literal.length)) {
      position = after;
      return true;
    }
    return false;
  }

  /**
   * The text of bytes {@code from} to {@code to}, cut to what an excerpt can use; malformed UTF-8
   * becomes U+FFFD.
   */
  String excerpt(int from, int to) {
    int length = Math.min(to - from, 4 * Rejection.MAX_VALUE_CHARS + 4);
    return Rejection.excerpt(new String(in, from, length, UTF_8));
  }

  /** The beginning of the whole text. */
  String excerptAll() {
    return excerpt(0, end);
  }

  /** Makes the last number's own characters the last string. */
  void textIsNumber() {
    text = in;
    textStart = numberStart;
    textLength = position - numberStart;
    hasUnshown = false;
  }

  /** The last string, cut to what an excerpt can use. */
  String textExcerpt() {
    int length = Math.min(textLength, 4 * Rejection.MAX_VALUE_CHARS + 4);
    return Rejection.excerpt(new String(text, textStart, length, UTF_8));
  }

  /**
   * Reads a string whose opening quote is next.
   *
   * @return whether it is well-formed; if not, {@link #position} is where it goes wrong
   */
  boolean readString() {
    byte[] bytes = in;
    int start = position + 1;
    int at = start;
    hasUnshown = false;
    while (at < end) {
      byte b = bytes[at];
      if (PLAIN[b & 0xFF]) {
        at++;
      } else if (b == '"') {
        text = bytes;
        textStart = start;
        textLength = at - start;
        position = at + 1;
        return true;
      } else if (b == '\\') {
        return readEscapedString(start, at);
      } else {
        int length = specialLength(at);
        if (length == 0) {
          position = at;
          return false;
        }
        at += length;
      }
    }
    position = end;
    return false;
  }

  private boolean readEscapedString(int start, int firstEscape) {
    if (scratch.length < end - start) {
      scratch = new byte[end - start];
    }
    int length = firstEscape - start;
    System.arraycopy(in, start, scratch, 0, length);
    position = firstEscape;
    while (position < end) {
      byte b = in[position];
      if (b == '"') {
        position++;
        text = scratch;
        textStart = 0;
        textLength = length;
        return true;
      }
      if (b == '\\') {
        int codePoint = readEscape();
        if (codePoint < 0) {
          return false;
        }
        length = Utf8.append(codePoint, scratch, length);
      } else {
        int bytes = PLAIN[b & 0xFF] ? 1 : specialLength(position);
        if (bytes == 0) {
          return false;
        }
        System.arraycopy(in, position, scratch, length, bytes);
        length += bytes;
        position += bytes;
      }
    }
    return false;
  }

  /** Reads the escape at {@link #position}; its code point, or −1 with the position left at it. */
  private int readEscape() {
    int kind = position + 1 < end ? in[position + 1] : -1;
    int codePoint =
        switch (kind) {
          case '"', '\\', '/' -> kind;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> hex4(position + 2);
          default -> -1;
        };
    if (codePoint < 0) {
      return -1;
    }
    position += kind == 'u' ? 6 : 2;
    if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
      int low =
          position + 1 < end && in[position] == '\\' && in[position + 1] == 'u'
              ? hex4(position + 2)
              : -1;
      boolean paired =
          codePoint <= Character.MAX_HIGH_SURROGATE
              && low >= Character.MIN_LOW_SURROGATE
              && low <= Character.MAX_LOW_SURROGATE;
      if (!paired) {
        hasUnshown = true;
        return 0xFFFD;
      }
      position += 6;
      codePoint = Character.toCodePoint((char) codePoint, (char) low);
    }
    hasUnshown |= !PlainText.isShown(codePoint);
    return codePoint;
  }

  private int hex4(int at) {
    if (at + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /**
   * The length of the DEL or multi-byte character at {@code at}, or 0 when a string may not hold
   * it.
   */
  private int specialLength(int at) {
    if (in[at] == 0x7F) {
      hasUnshown = true;
      return 1;
    }
    int length = in[at] < 0 ? Utf8.multiByteLength(in, at, end) : 0;
    hasUnshown |= length > 0 && !PlainText.isShown(Utf8.codePoint(in, at, length));
    return length;
  }

  /**
   * Reads a number whose first character, a digit or a minus, is next.
   *
   * @return whether it is well-formed; if not, {@link #position} is where it goes wrong
   */
  boolean readNumber() {
    numberStart = position;
    negative = accept('-');
    mantissa = 0;
    exponent = 0;
    exact = true;
    integer = true;
    if (peek() == '0') {
      position++;
    } else if (!readDigits()) {
      return false;
    }
    if (accept('.')) {
      integer = false;
      int first = position;
      if (!readDigits()) {
        return false;
      }
      exponent = first - position;
    }
    if (accept('e') || accept('E')) {
      integer = false;
      return readExponent();
    }
    return true;
  }

  private boolean readDigits() {
    int first = position;
    long value = mantissa;
    int at = position;
    while (at < end) {
      int digit = in[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (value >= 100_000_000_000_000_000L) {
        exact = false;
      } else {
        value = value * 10 + digit;
      }
      at++;
    }
    mantissa = value;
    position = at;
    return at > first;
  }

  private boolean readExponent() {
    boolean below = accept('-');
    if (!below) {
      accept('+');
    }
    int first = position;
    int value = 0;
    while (position < end) {
      int digit = in[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = Math.min(value * 10 + digit, EXPONENT_LIMIT);
      position++;
    }
    exponent += below ? -value : value;
    return position > first;
  }

  /**
   * The last number as the nearest double; infinite when it is beyond every double. Zero is never
   * negative.
   */
  double toDouble() {
    double magnitude;
    // Both factors are exact doubles, so one rounding gives the nearest (Clinger 1990).
    if (exact && mantissa <= MAX_EXACT_MANTISSA && exponent >= -22 && exponent <= 22) {
      magnitude =
          exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
    } else {
      magnitude =
          Math.abs(
              Double.parseDouble(new String(in, numberStart, position - numberStart, ISO_8859_1)));
    }
    return negative && magnitude != 0 ? -magnitude : magnitude;
  }
}
