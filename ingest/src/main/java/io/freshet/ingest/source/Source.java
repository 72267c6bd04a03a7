package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * Mapping of one topic: what its records hold and where.
 *
 * @param topic full name of the topic
 * @param format name of the records' format
 * @param reader reader of the records
 * @param gives what the records become
 * @param fromLatest whether ingest starts at the topic's end when it first reads the topic
 * @param fields rules of the fields by name
 * @param lines the array whose elements give one record each; without tokens if a record gives one
 * @param when conditions of the records to map; others give nothing
 * @param deletedWhen conditions under which a record states a delete; empty for none
 * @param deletes what the delete of a row means
 * @param tombstones what a record without a value means
 */
public record Source(
    String topic,
    SourceFormat format,
    RecordFormat reader,
    Gives gives,
    boolean fromLatest,
    Map<String, FieldRule> fields,
    Pointer lines,
    List<Condition> when,
    List<Condition> deletedWhen,
    Removal deletes,
    Removal tombstones) {

  /** What the records of a topic become. */
  public enum Gives {
    /** Events of users with items, on {@code ratings}. */
    EVENTS,
    /** Items of the catalogue, on {@code items}. */
    ITEMS,
    /** What users state about themselves, on {@code profiles}. */
    PROFILES
  }

  /** What a delete or a tombstone means. */
  public enum Removal {
    /** Nothing. */
    NOTHING,
    /** The event or the profile is withdrawn, or the item removed. */
    WITHDRAW,
    /** The user is forgotten. */
    FORGET
  }

  public Source {
    fields = Map.copyOf(fields);
    when = List.copyOf(when);
    deletedWhen = List.copyOf(deletedWhen);
  }

  /** Whether the columns are not named, so that only a file with a header line can be read. */
  public boolean needsColumns() {
    return reader instanceof CsvFormat csv && csv.columns().isEmpty();
  }

  /**
   * This mapping with the columns that the first line of a file names.
   *
   * @throws IllegalStateException if the columns are named already
   */
  public Source withHeader(SourceRecord line) {
    byte[] value = line.value();
    if (!(reader instanceof CsvFormat csv) || !needsColumns() || value == null) {
      throw new IllegalStateException("topic " + topic + " needs no header line");
    }
    List<String> columns = csv.split(new String(value, UTF_8).strip());
    return new Source(
        topic,
        format,
        new CsvFormat(columns, csv.separator()),
        gives,
        fromLatest,
        fields,
        lines,
        when,
        deletedWhen,
        deletes,
        tombstones);
  }

  /** Whether records of this topic can make Freshet forget users. */
  public boolean forgets() {
    return deletes == Removal.FORGET || tombstones == Removal.FORGET;
  }
}
