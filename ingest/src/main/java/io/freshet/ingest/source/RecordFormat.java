package io.freshet.ingest.source;

import io.freshet.schemas.record.Parsed;

/** Reader of one format of foreign records. Implementations are stateless. */
public interface RecordFormat {
  /** Reads a record, or says why the record is not of this format. */
  Parsed<Document> read(SourceRecord record);
}
