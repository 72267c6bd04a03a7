package io.freshet.families.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.matrix.RatingMatrix;
import org.junit.jupiter.api.Test;

class ItemKnnPairsTest {
  /** Two users: one has rated a, b and c, the other only d. */
  private static RatingMatrix matrix() {
    return RatingMatrix.builder()
        .addUser("one")
        .add("a", 4, 1)
        .add("b", 4, 2)
        .add("c", 4, 3)
        .addUser("two")
        .add("d", 4, 1)
        .build();
  }

  @Test
  void shouldBoundPairsByWhatTheUsersOfAnItemHaveRated() {
    assertThat(ItemKnn.mostPairs(matrix(), 100)).isEqualTo(3 * 2);
  }

  @Test
  void shouldBoundPairsByTheNeighboursKept() {
    assertThat(ItemKnn.mostPairs(matrix(), 1)).isEqualTo(3);
  }
}
