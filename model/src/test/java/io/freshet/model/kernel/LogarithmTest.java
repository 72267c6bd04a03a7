package io.freshet.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogarithmTest {

  @Test
  void shouldAgreeWithTheExactLogarithm() {
    Random random = new Random(3);
    for (int k = 0; k < 100_000; k++) {
      float x = (float) Math.exp(random.nextDouble() * 40 - 20);
      double exact = Math.log(x);
      assertThat((double) Logarithm.ln(x))
          .isCloseTo(exact, within(2e-7 * Math.max(1, Math.abs(exact))));
    }
    assertThat(Logarithm.ln(1f)).isZero();
  }
}
