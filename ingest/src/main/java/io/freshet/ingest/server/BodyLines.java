package io.freshet.ingest.server;

import java.util.Arrays;

/**
 * The lines of a posted body that are not blank, one after the other. Only the line in hand is
 * copied: a body of a million lines takes no more memory than its bytes.
 */
final class BodyLines {
  private final byte[] body;
  private final boolean isOneObject;
  private int start;
  private int end = -1;
  private int number;

  /**
   * Stands before the first line.
   *
   * @param isOneObject whether the whole body is one line, whatever it holds
   */
  BodyLines(byte[] body, boolean isOneObject) {
    this.body = body;
    this.isOneObject = isOneObject;
  }

  /** Moves to the next line that is not blank; false after the last one. */
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

  /** The line's number in the body, blank ones counted; the first is 1. */
  int number() {
    return number;
  }

  /** The line without its end. */
  byte[] bytes() {
    return Arrays.copyOfRange(body, start, end);
  }
}
