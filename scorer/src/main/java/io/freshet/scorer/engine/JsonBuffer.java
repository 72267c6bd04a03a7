package io.freshet.scorer.engine;

import java.nio.charset.StandardCharsets;

/** A {@link TextBuffer} of JSON: text for people becomes the inside of a JSON string. */
final class JsonBuffer extends TextBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  JsonBuffer() {}

  @Override
  void text(byte[] utf8, int offset, int count) {
    escaped(utf8, offset, count);
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
}
