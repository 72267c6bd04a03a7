package io.freshet.schemas.channel;

import io.freshet.schemas.topic.Topic;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Max size in bytes of a record that a service may send to one topic: the min of the producer's and
 * the topic's limit. A check before sending keeps a large record from failing the producer, and
 * with it the transaction that holds records of other users.
 *
 * <p>The bound is Kafka's default until {@link #learn}. Thread-safe.
 */
public final class RecordBound {
  /** Kafka's default limit of a producer; the default limit of a topic is not lower. */
  private static final int DEFAULT_BYTES = 1 << 20;

  /** Bytes of a batch around a record and of the record's variable-length fields, rounded up. */
  private static final int FRAME = 128;

  private static final int HEADER_FRAME = 16;

  /** Bytes reserved for key, headers and frame where only the value is known. */
  private static final int RESERVE = 4 * 1024;

  private final String topic;
  private volatile int bytes = DEFAULT_BYTES;

  /** Creates the bound of a topic. */
  public RecordBound(Topic<?, ?> topic) {
    this.topic = topic.name();
  }

  /**
   * Sets the bound from the settings in force.
   *
   * @param streamsProperties properties of the Kafka Streams client that sends
   * @param topicConfigs topic settings in force, by topic and name
   */
  public void learn(
      Map<String, ?> streamsProperties, Map<String, Map<String, String>> topicConfigs) {
    int sent = DEFAULT_BYTES;
    for (String prefix : new String[] {"", "producer."}) {
      Object value = streamsProperties.get(prefix + ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
      if (value != null) {
        sent = number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, value);
      }
    }
    String taken =
        topicConfigs.getOrDefault(topic, Map.of()).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    bytes =
        taken == null ? sent : Math.min(sent, number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, taken));
  }

  private static int number(String name, Object value) {
    return (Integer) ConfigDef.parseType(name, value, ConfigDef.Type.INT);
  }

  /** Full name of the topic. */
  public String topic() {
    return topic;
  }

  /** Max length of a value whose record has an id as key and few headers. */
  public int valueBytes() {
    return Math.max(0, bytes - RESERVE);
  }

  /**
   * Checks a record.
   *
   * @throws RecordTooLargeException if the record is larger than the bound
   */
  public void require(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = FRAME + length(key) + length(value);
    for (Header header : headers) {
      size += HEADER_FRAME + 3L * header.key().length() + length(header.value());
    }
    if (size > bytes) {
      throw new RecordTooLargeException(
          "a record for %s has %d bytes, more than the max of %d bytes that producer and topic allow"
              .formatted(topic, size, bytes));
    }
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
