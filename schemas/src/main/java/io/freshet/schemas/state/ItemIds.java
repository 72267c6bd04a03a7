package io.freshet.schemas.state;

import io.freshet.schemas.record.DecimalId;
import java.util.Arrays;

/**
 * Codec of item ids in a user state.
 *
 * <p>A canonical decimal id (see {@link DecimalId}) is a number in one to nine bytes; the numbers
 * of each width start where the narrower width ends. An id of the 64 characters {@code -0-9A-Z_a-z}
 * takes six bits per character. Any other id is stored as its UTF-8 bytes. The first byte gives the
 * form:
 *
 * <pre>
 * 00–7F  number, 7 bits           E0–E5  number in the next 3, 4, 5, 6, 7 or 8 bytes
 * 80–BF  number, 14 bits          E6     length, then six bits per character (25 to 255)
 * C0–DF  number, 21 bits          E7     length, then UTF-8 bytes
 *                                 E8–FF  1 to 24 characters, six bits each
 * </pre>
 */
final class ItemIds {
  /** Max length of an id in UTF-8 bytes. */
  static final int MAX_LENGTH = 255;

  static final int WIDE = 0xE0;
  static final int PACKED_LONG = 0xE6;
  static final int RAW = 0xE7;
  static final int PACKED = 0xE8;
  static final int PACKED_SHORT_LENGTH = 24;

  /** The smallest number of each encoded width: 1, 2, 3 bytes, then 1 + 3 to 1 + 8. */
  private static final long START_2 = 1L << 7;

  private static final long START_3 = START_2 + (1L << 14);
  private static final long START_WIDE = START_3 + (1L << 21);
  private static final long[] WIDE_START = new long[7];

  /** Bytes of an encoded number by its first byte; 0 for more than eight bytes. */
  static final byte[] NUMBER_WIDTH = new byte[256];

  /** Bits to keep and number to add, by the bytes of an encoded number. */
  private static final long[] NUMBER_MASK = new long[9];

  private static final long[] NUMBER_START = new long[9];

  private static final byte[] CHARACTERS =
      "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] CODES = new byte[256];

  static {
    WIDE_START[0] = START_WIDE;
    for (int i = 1; i <= 5; i++) {
      WIDE_START[i] = WIDE_START[i - 1] + (1L << (8 * (i + 2)));
    }
    WIDE_START[6] = Long.MAX_VALUE;
    Arrays.fill(NUMBER_WIDTH, 0, 0x80, (byte) 1);
    Arrays.fill(NUMBER_WIDTH, 0x80, 0xC0, (byte) 2);
    Arrays.fill(NUMBER_WIDTH, 0xC0, WIDE, (byte) 3);
    NUMBER_MASK[1] = 0x7F;
    NUMBER_MASK[2] = 0x3FFF;
    NUMBER_MASK[3] = 0x1FFFFF;
    NUMBER_START[2] = START_2;
    NUMBER_START[3] = START_3;
    for (int width = 4; width <= 8; width++) {
      NUMBER_WIDTH[WIDE + width - 4] = (byte) width;
      NUMBER_MASK[width] = (1L << (8 * (width - 1))) - 1;
      NUMBER_START[width] = WIDE_START[width - 4];
    }
    Arrays.fill(CODES, (byte) -1);
    for (int i = 0; i < CHARACTERS.length; i++) {
      CODES[CHARACTERS[i]] = (byte) i;
    }
  }

  private ItemIds() {}

  static void writeNumber(long number, ByteSink out) {
    if (number < START_2) {
      out.u8((int) number);
    } else if (number < START_3) {
      out.bigEndian(0x8000 | (number - START_2), 2);
    } else if (number < START_WIDE) {
      out.bigEndian(0xC00000 | (number - START_3), 3);
    } else {
      int wide = 0;
      while (number >= WIDE_START[wide + 1]) {
        wide++;
      }
      out.u8(WIDE + wide);
      out.bigEndian(number - WIDE_START[wide], wide + 3);
    }
  }

  /** Reads a number after its first byte, which is below {@link #PACKED_LONG}. */
  static long readNumber(int first, ByteSource in) {
    if (first < 0x80) {
      return first;
    }
    if (first < 0xC0) {
      return START_2 + ((first & 0x3FL) << 8 | in.u8());
    }
    if (first < WIDE) {
      in.need(2);
      byte[] bytes = in.bytes;
      int at = in.position;
      in.position = at + 2;
      return START_3 + ((first & 0x1FL) << 16 | (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF));
    }
    int wide = first - WIDE;
    long above = in.bigEndian(wide + 3);
    if (above < 0 || above >= DecimalId.LIMIT) {
      throw new StateFormatException("item number exceeds 62 bits");
    }
    long number = WIDE_START[wide] + above;
    if (number >= DecimalId.LIMIT) {
      throw new StateFormatException("item number exceeds 62 bits");
    }
    return number;
  }

  /** The number in the first {@code width} bytes, 1 to 8, of a big-endian word. */
  static long shortNumber(long raw, int width) {
    return NUMBER_START[width] + (raw >>> (64 - 8 * width) & NUMBER_MASK[width]);
  }

  /** Writes an id that is not a canonical number. */
  static void writeText(byte[] id, int offset, int length, ByteSink out) {
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("item id of " + length + " bytes");
    }
    for (int i = offset; i < offset + length; i++) {
      if (CODES[id[i] & 0xFF] < 0) {
        out.u8(RAW);
        out.u8(length);
        out.copy(id, offset, length);
        return;
      }
    }
    if (length <= PACKED_SHORT_LENGTH) {
      out.u8(PACKED + length - 1);
    } else {
      out.u8(PACKED_LONG);
      out.u8(length);
    }
    int held = 0;
    int heldBits = 0;
    for (int i = offset; i < offset + length; i++) {
      held = held << 6 | CODES[id[i] & 0xFF];
      heldBits += 6;
      if (heldBits >= 8) {
        heldBits -= 8;
        out.u8(held >>> heldBits);
      }
    }
    if (heldBits > 0) {
      out.u8(held << (8 - heldBits));
    }
  }

  /** Bytes of packed characters. */
  static int packedSize(int characters) {
    return (6 * characters + 7) >>> 3;
  }

  static void unpack(byte[] packed, int offset, int characters, byte[] into) {
    int at = offset;
    int i = 0;
    for (; i + 4 <= characters; i += 4, at += 3) {
      int group =
          (packed[at] & 0xFF) << 16 | (packed[at + 1] & 0xFF) << 8 | (packed[at + 2] & 0xFF);
      into[i] = CHARACTERS[group >>> 18];
      into[i + 1] = CHARACTERS[group >>> 12 & 0x3F];
      into[i + 2] = CHARACTERS[group >>> 6 & 0x3F];
      into[i + 3] = CHARACTERS[group & 0x3F];
    }
    int held = 0;
    int heldBits = 0;
    for (; i < characters; i++) {
      if (heldBits < 6) {
        held = held << 8 | (packed[at++] & 0xFF);
        heldBits += 8;
      }
      heldBits -= 6;
      into[i] = CHARACTERS[held >>> heldBits & 0x3F];
    }
  }
}
