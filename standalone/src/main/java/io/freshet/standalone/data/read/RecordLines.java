package io.freshet.standalone.data.read;

import io.freshet.ingest.source.SourceRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file with one foreign record per line, plain or gzip. Blank lines are skipped. */
public final class RecordLines implements Closeable {
  private final LineReader lines;

  private RecordLines(LineReader lines) {
    this.lines = lines;
  }

  /** Opens a file. */
  public static RecordLines open(Path file) throws IOException {
    return new RecordLines(LineReader.open(file));
  }

  /** The next line as a record without key, time and headers; null at the end of the file. */
  public @Nullable SourceRecord next() throws IOException {
    while (lines.next()) {
      if (!lines.blank()) {
        byte[] value = Arrays.copyOfRange(lines.buffer(), lines.start(), lines.end());
        return new SourceRecord(null, value, -1, Map.of());
      }
    }
    return null;
  }

  /** Number of the line that was read last, from 1. */
  public long number() {
    return lines.number();
  }

  /** Whether that line was longer than {@value LineReader#MAX_LINE} bytes; it is then empty. */
  public boolean tooLong() {
    return lines.tooLong();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
