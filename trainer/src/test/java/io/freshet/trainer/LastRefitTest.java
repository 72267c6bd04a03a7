package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LastRefitTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final TopicPartition partition = new TopicPartition("evaluations", 0);
  private final AtomicLong seconds = new AtomicLong();

  /** A reader that gets a record at each poll and a clock that goes on whenever it is asked. */
  private MockConsumer<String, byte[]> consumer(long end) {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumer.setMaxPollRecords(1);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < 20; i++) {
            consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), 0, i, "refit", refit(i).toJson()));
          }
        });
    return consumer;
  }

  private static Evaluation refit(int number) {
    return new Evaluation(
        Evaluation.Kind.REFIT,
        new Verdict(Verdict.Decision.REFUSED, "because"),
        "requested",
        "ials",
        "ials{}",
        null,
        null,
        Map.of(),
        Map.of(LastRefit.RATINGS_HELD, 100L + number),
        number);
  }

  private long tick() {
    return TimeUnit.SECONDS.toNanos(seconds.incrementAndGet());
  }

  @Test
  void shouldReadOnAsLongAsItGetsOn() {
    assertThat(LastRefit.read(consumer(20), partition.topic(), TIMEOUT, this::tick))
        .contains(new LastRefit(Instant.ofEpochMilli(19), 119));
  }

  @Test
  void shouldGiveUpWhenNothingArrives() {
    assertThatThrownBy(() -> LastRefit.read(consumer(21), partition.topic(), TIMEOUT, this::tick))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("only to offset 20 of 21");
  }
}
