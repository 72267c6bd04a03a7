package io.freshet.standalone.data.read;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A reader of a text file's lines as bytes, plain or gzip (detected by the first two bytes, not the
 * name).
 *
 * <p>Lines end with LF or CR LF; a UTF-8 byte order mark is skipped. The line lies in {@link
 * #buffer} from {@link #start} to {@link #end} until the next call of {@link #next}. A line longer
 * than 4 MiB is reported as {@link #tooLong} and its bytes are skipped.
 */
final class LineReader implements Closeable {

  static final int MAX_LINE = 4 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private int next; // where the line after this one begins
  private int limit; // bytes filled
  private boolean tooLong;
  private long number;

  private LineReader(InputStream in) {
    this.in = in;
  }

  static LineReader open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      LineReader reader = new LineReader(gzip ? new GZIPInputStream(raw, 1 << 16) : raw);
      reader.skipByteOrderMark();
      return reader;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean tooLong() {
    return tooLong;
  }

  /** Returns the number of the current line, from 1. */
  long number() {
    return number;
  }

  boolean blank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return !tooLong;
  }

  /**
   * Returns the current line as text: UTF-8, or Latin-1 if the bytes are not valid UTF-8, as in
   * older MovieLens files.
   */
  String text() {
    return text(buffer, start, end - start);
  }

  static String text(byte[] bytes, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
  }

  boolean next() throws IOException {
    start = next;
    tooLong = false;
    int scan = start;
    while (true) {
      while (scan < limit && buffer[scan] != '\n') {
        scan++;
      }
      if (scan < limit) {
        tooLong |= scan - start > MAX_LINE;
        end = scan;
        next = scan + 1;
        break;
      }
      if (scan - start > MAX_LINE) {
        tooLong = true;
        start = scan;
      }
      int from = start;
      if (!fill()) {
        if (scan - from == 0 && !tooLong) {
          return false;
        }
        end = limit;
        next = limit;
        break;
      }
      scan -= from - start;
    }
    if (tooLong) {
      start = end;
    } else if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    number++;
    return true;
  }

  /**
   * Reads more bytes after the current line, which may move to the front; returns false at the end.
   */
  private boolean fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      next = limit;
      return false;
    }
    limit += read;
    return true;
  }

  private void skipByteOrderMark() throws IOException {
    boolean more = true;
    while (more && limit < 3) {
      more = fill();
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      next = 3;
    } else {
      next = 0;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
