package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefitTriggerTest {

  private static final Instant LAST = Instant.parse("2024-01-01T00:00:00Z");
  private static final RefitTrigger BOTH = new RefitTrigger(Duration.ofMinutes(1), 100, 20, 10);
  private static final RefitTrigger NEITHER = new RefitTrigger(Duration.ZERO, 0, 20, 10);

  @Test
  void shouldBeDueWithEnoughNewRatings() {
    assertThat(BOTH.due(LAST, LAST, 99, true, false)).isFalse();
    assertThat(BOTH.due(LAST, LAST, 100, true, false)).isTrue();
  }

  @Test
  void shouldBeDueAfterTheIntervalIfAnythingIsNew() {
    assertThat(BOTH.due(LAST.plusSeconds(59), LAST, 1, true, false)).isFalse();
    assertThat(BOTH.due(LAST.plusSeconds(60), LAST, 1, true, false)).isTrue();
    assertThat(BOTH.due(LAST.plusSeconds(60), LAST, 0, true, false)).isFalse();
  }

  @Test
  void shouldBeDueAfterTheIntervalIfForgottenUsersAreOverdue() {
    assertThat(BOTH.due(LAST.plusSeconds(60), LAST, 0, true, true)).isTrue();
    assertThat(BOTH.due(LAST.plusSeconds(59), LAST, 0, true, true)).isFalse();
  }

  @Test
  void shouldMakeTheFirstModelOfFewerRatings() {
    assertThat(BOTH.due(LAST, LAST, 9, false, false)).isFalse();
    assertThat(BOTH.due(LAST, LAST, 10, false, false)).isTrue();
    assertThat(BOTH.due(LAST, LAST, 10, true, false)).isFalse();
  }

  @Test
  void shouldNeverBeDueWhenRefitsComeOnRequestOnly() {
    assertThat(NEITHER.due(LAST.plusSeconds(1_000_000), LAST, 1_000_000, false, true)).isFalse();
    assertThat(NEITHER.due(LAST.plusSeconds(1_000_000), LAST, 1_000_000, true, true)).isFalse();
    assertThat(NEITHER.recountDue(1_000_000, 1_000_000)).isFalse();
  }

  @Test
  void shouldRecountTheRarerTheMoreRatingsThereAre() {
    assertThat(BOTH.recountDue(19, 1000)).isFalse();
    assertThat(BOTH.recountDue(20, 1000)).isTrue();
    assertThat(BOTH.recountDue(20, 2100)).isFalse();
    assertThat(BOTH.recountDue(21, 2100)).isTrue();
    assertThat(new RefitTrigger(Duration.ofMinutes(1), 100, 0, 10).recountDue(99, 1000)).isFalse();
  }
}
