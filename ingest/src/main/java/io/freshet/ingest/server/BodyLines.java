package io.freshet.ingest.server;

import java.util.Arrays;

/**
 * Cursor over the lines of a posted body that are not blank. Only the current line is copied, so a
 * body of a million lines takes no more memory than its bytes.
 */
final class BodyLines {
  private final byte[] body;
  private final boolean isOneObject;
  private int start;
  private int end = -1;
  private int number;

  /**
   * Creates a cursor before the first line.
   *
   * @param isOneObject whether the whole body counts as one line, even if it holds line feeds
   */
  BodyLines(byte[] body, boolean isOneObject) {
    this.body = body;
    this.isOneObject = isOneObject;
  }

  /** Moves to the next line that is not blank; false after the last line. */
  boolean next() {
    while (end < body.length) {
      start = end + 1;
      end = isOneObject ? body.length : endOfLine(start);
      number++;
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < body.length && body[at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean isBlank() {
    for (int i = start; i < end; i++) {
      byte b = body[i];
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  /** Number of the current line in the body, from 1; blank lines count. */
  int number() {
    return number;
  }

  /** Bytes of the current line without its line end. */
  byte[] bytes() {
    return Arrays.copyOfRange(body, start, end);
  }
}
