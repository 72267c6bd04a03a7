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
 * The records that one instance of a service has failed on: makes what goes to {@code
 * failed-records}, and counts. Key and value are the original bytes, cut where they are too long
 * for the topic; cause and origin are in headers ({@code failed-headers.schema.json}). For any
 * number of threads.
 */
public final class FailedRecords {
  /** Longest text of a cause in a header, in UTF-16 units. */
  private static final int MAX_MESSAGE = 500;

  private final Topic<byte[], byte[]> topic;
  private final String rerouted;
  private final String service;
  private final RecordBound bound;
  private final LongAdder count = new LongAdder();

  /**
   * Makes them.
   *
   * @param service that fails on them, for the headers: ingest or scorer
   */
  public FailedRecords(Topics topics, String service) {
    this.topic = topics.failedRecords();
    this.rerouted = topics.ratingsRerouted().name();
    this.service = service;
    this.bound = new RecordBound(topic);
  }

  /**
   * Returns what makes a Kafka Streams client send its failed records here.
   *
   * @return properties to add to the client's
   */
  public Map<String, Object> streamsProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecordHandler.class);
    properties.put(FailedRecordHandler.RECORDS, this);
    return properties;
  }

  /** How large a record of {@code failed-records} may be. */
  public RecordBound bound() {
    return bound;
  }

  /** How many records have failed since the start. */
  public long count() {
    return count.sum();
  }

  /** Makes the record for {@code failed-records} and counts it. */
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

  /** Only ingest writes the headers of rerouted records; elsewhere anybody may. */
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
    // What a cut left of a pair, or a record smuggled in, is no text.
    return new String(cut.getBytes(UTF_8), UTF_8);
  }

  @Override
  public String toString() {
    return "FailedRecords[" + topic.name() + "]";
  }
}
