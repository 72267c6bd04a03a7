package io.freshet.schemas.state;

import java.util.Arrays;

/** Growing byte buffer that is reused for all updates. */
final class ByteSink {
  byte[] bytes;
  int length;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  void clear() {
    length = 0;
  }

  void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }

  void u8(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  /** Writes the low {@code width} bytes of a value, most significant byte first. */
  void bigEndian(long value, int width) {
    ensure(width);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Writes an unsigned value in groups of seven bits, least significant group first. */
  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void zigzag(long value) {
    varint(StateFormat.zigzag(value));
  }

  void copy(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
