package io.freshet.simulation.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionLogTest {
  private static final LogPolicy COMPACTED = new LogPolicy(true, false, 10, 100, 50, -1);
  private static final LogPolicy DELETED = new LogPolicy(false, true, 0, Long.MAX_VALUE, 0, 100);
  private static final TopicPartition NAME = new TopicPartition("t", 0);

  private PartitionLog log = new PartitionLog(NAME, 0, COMPACTED);

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private long append(@Nullable String key, @Nullable String value, long time, long transaction) {
    return log.append(bytes(key), bytes(value), new RecordHeaders(), time, transaction);
  }

  private List<String> read() {
    return log.read(0, 100).stream()
        .map(
            entry ->
                new String(entry.key(), UTF_8)
                    + (entry.value() == null ? "" : "=" + new String(entry.value(), UTF_8)))
        .toList();
  }

  @Test
  void shouldShowNothingOfATransactionBeforeItsMarker() {
    append("a", "1", 0, 0);
    append("b", "2", 0, 7);
    append("c", "3", 0, 0);

    assertThat(read()).containsExactly("a=1");
    assertThat(log.lastStable()).isEqualTo(1);

    log.mark(7, true, 0);

    assertThat(read()).containsExactly("a=1", "b=2", "c=3");
    assertThat(log.lastStable()).isEqualTo(4);
  }

  @Test
  void shouldNeverShowWhatWasAborted() {
    append("a", "1", 0, 7);
    append("b", "2", 0, 8);
    log.mark(7, false, 0);
    log.mark(8, true, 0);

    assertThat(read()).containsExactly("b=2");
    assertThat(log.history()).hasSize(1);
  }

  @Test
  void shouldKeepTheNewestRecordOfAKeyOnceTheLagIsOver() {
    append("a", "1", 0, 0);
    append("a", "2", 5, 0);

    log.compact(9);
    assertThat(read()).as("within the lag").containsExactly("a=1", "a=2");

    log.compact(20);
    assertThat(read()).containsExactly("a=2");
    assertThat(log.history()).hasSize(2);
  }

  @Test
  void shouldNotCompactBeyondAnOpenTransaction() {
    append("a", "1", 0, 0);
    append("b", "1", 0, 7);
    append("a", "2", 0, 0);

    log.compact(90);
    log.mark(7, true, 90);

    assertThat(read()).containsExactly("a=1", "b=1", "a=2");
  }

  @Test
  void shouldKeepATombstoneForItsRetentionAfterTheFirstCompaction() {
    append("a", "1", 0, 0);
    append("a", null, 0, 0);

    log.compact(100);
    assertThat(read()).containsExactly("a");
    log.compact(150);
    assertThat(read()).containsExactly("a");
    log.compact(151);
    assertThat(read()).isEmpty();
  }

  @Test
  void shouldSayWhenCompactionIsOverdue() {
    append("a", "1", 0, 0);

    assertThat(log.mustBeCompacted(99)).isFalse();
    assertThat(log.mustBeCompacted(100)).isTrue();
  }

  @Test
  void shouldDeleteWhatIsOlderThanItsRetention() {
    log = new PartitionLog(NAME, 0, DELETED);
    append("a", "1", 0, 0);
    append("b", "1", 60, 0);

    log.retain(100);
    assertThat(log.start()).isZero();
    log.retain(101);
    assertThat(log.start()).isEqualTo(1);
    assertThat(read()).containsExactly("b=1");
  }

  @Test
  void shouldDeleteUpToAnOffsetAndNoFurtherThanTheEnd() {
    append("a", "1", 0, 0);
    append("b", "1", 0, 0);

    log.deleteBefore(1);
    assertThat(read()).containsExactly("b=1");
    log.deleteBefore(9);
    assertThat(log.start()).isEqualTo(2);
  }
}
