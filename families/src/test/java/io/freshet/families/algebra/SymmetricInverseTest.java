package io.freshet.families.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricInverseTest {

  /** XᵀX + 5 I for a random X, lower triangle. */
  static float[][] positive(int n, long seed) {
    Random random = new Random(seed);
    int rows = 2 * n;
    double[][] x = new double[rows][n];
    for (double[] row : x) {
      for (int k = 0; k < n; k++) {
        row[k] = random.nextInt(4) == 0 ? 1 : 0;
      }
    }
    float[][] lower = new float[n][];
    for (int i = 0; i < n; i++) {
      lower[i] = new float[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = i == j ? 5 : 0;
        for (double[] row : x) {
          sum += row[i] * row[j];
        }
        lower[i][j] = (float) sum;
      }
    }
    return lower;
  }

  private static float[][] copy(float[][] lower) {
    float[][] copy = new float[lower.length][];
    for (int i = 0; i < lower.length; i++) {
      copy[i] = lower[i].clone();
    }
    return copy;
  }

  private static double at(float[][] lower, int i, int j) {
    return i >= j ? lower[i][j] : lower[j][i];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 130, 257})
  void shouldGiveTheIdentityTimesTheMatrix(int n) {
    float[][] matrix = positive(n, n);
    float[][] inverse = copy(matrix);
    SymmetricInverse.invert(inverse, Workers.inCaller(), ProgressListener.NONE, "test");
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += at(matrix, i, k) * at(inverse, k, j);
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(2e-4));
      }
    }
  }

  @Test
  void shouldGiveTheSameBitsForAnyNumberOfThreads() {
    float[][] matrix = positive(300, 9);
    float[][] expected = copy(matrix);
    SymmetricInverse.invert(expected, Workers.inCaller(), ProgressListener.NONE, "test");
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      float[][] inverse = copy(matrix);
      SymmetricInverse.invert(inverse, Workers.of(pool, 3), ProgressListener.NONE, "test");
      assertThat(inverse).isDeepEqualTo(expected);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void shouldRefuseAMatrixThatIsNotPositiveDefinite() {
    float[][] matrix = positive(100, 3);
    matrix[80][80] = -4;
    assertThatThrownBy(
            () ->
                SymmetricInverse.invert(matrix, Workers.inCaller(), ProgressListener.NONE, "test"))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("not positive definite");
  }
}
