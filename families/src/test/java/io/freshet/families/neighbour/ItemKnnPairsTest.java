package io.freshet.families.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.families.TestSnapshots;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.SizeLimitException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemKnnPairsTest {
  @TempDir private Path folder;

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

  /** One user who has rated 47,000 items makes 47,000 × 46,999 pairs, more than 2³¹. */
  @Test
  void shouldRefuseMorePairsThanAnArrayHoldsBeforeCountingAny() {
    RatingMatrixBuilder builder = RatingMatrix.builder().addUser("one");
    for (int item = 0; item < 47_000; item++) {
      builder.add(item, 4, 1, RatingMatrix.NO_CELL);
    }
    RatingMatrix m = builder.build();
    assertThatThrownBy(
            () ->
                TestSnapshots.fit(
                    ItemKnn.from(Map.of("neighbours", 50_000)), m, folder.resolve("snapshot")))
        .isInstanceOf(SizeLimitException.class)
        .hasMessage(
            "item-knn takes at most 2147483639 pairs of items, there are 2208953000: lower"
                + " neighbours");
  }
}
