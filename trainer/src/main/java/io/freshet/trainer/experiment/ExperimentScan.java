package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment shows, read from {@code judgements} from its beginning, without a trainer. The
 * trainer keeps its sums for longer than the topic keeps judgements, so of an experiment that began
 * before the oldest judgement a scan shows less.
 *
 * @param result what the judgements show that the topic still has
 * @param countedFromMillis time of the oldest judgement that surely counts, epoch milliseconds, if
 *     older ones of the experiment may have been deleted; {@link Long#MAX_VALUE} if they may all
 *     have been deleted; null if the whole experiment counts
 */
public record ExperimentScan(ExperimentResult result, @Nullable Long countedFromMillis) {
  private static final Duration SLICE = Duration.ofMillis(200);

  /**
   * Reads the topic to its end.
   *
   * @param timeout max time without a new record
   * @throws TimeoutException if the end is not reached in time
   */
  public static ExperimentScan read(
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

  static ExperimentScan read(
      JudgementReader judgements, ExperimentDefinition experiment, Duration timeout) {
    Board board = new Board();
    board.define(List.of(experiment));
    Map<Integer, Long> firstMillis = new HashMap<>();
    try (judgements) {
      judgements.start(Map.of());
      judgements.shortened().forEach(partition -> firstMillis.put(partition, Long.MAX_VALUE));
      Map<Integer, Long> ends = judgements.ends();
      long heard = System.nanoTime();
      while (!judgements.hasReached(ends)) {
        List<JudgementReader.Read> read = judgements.poll(SLICE);
        for (JudgementReader.Read each : read) {
          board.add(each.judgement(), each.partition(), each.user());
          firstMillis.computeIfPresent(
              each.partition(), (p, first) -> Math.min(first, each.judgement().atMillis()));
        }
        if (!read.isEmpty()) {
          heard = System.nanoTime();
        } else if (System.nanoTime() - heard > timeout.toNanos()) {
          throw new TimeoutException("the topic of judgements was not read to its end in time");
        }
      }
    }
    long from = firstMillis.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new ExperimentScan(
        ExperimentResult.of(Objects.requireNonNull(board.experiment(experiment.name()))),
        from > experiment.startedAtMillis() ? from : null);
  }
}
