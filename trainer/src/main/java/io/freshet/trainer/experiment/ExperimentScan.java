package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What an experiment shows, read from {@code judgements} from its beginning, without a trainer. The
 * trainer keeps its sums for longer than the topic keeps judgements, so of an experiment that began
 * before the oldest judgement a scan shows less.
 */
public final class ExperimentScan {
  private static final Duration SLICE = Duration.ofMillis(200);

  private ExperimentScan() {}

  /**
   * Reads the topic to its end.
   *
   * @param timeout max time without a new record
   * @throws TimeoutException if the end is not reached in time
   */
  public static ExperimentResult read(
      KafkaSettings settings, ExperimentDefinition experiment, Duration timeout) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.consumerProperties(
                Map.of(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    return read(
        new JudgementReader(consumer, settings.topics().judgements().name(), timeout),
        experiment,
        timeout);
  }

  static ExperimentResult read(
      JudgementReader judgements, ExperimentDefinition experiment, Duration timeout) {
    Board board = new Board();
    board.define(List.of(experiment));
    try (judgements) {
      judgements.start(Map.of());
      Map<Integer, Long> ends = judgements.ends();
      long heard = System.nanoTime();
      while (!judgements.hasReached(ends)) {
        List<JudgementReader.Read> read = judgements.poll(SLICE);
        read.forEach(each -> board.add(each.judgement(), each.partition(), each.user()));
        if (!read.isEmpty()) {
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > timeout.toNanos()) {
          throw new TimeoutException("the topic of judgements was not read to its end in time");
        }
      }
    }
    return ExperimentResult.of(Objects.requireNonNull(board.experiment(experiment.name())));
  }
}
