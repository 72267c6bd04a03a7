package io.freshet.schemas.state;

/** Bounds-checked cursor over a slice of bytes; reading past its end is a format error. */
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
          "the state ends too early: " + count + " bytes needed, " + (end - position) + " left");
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

  /**
   * Reads the number of the following elements, a varint; each element has at least {@code
   * bytesEach} bytes.
   */
  int count(int bytesEach) {
    long value = varint();
    if (value < 0 || value > remaining() / bytesEach) {
      throw new StateFormatException(
          "count " + Long.toUnsignedString(value) + " exceeds what " + remaining() + " bytes hold");
    }
    return (int) value;
  }
}
