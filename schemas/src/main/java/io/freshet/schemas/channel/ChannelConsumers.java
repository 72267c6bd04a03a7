package io.freshet.schemas.channel;

import io.freshet.schemas.topic.KafkaSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Factory of consumers for the topics with text keys: {@code models}, {@code model-chunks} and
 * {@code evaluations}.
 */
public final class ChannelConsumers {

  /** Sixteen chunks: enough for a steady transfer, and little heap. */
  private static final int FETCH_BYTES = 8 << 20;

  /**
   * Time that the broker holds an empty fetch. Other requests of the consumer wait behind it, so a
   * consumer that reads to an end, and then closes, has a short one.
   */
  private static final int UNTIL_THE_END_MILLIS = 20;

  /** The same for a consumer that waits for records all day: five fetches a second, not fifty. */
  private static final int FOLLOWING_MILLIS = 200;

  private ChannelConsumers() {}

  /**
   * Creates a consumer that continues at the oldest record if its offset no longer exists, for
   * topics that are read from the beginning to their end.
   */
  public static Consumer<String, byte[]> fromBeginning(KafkaSettings settings) {
    return create(settings, "earliest", UNTIL_THE_END_MILLIS);
  }

  /**
   * Creates a consumer as {@link #fromBeginning} for topics that are followed for as long as a
   * process runs. A record arrives as soon as with the other; only waiting costs less.
   */
  public static Consumer<String, byte[]> following(KafkaSettings settings) {
    return create(settings, "earliest", FOLLOWING_MILLIS);
  }

  /** Creates a consumer that fails if its offset no longer exists, for records at known offsets. */
  public static Consumer<String, byte[]> atKnownOffsets(KafkaSettings settings) {
    return create(settings, "none", UNTIL_THE_END_MILLIS);
  }

  private static Consumer<String, byte[]> create(
      KafkaSettings settings, String reset, int maxWaitMillis) {
    return new KafkaConsumer<>(
        settings.consumerProperties(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                reset,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                maxWaitMillis,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                FETCH_BYTES)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
