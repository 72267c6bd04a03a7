package io.freshet.schemas.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Extractor of a record's time, or 0 for a record without a time. Kafka's default extractor would
 * end the process, which a hostile record must not be able to do. With {@code LogAppendTime} every
 * record has a time.
 */
public final class RecordTime implements TimestampExtractor {
  /** Creates an extractor. */
  public RecordTime() {}

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
