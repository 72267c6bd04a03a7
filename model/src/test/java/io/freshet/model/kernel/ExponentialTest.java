package io.freshet.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Test
  void shouldAgreeWithTheExactExponential() {
    for (float x = 0; x > Exponential.LEAST; x -= 0.00137f) {
      double exact = Math.exp(x);
      assertThat((double) Exponential.exp(x)).as("%s", x).isCloseTo(exact, within(3e-7 * exact));
    }
    assertThat(Exponential.exp(0f)).isEqualTo(1f);
  }

  @Test
  void shouldGiveZeroForVeryNegativeArguments() {
    assertThat(Exponential.exp(Exponential.LEAST)).isZero();
    assertThat(Exponential.exp(-1000f)).isZero();
    assertThat(Exponential.exp(Float.NEGATIVE_INFINITY)).isZero();
  }
}
