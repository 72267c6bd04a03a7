package io.freshet.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfPanelsTest {

  @Test
  void shouldRoundBothNumbersOfAPairToTheNearest() {
    Random random = new Random(42);
    float[] numbers = new float[2000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
    }
    numbers[3] = 0f;
    numbers[8] = -0f;
    numbers[20] = Float.MAX_VALUE;
    numbers[31] = -Float.MAX_VALUE;
    HalfPanels panels = HalfPanels.of(1000, 2, (row, into) -> copyPair(numbers, row, into));

    for (int r = 0; r < 1000; r++) {
      int packed = panels.values()[r / 64 * 64 + r % 64];
      double tiny = 1e-38;
      double even = numbers[2 * r];
      double odd = numbers[2 * r + 1];
      assertThat((double) HalfPanels.even(packed))
          .isCloseTo(even, within(Math.abs(even) / 256 + tiny));
      assertThat((double) HalfPanels.odd(packed))
          .isCloseTo(odd, within(Math.abs(odd) / 256 + tiny));
    }
  }

  private static void copyPair(float[] numbers, int row, float[] into) {
    System.arraycopy(numbers, 2 * row, into, 0, 2);
  }
}
