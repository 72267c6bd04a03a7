package io.freshet.schemas.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.channel.RecordBound;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.KeptBytes;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Factory and counter of the records for {@code failed-records}, which one instance of a service
 * failed on. Key and value are the original bytes, cut if they are too long for the topic; cause
 * and origin are in headers ({@code failed-headers.schema.json}). Thread-safe.
 */
public final class FailedRecords {
  /** Max length of a message in a header, in UTF-16 units. */
  private static final int MAX_MESSAGE = 500;

  private final Topic<byte[], byte[]> topic;
  private final String rerouted;
  private final String service;
  private final RecordBound bound;
  private final LongAdder count = new LongAdder();

  /**
   * Creates the factory.
   *
   * @param service name of the service for the headers: ingest or scorer
   */
  public FailedRecords(Topics topics, String service) {
    this.topic = topics.failedRecords();
    this.rerouted = topics.ratingsRerouted().name();
    this.service = service;
    this.bound = new RecordBound(topic);
  }

  /**
   * Properties that make a Kafka Streams client use this factory.
   *
   * @return properties to add to the client's properties
   */
  public Map<String, Object> streamsProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecordHandler.class);
    properties.put(FailedRecordHandler.RECORDS, this);
    return properties;
  }

  /** Max size of a record of {@code failed-records}. */
  public RecordBound bound() {
    return bound;
  }

  /** Number of records that have failed since the start. */
  public long count() {
    return count.sum();
  }

  /** Creates the record for {@code failed-records} and counts it. */
  ProducerRecord<byte[], byte[]> of(ErrorHandlerContext at, Record<?, ?> record, Exception cause) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, origin(at, record));
    FreshetHeaders.putFailure(
        headers, service, cause.getClass().getName(), excerpt(cause.getMessage()));
    KeptBytes kept =
        KeptBytes.of(bytes(record.key()), bytes(record.value()), headers, bound.valueBytes());
    count.increment();
    return new ProducerRecord<>(topic.name(), null, null, kept.key(), kept.value(), headers);
  }

  /**
   * The origin headers are trusted only on {@code ratings-rerouted}, because only ingest writes
   * there.
   */
  private Origin origin(ErrorHandlerContext at, Record<?, ?> record) {
    Origin first = at.topic().equals(rerouted) ? FreshetHeaders.origin(record.headers()) : null;
    return first != null
        ? first
        : new Origin(at.topic(), at.partition(), at.offset(), record.timestamp());
  }

  private static byte @Nullable [] bytes(@Nullable Object keyOrValue) {
    return keyOrValue == null ? null : (byte[]) keyOrValue;
  }

  private static String excerpt(@Nullable String message) {
    String text = message == null ? "" : message;
    String cut = text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
    // Replaces unpaired surrogates, which the cut or the record may contain.
    return new String(cut.getBytes(UTF_8), UTF_8);
  }

  @Override
  public String toString() {
    return "FailedRecords[" + topic.name() + "]";
  }
}
