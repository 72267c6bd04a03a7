package io.freshet.ingest.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of a foreign topic or a line of a file. */
public final class SourceRecord {
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final long timestampMillis;
  private final Map<String, String> headers;

  /**
   * Creates a record; the arrays are not copied.
   *
   * @param key the record's key, or null
   * @param value the record's value; null for a tombstone
   * @param timestampMillis the record's own time, epoch milliseconds; negative if unknown
   * @param headers texts of the headers by name; the last header of a name counts
   */
  public SourceRecord(
      byte @Nullable [] key,
      byte @Nullable [] value,
      long timestampMillis,
      Map<String, String> headers) {
    this.key = key;
    this.value = value;
    this.timestampMillis = timestampMillis;
    this.headers = Map.copyOf(headers);
  }

  /** The record's key, or null. */
  public byte @Nullable [] key() {
    return key;
  }

  /** The record's value; null for a tombstone. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The record's own time, epoch milliseconds; negative if unknown. */
  public long timestampMillis() {
    return timestampMillis;
  }

  /** Texts of the headers by name. */
  public Map<String, String> headers() {
    return headers;
  }
}
