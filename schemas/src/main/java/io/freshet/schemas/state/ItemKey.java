package io.freshet.schemas.state;

import io.freshet.schemas.record.DecimalId;
import java.util.Arrays;

/** Item id that an update looks for, encoded once and compared with many ids. */
final class ItemKey {
  private byte[] text = new byte[0];
  private int offset;
  private int length;
  private long number;
  private final ByteSink encoded = new ByteSink(ItemIds.MAX_LENGTH + 2);

  /** Sets the key to an id's UTF-8 bytes, which must not change while the key is in use. */
  void set(byte[] utf8, int from, int size) {
    if (size < 1 || size > ItemIds.MAX_LENGTH) {
      throw new IllegalArgumentException("item id of " + size + " bytes");
    }
    text = utf8;
    offset = from;
    length = size;
    number = DecimalId.parse(utf8, from, size);
    encoded.clear();
    if (number >= 0) {
      ItemIds.writeNumber(number, encoded);
    } else {
      ItemIds.writeText(utf8, from, size, encoded);
    }
  }

  boolean isNumber() {
    return number >= 0;
  }

  long number() {
    return number;
  }

  void write(ByteSink out) {
    out.copy(encoded.bytes, 0, encoded.length);
  }

  boolean is(ItemIdCursor id, byte[] source) {
    if (number >= 0) {
      return id.isNumber && id.number == number;
    }
    int size = encoded.length;
    return !id.isNumber
        && id.end - id.start == size
        && source[id.end - 1] == encoded.bytes[size - 1] // most ids differ in their last byte
        && Arrays.equals(source, id.start, id.end, encoded.bytes, 0, size);
  }

  /** Compares by UTF-8 bytes, which is the order of a state's entries within one second. */
  int compareTo(ItemIdCursor id) {
    if (number >= 0 && id.isNumber) {
      return DecimalId.compare(number, id.number);
    }
    int otherLength = id.textLength();
    int from = id.textOffset();
    return Arrays.compareUnsigned(
        text, offset, offset + length, id.textBytes(), from, from + otherLength);
  }
}
