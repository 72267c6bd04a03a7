package io.freshet.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleRatioTest {

  @Test
  void shouldComputeTheTailOfChiSquare() {
    // χ² = 3.841459 with 1 degree of freedom, 5.991465 with 2, 7.814728 with 3: p = 0.05 each.
    assertThat(twoArms(3.841459)).isCloseTo(0.05, within(1e-6));
    assertThat(twoArms(10.82757)).isCloseTo(0.001, within(1e-7));
    assertThat(twoArms(0.1)).isCloseTo(0.7518296, within(1e-6));
    assertThat(SampleRatio.p(new long[] {100, 200, 300}, new double[] {1, 2, 3})).isEqualTo(1);
    // (60−40)²/40 + 2 (30−40)²/40 = 15 with 2 degrees: e^−7.5.
    assertThat(SampleRatio.p(new long[] {60, 30, 30}, new double[] {1, 1, 1}))
        .isCloseTo(Math.exp(-7.5), within(1e-12));
    // 4 · 25/50 = 2 with 3 degrees: 0.572407.
    assertThat(SampleRatio.p(new long[] {55, 45, 55, 45}, new double[] {1, 1, 1, 1}))
        .isCloseTo(0.5724067, within(1e-6));
  }

  @Test
  void shouldSayNothingWithoutUsers() {
    assertThat(SampleRatio.p(new long[] {0, 0}, new double[] {1, 1})).isNaN();
    assertThat(SampleRatio.p(new long[] {5}, new double[] {1})).isNaN();
  }

  /** Two equal arms with this statistic: (2d)²/n for a distance d of n users. */
  private static double twoArms(double statistic) {
    long n = 4_000_000_000_000L;
    long distance = Math.round(Math.sqrt(statistic * n) / 2);
    return SampleRatio.p(new long[] {n / 2 + distance, n / 2 - distance}, new double[] {1, 1});
  }
}
