package io.freshet.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.PlainKernel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopKTest {

  static Stream<Kernel> kernels() {
    return Stream.of(new PlainKernel(), Kernels.best());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAgreeWithASortOnScoresWithManyTiesAndHoles(Kernel kernel) {
    Random random = new Random(7);
    TopK topK = new TopK(kernel);
    float[] special = {
      Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f, 1f, -1f
    };
    for (int round = 0; round < 2000; round++) {
      int n = random.nextInt(200);
      int k = random.nextInt(40);
      int levels = 1 + random.nextInt(30);
      float[] scores = new float[n + random.nextInt(5)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] =
            random.nextInt(5) == 0
                ? special[random.nextInt(special.length)]
                : random.nextInt(levels) - levels / 2f;
      }
      int[] items = new int[Math.min(k, n)];
      float[] values = new float[items.length];

      int count = topK.select(scores, n, k, items, values);

      int[] expected = sorted(scores, n, k);
      assertThat(Arrays.copyOf(items, count)).isEqualTo(expected);
      for (int i = 0; i < count; i++) {
        assertThat(values[i]).isEqualTo(scores[expected[i]] + 0f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAgreeWithASortOnManyScores(Kernel kernel) {
    Random random = new Random(8);
    TopK topK = new TopK(kernel);
    for (int n : new int[] {1, 63, 64, 65, 1000, 10_000, 10_007}) {
      float[] scores = new float[n];
      for (int i = 0; i < n; i++) {
        scores[i] = (float) random.nextGaussian();
      }
      for (int k : new int[] {1, 10, 100, n}) {
        int[] items = new int[Math.min(k, n)];
        int count = topK.select(scores, n, k, items, new float[items.length]);
        assertThat(count).isEqualTo(Math.min(k, n));
        assertThat(items).isEqualTo(sorted(scores, n, k));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAgreeWithASortWhereManyAreWanted(Kernel kernel) {
    Random random = new Random(9);
    TopK topK = new TopK(kernel);
    for (int round = 0; round < 300; round++) {
      int n = 256 + random.nextInt(4000);
      int k = 64 + random.nextInt(n / 4 - 63);
      int levels = random.nextBoolean() ? 20 : 1 << 20;
      float[] scores = new float[n];
      for (int i = 0; i < n; i++) {
        int hole = random.nextInt(20);
        scores[i] =
            hole == 0
                ? Float.NEGATIVE_INFINITY
                : hole == 1 ? Float.NaN : (random.nextInt(levels) - levels / 2) * 0.01f;
      }
      int[] items = new int[k];
      float[] values = new float[k];

      int count = topK.select(scores, n, k, items, values);

      int[] expected = sorted(scores, n, k);
      assertThat(Arrays.copyOf(items, count)).isEqualTo(expected);
      for (int i = 0; i < count; i++) {
        assertThat(values[i]).isEqualTo(scores[expected[i]] + 0f);
      }
    }
  }

  @Test
  void shouldNotBeMisledByAnUnluckySample() {
    int n = 12_800;
    float[] scores = new float[n];
    for (int i = 0; i < n; i++) {
      // Every hundredth score is high, and a sample of 128 reads exactly these scores.
      scores[i] = i % 100 == 0 ? 1000 + i : i % 97;
    }
    int[] items = new int[200];

    int count = new TopK().select(scores, n, 200, items, new float[200]);

    assertThat(count).isEqualTo(200);
    assertThat(items).isEqualTo(sorted(scores, n, 200));
  }

  @Test
  void shouldSelectNothingOutOfNothing() {
    TopK topK = new TopK();
    assertThat(topK.select(new float[0], 0, 10, new int[10], new float[10])).isZero();
    assertThat(topK.select(new float[3], 3, 0, new int[0], new float[0])).isZero();
    float[] none = {Float.NaN, Float.NEGATIVE_INFINITY};
    assertThat(topK.select(none, 2, 10, new int[10], new float[10])).isZero();
  }

  @Test
  void shouldRejectSizesThatDoNotFit() {
    TopK topK = new TopK();
    assertThatThrownBy(() -> topK.select(new float[3], 4, 1, new int[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> topK.select(new float[3], 3, -1, new int[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] sorted(float[] scores, int n, int k) {
    return IntStream.range(0, n)
        .filter(i -> !Float.isNaN(scores[i]) && scores[i] != Float.NEGATIVE_INFINITY)
        .boxed()
        .sorted(
            Comparator.comparing((Integer i) -> -(scores[i] + 0f) + 0f)
                .thenComparing(Comparator.naturalOrder()))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }
}
