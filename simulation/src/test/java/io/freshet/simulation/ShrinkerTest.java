package io.freshet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  @Test
  void shouldLeaveWhatTheFailureNeedsAndNothingElse() {
    List<Integer> whole = IntStream.range(0, 200).boxed().toList();

    List<Integer> shrunk =
        Shrinker.shrink(
            whole, part -> part.contains(17) && part.contains(18) && part.contains(150));

    assertThat(shrunk).containsExactly(17, 18, 150);
  }

  @Test
  void shouldLeaveNothingOfAFailureThatNeedsNothing() {
    assertThat(Shrinker.shrink(List.of(1, 2, 3), part -> true)).isEmpty();
  }
}
