package io.freshet.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

  private static final List<String> KEYS =
      List.of("bootstrap.servers", "scorer.k", "state.dir", "trainer.refit.interval.seconds");

  @Test
  void shouldSuggestTheNearestKey() {
    assertThat(Suggestions.closest("boostrap.server", KEYS)).contains("bootstrap.servers");
    assertThat(Suggestions.closest("STATE.DIR", KEYS)).contains("state.dir");
  }

  @Test
  void shouldSuggestTheOneKeyWhosePrefixWasForgotten() {
    assertThat(Suggestions.closest("refit.interval.seconds", KEYS))
        .contains("trainer.refit.interval.seconds");
  }

  @Test
  void shouldSuggestNothingForAWordThatIsLikeNone() {
    assertThat(Suggestions.closest("quantum", KEYS)).isEmpty();
    assertThat(Suggestions.hint("quantum", KEYS)).isEmpty();
  }

  @Test
  void shouldCountASwapOfNeighboursAsOneEdit() {
    assertThat(Suggestions.distance("state", "sttae")).isEqualTo(1);
    assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestions.distance("same", "same")).isZero();
  }
}
