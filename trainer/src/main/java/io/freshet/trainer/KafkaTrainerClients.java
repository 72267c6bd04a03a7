package io.freshet.trainer;

import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.trainer.gate.RefitPipeline;
import io.freshet.trainer.gate.Refitter;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.PublishClients;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The trainer's clients on a cluster. */
final class KafkaTrainerClients implements TrainerClients {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final TrainerSettings settings;

  KafkaTrainerClients(KafkaSettings kafka, TrainerSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public Consumer<byte[], byte[]> states() {
    return ofBytes();
  }

  private Consumer<byte[], byte[]> ofBytes() {
    return new KafkaConsumer<>(
        kafka.consumerProperties(
            Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public Consumer<String, byte[]> evaluationTopic() {
    return ChannelConsumers.fromBeginning(kafka);
  }

  @Override
  public SnapshotFetcher snapshots() {
    return SnapshotFetcher.open(kafka, Long.MAX_VALUE, TIMEOUT);
  }

  @Override
  public ModelPublisher publisher() {
    return PublishClients.publisher(kafka, settings.snapshotsKept(), TIMEOUT);
  }

  @Override
  public Refitter refitter() {
    return RefitPipeline.withThreads(settings.refit(), settings.threads());
  }

  @Override
  public ExperimentOperations experiments() {
    return ExperimentOperations.open(kafka, "freshet-experiments", TIMEOUT);
  }

  @Override
  public Consumer<byte[], byte[]> judgements() {
    return ofBytes();
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }
}
