package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefitTriggerTest {

  private static final Instant LAST = Instant.parse("2024-01-01T00:00:00Z");
  private static final Optional<Instant> NOBODY = Optional.empty();
  private static final RefitTrigger BOTH = new RefitTrigger(Duration.ofMinutes(1), 100, 20, 10);
  private static final RefitTrigger NEITHER = new RefitTrigger(Duration.ZERO, 0, 20, 10);

  @Test
  void shouldBeDueWithEnoughNewRatings() {
    assertThat(BOTH.due(LAST, LAST, 99, true, NOBODY)).isFalse();
    assertThat(BOTH.due(LAST, LAST, 100, true, NOBODY)).isTrue();
  }

  @Test
  void shouldBeDueAfterTheIntervalIfAnythingIsNew() {
    assertThat(BOTH.due(LAST.plusSeconds(59), LAST, 1, true, NOBODY)).isFalse();
    assertThat(BOTH.due(LAST.plusSeconds(60), LAST, 1, true, NOBODY)).isTrue();
    assertThat(BOTH.due(LAST.plusSeconds(60), LAST, 0, true, NOBODY)).isFalse();
  }

  @Test
  void shouldBeDueOnceForgottenUsersAreOverdueWhateverTheInterval() {
    Optional<Instant> by = Optional.of(LAST.plusSeconds(30));
    for (RefitTrigger trigger : List.of(BOTH, NEITHER)) {
      assertThat(trigger.due(LAST.plusSeconds(29), LAST, 0, true, by)).isFalse();
      assertThat(trigger.due(LAST.plusSeconds(30), LAST, 0, true, by)).isTrue();
    }
  }

  @Test
  void shouldForceAnotherRefitAnHourAfterOneThatDidNotReplaceTheChampion() {
    Optional<Instant> by = Optional.of(LAST);
    assertThat(NEITHER.due(LAST.plusSeconds(3599), LAST, 0, true, by)).isFalse();
    assertThat(NEITHER.due(LAST.plusSeconds(3600), LAST, 0, true, by)).isTrue();
  }

  @Test
  void shouldMakeTheFirstModelOfFewerRatings() {
    assertThat(BOTH.due(LAST, LAST, 9, false, NOBODY)).isFalse();
    assertThat(BOTH.due(LAST, LAST, 10, false, NOBODY)).isTrue();
    assertThat(BOTH.due(LAST, LAST, 10, true, NOBODY)).isFalse();
  }

  @Test
  void shouldNeverBeDueWhenRefitsComeOnRequestOnly() {
    assertThat(NEITHER.due(LAST.plusSeconds(1_000_000), LAST, 1_000_000, false, NOBODY)).isFalse();
    assertThat(NEITHER.due(LAST.plusSeconds(1_000_000), LAST, 1_000_000, true, NOBODY)).isFalse();
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
