package io.freshet.schemas.channel;

import io.freshet.schemas.topic.KafkaSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Consumers of the topics keyed by text: {@code models}, {@code model-chunks}, {@code evaluations}.
 */
public final class ChannelConsumers {

  /** Sixteen chunks: enough to keep a transfer busy, little enough to keep the heap flat. */
  private static final int FETCH_BYTES = 8 << 20;

  private ChannelConsumers() {}

  /**
   * Starts over at the oldest record when its offset is not there: for topics read from the
   * beginning.
   */
  public static Consumer<String, byte[]> fromBeginning(KafkaSettings settings) {
    return create(settings, "earliest");
  }

  /** Fails when its offset is not there: for records at a known place. */
  public static Consumer<String, byte[]> atKnownOffsets(KafkaSettings settings) {
    return create(settings, "none");
  }

  private static Consumer<String, byte[]> create(KafkaSettings settings, String reset) {
    return new KafkaConsumer<>(
        settings.consumerProperties(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                reset,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                FETCH_BYTES)),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
