package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.record.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last refit before this process started, read from {@code evaluations}. With it, a restart
 * neither refits at once nor forgets how many ratings are new.
 *
 * @param when it was recorded
 * @param ratingsHeld ratings in the user states when the refit began
 */
record LastRefit(Instant when, long ratingsHeld) {

  /**
   * Name of a count in a refit's record: ratings in the user states when it began, withdrawn
   * ratings included.
   */
  static final String RATINGS_HELD = "ratings-held";

  private static final Logger LOG = LoggerFactory.getLogger(LastRefit.class);
  private static final Duration SLICE = Duration.ofMillis(100);

  /** Max records to look back: years of live metrics may lie in between. */
  private static final long TAIL = 20_000;

  /**
   * Reads the end of the topic.
   *
   * @param consumer read_committed, without assignment
   * @param nanoTime a clock for the deadline, as {@link System#nanoTime}
   * @return empty if there is no refit in it
   * @throws TimeoutException if no record arrives within the timeout before the end is reached
   */
  static Optional<LastRefit> read(
      Consumer<String, byte[]> consumer, String topic, Duration timeout, LongSupplier nanoTime) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<TopicPartition> only = List.of(partition);
    consumer.assign(only);
    long end = consumer.endOffsets(only, timeout).getOrDefault(partition, 0L);
    long start = consumer.beginningOffsets(only, timeout).getOrDefault(partition, 0L);
    consumer.seek(partition, Math.max(start, end - TAIL));
    long heard = nanoTime.getAsLong();
    long position = consumer.position(partition, timeout);
    LastRefit last = null;
    while (position < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(SLICE)) {
        last = of(record).orElse(last);
      }
      long next = consumer.position(partition, timeout);
      if (next > position) {
        position = next;
        heard = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - heard > timeout.toNanos()) {
        throw new TimeoutException(
            "read " + partition + " only to offset " + position + " of " + end + " in time");
      }
    }
    return Optional.ofNullable(last);
  }

  private static Optional<LastRefit> of(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      Evaluation evaluation = Evaluation.fromJson(record.value());
      return evaluation.kind() == Evaluation.Kind.REFIT
          ? Optional.of(
              new LastRefit(
                  Instant.ofEpochMilli(evaluation.timeMillis()),
                  evaluation.counts().getOrDefault(RATINGS_HELD, 0L)))
          : Optional.empty();
    } catch (MalformedRecordException | IllegalArgumentException e) {
      LOG.warn(
          "Passing over the unreadable evaluation at offset {} of {}",
          record.offset(),
          record.topic(),
          e);
      return Optional.empty();
    }
  }
}
