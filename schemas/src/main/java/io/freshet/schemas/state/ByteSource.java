package io.freshet.schemas.state;

/** A bounds-checked position in a slice of bytes: reading past its end is a format error. */
final class ByteSource {
  byte[] bytes = new byte[0];
  int position;
  int end;

  void wrap(byte[] buffer, int offset, int length) {
    if (offset < 0 || length < 0 || length > buffer.length - offset) {
      throw new IndexOutOfBoundsException(
          "slice " + offset + " + " + length + " of " + buffer.length + " bytes");
    }
    bytes = buffer;
    position = offset;
    end = offset + length;
  }

  int remaining() {
    return end - position;
  }

  void need(int count) {
    if (count > end - position) {
      throw new StateFormatException(
          "state ends early: " + count + " bytes wanted, " + (end - position) + " left");
    }
  }

  void skip(int count) {
    need(count);
    position += count;
  }

  int u8() {
    if (position >= end) {
      need(1);
    }
    return bytes[position++] & 0xFF;
  }

  long bigEndian(int width) {
    need(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (bytes[position++] & 0xFF);
    }
    return value;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        if ((next == 0 && shift > 0) || (shift == 63 && next > 1)) {
          throw new StateFormatException("varint is not in its shortest form");
        }
        return value;
      }
    }
    throw new StateFormatException("varint is longer than ten bytes");
  }

  long zigzag() {
    return StateFormat.unzigzag(varint());
  }

  /** A varint that counts things of at least {@code bytesEach} bytes still to come. */
  int count(int bytesEach) {
    long value = varint();
    if (value < 0 || value > remaining() / bytesEach) {
      throw new StateFormatException(
          "count " + Long.toUnsignedString(value) + " exceeds what " + remaining() + " bytes hold");
    }
    return (int) value;
  }
}
