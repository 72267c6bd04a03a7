package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.source.Document.Change;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;

/**
 * Format of Debezium's change events, with or without their schema. The document is the row: {@code
 * after} where it was made, changed or read in a snapshot, {@code before} where it was deleted.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html">the
 *     change events of the PostgreSQL connector</a>
 */
final class DebeziumFormat implements RecordFormat {
  @Override
  public Parsed<Document> read(SourceRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return new Parsed.Accepted<>(Document.TOMBSTONE);
    }
    Parsed<JsonNode> read = ForeignJson.readObject("value", value);
    return read instanceof Parsed.Accepted<JsonNode> accepted
        ? document(accepted.value())
        : read.map(Document::plain);
  }

  private static Parsed<Document> document(JsonNode envelope) {
    JsonNode op = envelope.path("op");
    if (!op.isTextual()) {
      return new Parsed.Refused<>(new Rejection.MissingField("envelope:/op"));
    }
    JsonNode source = envelope.path("source").path("ts_ms");
    JsonNode time = source.isIntegralNumber() ? source : envelope.path("ts_ms");
    long millis = time.isIntegralNumber() && time.canConvertToLong() ? time.longValue() : -1;
    return switch (op.textValue()) {
      case "c", "u", "r" -> accepted(envelope.path("after"), envelope, Change.UPSERT, millis);
      case "d" -> accepted(envelope.path("before"), envelope, Change.DELETE, millis);
      // t empties a table, m is a message of its own
      case "t", "m" -> accepted(envelope.path("after"), envelope, Change.NONE, millis);
      default ->
          new Parsed.Refused<>(
              new Rejection.InvalidValue(
                  "envelope:/op", op.textValue(), "one of c, u, r, d, t and m"));
    };
  }

  private static Parsed<Document> accepted(
      JsonNode row, JsonNode envelope, Change change, long millis) {
    return new Parsed.Accepted<>(new Document(row, envelope, change, millis));
  }
}
