package io.freshet.evaluation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RanksTest {
  private static final float NAN = Float.NaN;

  @Test
  void shouldCountEqualScoresAgainstTheTarget() {
    float[] scores = {0.5f, 0.9f, 0.5f, 0.1f, 0.5f};

    assertThat(Ranks.full(scores, 1, new int[0], 0, 0)).isZero();
    assertThat(Ranks.full(scores, 0, new int[0], 0, 0)).isEqualTo(3);
    assertThat(Ranks.full(scores, 3, new int[0], 0, 0)).isEqualTo(4);
    assertThat(Ranks.among(scores, 0, new int[] {2, 3})).isEqualTo(1);
    assertThat(Ranks.among(scores, 0, new int[] {1, 2, 4})).isEqualTo(3);
  }

  @Test
  void shouldLeaveOutExcludedItemsButNeverTheTarget() {
    float[] scores = {0.5f, 0.9f, 0.5f, 0.1f, 0.5f};

    assertThat(Ranks.full(scores, 0, new int[] {1, 2}, 0, 2)).isEqualTo(1);
    assertThat(Ranks.full(scores, 0, new int[] {1, 0, 3}, 0, 3)).isEqualTo(2);
    assertThat(Ranks.full(scores, 0, new int[] {1, 2, 4}, 1, 3)).isEqualTo(1);
    assertThat(Ranks.full(new double[] {1, 2, 2}, 1, new int[] {2}, 0, 1)).isZero();
  }

  @Test
  void shouldRankNanAndUnknownItemsLast() {
    float[] scores = {NAN, 0.2f, NAN};

    assertThat(Ranks.full(scores, 0, new int[0], 0, 0)).isEqualTo(Ranks.NONE);
    assertThat(Ranks.full(scores, 1, new int[0], 0, 0)).isZero();
    assertThat(Ranks.full(scores, -1, new int[0], 0, 0)).isEqualTo(Ranks.NONE);
    assertThat(Ranks.among(scores, 0, new int[] {1})).isEqualTo(Ranks.NONE);
    assertThat(Ranks.among(scores, 1, new int[] {0, 2, -1})).isZero();
    assertThat(Ranks.among(scores, -1, new int[] {-1})).isEqualTo(Ranks.NONE);
  }

  @Test
  void shouldGiveTheGainOfThePaper() {
    assertThat(Ranks.gain(0, 10)).isEqualTo(1);
    assertThat(Ranks.gain(1, 10)).isCloseTo(0.63093, within(1e-5));
    assertThat(Ranks.gain(9, 10)).isCloseTo(0.28906, within(1e-5));
    assertThat(Ranks.gain(10, 10)).isZero();
    assertThat(Ranks.gain(4, 3)).isZero();
    assertThat(Ranks.gain(Ranks.NONE, 10)).isZero();
    assertThat(Ranks.hit(9, 10)).isEqualTo(1);
    assertThat(Ranks.hit(10, 10)).isZero();
    assertThat(Ranks.hit(Ranks.NONE, 10)).isZero();
    assertThat(Ranks.reciprocal(3)).isEqualTo(0.25);
    assertThat(Ranks.reciprocal(Ranks.NONE)).isZero();
  }
}
