package io.freshet.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrendTest {

  @Test
  void shouldCallASteadyLeakGrowth() {
    double[] series = new double[30];
    Arrays.setAll(series, n -> 100 + 2 * n);
    Trend trend = Trend.of(series);
    assertThat(trend.growth()).isBetween(0.19, 0.21); // 28 on a mean of 144
    assertThat(trend.flat()).isFalse();
  }

  @Test
  void shouldForgiveTheBeginning() {
    double[] series = new double[30];
    Arrays.setAll(series, n -> n < 15 ? 10 * n : 150 + n % 2);
    assertThat(Trend.of(series).flat()).isTrue();
  }

  @Test
  void shouldNotJudgeFromTooFewSamples() {
    assertThatThrownBy(() -> Trend.of(new double[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 7");
  }
}
