package io.freshet.schemas.state;

import io.freshet.schemas.record.DecimalId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Cursor on an item id of a state: a number, or UTF-8 bytes that are unpacked on demand. */
final class ItemIdCursor {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NONE = new byte[0];

  boolean isNumber;
  long number;

  /** Position of the encoded id in the source. */
  int start;

  int end;

  private byte[] source = NONE;
  private int length;
  private boolean packed;
  private boolean unpacked;
  private final byte[] scratch = new byte[ItemIds.MAX_LENGTH];

  /** Like {@link #read}, if at least eight bytes are left. */
  void readAhead(ByteSource in) {
    int at = in.position;
    long raw = (long) LONGS.get(in.bytes, at);
    int width = ItemIds.NUMBER_WIDTH[(int) (raw >>> 56)];
    if (width > 0) {
      isNumber = true;
      number = ItemIds.shortNumber(raw, width);
      start = at;
      end = at + width;
      in.position = at + width;
    } else {
      read(in);
    }
  }

  void read(ByteSource in) {
    start = in.position;
    int first = in.u8();
    if (first < ItemIds.PACKED_LONG) {
      isNumber = true;
      number = ItemIds.readNumber(first, in);
    } else {
      readText(first, in);
    }
    end = in.position;
  }

  private void readText(int first, ByteSource in) {
    isNumber = false;
    unpacked = false;
    source = in.bytes;
    if (first >= ItemIds.PACKED) {
      packed = true;
      length = first - ItemIds.PACKED + 1;
      in.skip(ItemIds.packedSize(length));
      return;
    }
    length = in.u8();
    packed = first == ItemIds.PACKED_LONG;
    if (length <= (packed ? ItemIds.PACKED_SHORT_LENGTH : 0)) {
      throw new StateFormatException(
          "an item id of length " + length + " is not in its shortest form");
    }
    in.skip(packed ? ItemIds.packedSize(length) : length);
  }

  /** Array that holds the id's UTF-8 bytes; valid until the cursor moves. */
  byte[] textBytes() {
    if (isNumber) {
      return scratch;
    }
    if (!packed) {
      return source;
    }
    if (!unpacked) {
      ItemIds.unpack(source, end - ItemIds.packedSize(length), length, scratch);
      unpacked = true;
    }
    return scratch;
  }

  int textOffset() {
    return isNumber || packed ? 0 : end - length;
  }

  int textLength() {
    return isNumber ? DecimalId.write(number, scratch) : length;
  }

  @Override
  public String toString() {
    if (isNumber) {
      return Long.toString(number);
    }
    return new String(textBytes(), textOffset(), length, StandardCharsets.UTF_8);
  }
}
