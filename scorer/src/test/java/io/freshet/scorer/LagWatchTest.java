package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagWatchTest {
  private final LagWatch watch = new LagWatch(1_000);

  @Test
  void shouldCountNothingWhileTheReaderKeepsUp() {
    LagWatch.Position position = watch.follow(0);
    assertThat(position.read(0, 0, 1_000)).isFalse();
    assertThat(position.read(5, 500, 1_000)).isFalse();
    assertThat(watch.overdue()).isZero();
    assertThat(watch.superseded()).isZero();
  }

  @Test
  void shouldSuspectTheOffsetsMissingBeforeAnOverdueRecord() {
    LagWatch.Position position = watch.follow(0);
    assertThat(position.read(10, 0, 5_000)).isTrue();
    assertThat(watch.superseded()).isZero();
    position.read(11, 0, 5_000);
    position.read(15, 0, 5_000);
    assertThat(watch.overdue()).isEqualTo(3);
    assertThat(watch.superseded()).isEqualTo(3);
  }

  @Test
  void shouldWarnOnceEachTimeItFallsBehind() {
    LagWatch.Position position = watch.follow(0);
    assertThat(position.read(0, 0, 5_000)).isTrue();
    assertThat(position.read(1, 0, 5_000)).isFalse();
    assertThat(position.read(2, 5_000, 5_000)).isFalse();
    assertThat(position.read(3, 0, 5_000)).isTrue();
  }

  @Test
  void shouldAddUpPartitions() {
    watch.follow(0).read(0, 0, 5_000);
    watch.follow(0).read(0, 0, 5_000);
    assertThat(watch.overdue()).isEqualTo(2);
  }

  @Test
  void shouldSuspectWhatIsMissingBetweenTheCommittedOffsetAndTheFirstRecord() {
    watch.learn(1_000, partition -> partition == 3 ? 7 : LagWatch.UNKNOWN);
    watch.follow(3).read(11, 0, 5_000);
    assertThat(watch.superseded()).isEqualTo(4);
    watch.follow(2).read(11, 0, 5_000);
    assertThat(watch.superseded()).isEqualTo(4);
  }

  @Test
  void shouldGoByTheCompactionLagThatTheBrokersSay() {
    watch.learn(10_000, partition -> LagWatch.UNKNOWN);
    LagWatch.Position position = watch.follow(0);
    assertThat(position.read(0, 0, 10_000)).isFalse();
    assertThat(position.read(1, 0, 10_001)).isTrue();
  }
}
