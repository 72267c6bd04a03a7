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
 * The max size of a record that a service may send to one topic, in bytes: what its producer sends
 * or what the topic takes, whichever is less. Whoever asks before sending keeps a record that is
 * too large from failing the producer, and with it the transaction that others' records are in.
 *
 * <p>Kafka's defaults hold until {@link #learn}. For any number of threads.
 */
public final class RecordBound {
  /** What a producer sends unless it is told otherwise; topics take no less by default. */
  private static final int DEFAULT_BYTES = 1 << 20;

  /** The batch around a record and its fields of variable length, rounded up. */
  private static final int FRAME = 128;

  private static final int HEADER_FRAME = 16;

  /** Set aside for key, headers and frame where only a value is asked about. */
  private static final int RESERVE = 4 * 1024;

  private final String topic;
  private volatile int bytes = DEFAULT_BYTES;

  /** Creates the bound of a topic. */
  public RecordBound(Topic<?, ?> topic) {
    this.topic = topic.name();
  }

  /**
   * Takes over what holds here.
   *
   * @param streamsProperties of the Kafka Streams client that sends
   * @param topicConfigs the topics' settings in force, by topic, by name
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

  /** The topic's full name. */
  public String topic() {
    return topic;
  }

  /** The max length of a value whose key is an id and which has no headers to speak of. */
  public int valueBytes() {
    return Math.max(0, bytes - RESERVE);
  }

  /**
   * Asks for a record.
   *
   * @throws RecordTooLargeException if it is larger than the bound
   */
  public void require(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = FRAME + length(key) + length(value);
    for (Header header : headers) {
      size += HEADER_FRAME + 3L * header.key().length() + length(header.value());
    }
    if (size > bytes) {
      throw new RecordTooLargeException(
          "a record for %s has %d bytes, more than the %d that producer and topic allow"
              .formatted(topic, size, bytes));
    }
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
