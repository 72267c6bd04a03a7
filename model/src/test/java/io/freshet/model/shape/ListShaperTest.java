package io.freshet.model.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ListShaperTest {
  /** Items 10, 11 and 12 are similar to each other, and so are 13 and 14. */
  private static final float[] VECTORS = {1, 0, 1, 0.01f, 1, 0.02f, 0, 1, 0, 1};

  private final int[] codes = {10, 11, 12, 13, 14};
  private final float[] scores = {5, 4.9f, 4.8f, 3, 1};
  private final float[] popularity = {100, 50, 1, 0, 10};

  private int[] shaped(double diversity, double penalty, int most) {
    int length =
        new ListShaper(new Shaping(diversity, penalty, 5))
            .shape(codes, scores, 5, most, VECTORS, 2, popularity);
    return Arrays.copyOf(codes, length);
  }

  @Test
  void shouldKeepTheOrderWithoutShaping() {
    assertThat(shaped(0, 0, 4)).containsExactly(10, 11, 12, 13);
    assertThat(scores).containsExactly(5, 4.9f, 4.8f, 3, 1);
  }

  @Test
  void shouldPreferItemsThatDifferFromTheItemsAbove() {
    assertThat(shaped(0.5, 0, 3)).containsExactly(10, 13, 11);
    assertThat(scores[1]).isEqualTo(3);
  }

  @Test
  void shouldPreferLessPopularItems() {
    assertThat(shaped(0, 0.5, 3)).containsExactly(12, 11, 10);
  }

  @Test
  void shouldTakeItemsWithoutVectorAsUnlikeAll() {
    int length =
        new ListShaper(new Shaping(1, 0, 5))
            .shape(codes, scores, 5, 5, new float[10], 2, popularity);
    assertThat(length).isEqualTo(5);
    assertThat(codes).containsExactly(10, 11, 12, 13, 14);
  }

  @Test
  void shouldMakeNoListOfNothing() {
    assertThat(new ListShaper(Shaping.OFF).shape(codes, scores, 0, 3, VECTORS, 2, popularity))
        .isZero();
  }

  @Test
  void shouldRefuseStrengthsOutOfRange() {
    assertThatThrownBy(() -> new Shaping(1.1, 0, 5)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new Shaping(0, -1, 5)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Shaping(0, Double.NaN, 5)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Shaping(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
