package io.freshet.families.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.matrix.RatingMatrix;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SecondGroupsTest {
  /** Three events in one second, one before and one after; then another user in the same second. */
  private static RatingMatrix matrix() {
    return RatingMatrix.builder()
        .addUser("a")
        .add("i", 5, 100)
        .add("x", 5, 200)
        .add("y", 5, 200)
        .add("z", 5, 200)
        .add("j", 5, 300)
        .addUser("b")
        .add("i", 5, 300)
        .build();
  }

  @Test
  void shouldShuffleWithinSecondsOnly() {
    SecondGroups groups = new SecondGroups(matrix());
    SplittableRandom random = new SplittableRandom(4);
    Set<Integer> first = new HashSet<>();
    for (int epoch = 0; epoch < 30; epoch++) {
      groups.shuffle(random);
      first.add(groups.event(1));
      assertThat(groups.event(0)).isZero();
      assertThat(new int[] {groups.event(1), groups.event(2), groups.event(3)})
          .containsExactlyInAnyOrder(1, 2, 3);
      assertThat(groups.event(4)).isEqualTo(4);
      assertThat(groups.event(5)).isEqualTo(5);
    }
    assertThat(first).containsExactlyInAnyOrder(1, 2, 3);
  }
}
