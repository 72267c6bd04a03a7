package io.freshet.standalone.data.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of a line, split without creating strings; reusable.
 *
 * <p>Field {@code i} lies in {@link #bytes()} from {@link #start(int)} to {@link #end(int)},
 * surrounding quotes removed and doubled ones undone.
 */
final class Fields {

  private final Separator separator;
  private final byte[] mark;
  private byte[] bytes = new byte[256];
  private int[] start = new int[8];
  private int[] end = new int[8];
  private int count;

  Fields(Separator separator) {
    this.separator = separator;
    this.mark = separator.text().getBytes(StandardCharsets.UTF_8);
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int field) {
    return start[field];
  }

  int end(int field) {
    return end[field];
  }

  int length(int field) {
    return end[field] - start[field];
  }

  String text(int field) {
    return LineReader.text(bytes, start[field], length(field));
  }

  /** Splits {@code line[from .. to)}; returns false if a quote is never closed. */
  boolean split(byte[] line, int from, int to) {
    if (bytes.length < to - from) {
      bytes = new byte[Math.max(to - from, 2 * bytes.length)];
    }
    count = 0;
    int at = from;
    int filled = 0;
    while (true) {
      open(filled);
      if (separator.quotes() && at < to && line[at] == '"') {
        at++;
        while (true) {
          if (at == to) {
            return false;
          }
          if (line[at] != '"') {
            bytes[filled++] = line[at++];
          } else if (at + 1 < to && line[at + 1] == '"') {
            bytes[filled++] = '"';
            at += 2;
          } else {
            at++;
            break;
          }
        }
      }
      while (at < to && !separatorAt(line, at, to)) {
        bytes[filled++] = line[at++];
      }
      end[count - 1] = filled;
      if (at >= to) {
        return true;
      }
      at += mark.length;
    }
  }

  private void open(int at) {
    if (count == start.length) {
      start = Arrays.copyOf(start, 2 * count);
      end = Arrays.copyOf(end, 2 * count);
    }
    start[count++] = at;
  }

  private boolean separatorAt(byte[] line, int at, int to) {
    if (line[at] != mark[0]) {
      return false;
    }
    return mark.length == 1 || (at + 1 < to && line[at + 1] == mark[1]);
  }

  /** Removes the spaces around a field. */
  void trim(int field) {
    while (start[field] < end[field] && bytes[start[field]] == ' ') {
      start[field]++;
    }
    while (start[field] < end[field] && bytes[end[field] - 1] == ' ') {
      end[field]--;
    }
  }
}
