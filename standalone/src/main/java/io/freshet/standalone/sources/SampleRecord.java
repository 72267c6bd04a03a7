package io.freshet.standalone.sources;

import io.freshet.ingest.source.SourceRecord;

/**
 * A record of a sample.
 *
 * @param position where the record is, for people: {@code orders-3@1202} or {@code line 7}
 * @param record the record
 */
public record SampleRecord(String position, SourceRecord record) {}
