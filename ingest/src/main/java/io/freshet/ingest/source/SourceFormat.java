package io.freshet.ingest.source;

import io.freshet.ingest.source.FieldRule.Missing;
import io.freshet.ingest.source.FieldRule.Otherwise;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats of foreign records that a mapping can name. */
public enum SourceFormat {
  /** One JSON object. */
  JSON,
  /** Debezium's change events. */
  DEBEZIUM,
  /** CloudEvents in structured or binary mode. */
  CLOUDEVENTS,
  /**
   * Events of OpenSearch's User Behavior Insights 1.3. Events without an object are ignored.
   *
   * @see <a href="https://o19s.github.io/ubi/schema/1.3.0/event.schema.json">the event schema</a>
   */
  UBI,
  /** Lines with a separator between their columns. */
  CSV;

  private static final Map<String, FieldRule> CLOUDEVENTS_DEFAULTS =
      Map.of(Fields.TIME, FieldRule.from(Missing.OMIT, "/time"));

  private static final Map<String, FieldRule> UBI_DEFAULTS =
      Map.of(
          // a user id is null for a visitor who has not signed in
          Fields.USER,
          FieldRule.from(Missing.REJECT, "/user_id", "/client_id"),
          Fields.ITEM,
          FieldRule.from(Missing.IGNORE, "/event_attributes/object/object_id"),
          Fields.TYPE,
          FieldRule.from(Missing.REJECT, "/action_name")
              .with(Map.of("click_through", "click"), Otherwise.KEEP),
          Fields.TIME,
          FieldRule.from(Missing.REJECT, "/timestamp").inZone(ZoneOffset.UTC));

  /** Rules of the fields that a mapping of events need not name, by name of the field. */
  Map<String, FieldRule> defaults() {
    return switch (this) {
      case CLOUDEVENTS -> CLOUDEVENTS_DEFAULTS;
      case UBI -> UBI_DEFAULTS;
      case JSON, DEBEZIUM, CSV -> Map.of();
    };
  }

  /**
   * A reader of the format.
   *
   * @param columns names of the columns, for {@link #CSV}
   * @param separator text between two columns, for {@link #CSV}
   */
  RecordFormat reader(List<String> columns, String separator) {
    return switch (this) {
      case JSON, UBI -> new JsonFormat();
      case DEBEZIUM -> new DebeziumFormat();
      case CLOUDEVENTS -> new CloudEventsFormat();
      case CSV -> new CsvFormat(columns, separator);
    };
  }

  /** Name in a mapping. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
