package io.freshet.ingest.source;

import io.freshet.schemas.record.Parsed;

/** Format of records that are one JSON object; a record without a value is a tombstone. */
final class JsonFormat implements RecordFormat {
  @Override
  public Parsed<Document> read(SourceRecord record) {
    byte[] value = record.value();
    return value == null
        ? new Parsed.Accepted<>(Document.TOMBSTONE)
        : ForeignJson.readObject("value", value).map(Document::plain);
  }
}
