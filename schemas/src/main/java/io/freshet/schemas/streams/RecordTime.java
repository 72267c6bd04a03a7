package io.freshet.schemas.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own time, and 0 for a record without one: the default extractor would end the process,
 * and a hostile record must not. With {@code LogAppendTime} every record has a time.
 */
public final class RecordTime implements TimestampExtractor {
  /** Makes an extractor. */
  public RecordTime() {}

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
