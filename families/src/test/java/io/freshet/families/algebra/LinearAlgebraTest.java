package io.freshet.families.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.Workers;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearAlgebraTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 40})
  void shouldSolveAPositiveDefiniteSystem(int n) {
    Random random = new Random(n);
    double[] a = positiveDefinite(random, n);
    double[] x = random.doubles(n, -1, 1).toArray();
    double[] b = new double[n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        b[r] += a[r * n + c] * x[c];
      }
    }

    Cholesky.solve(a.clone(), b, n);

    for (int k = 0; k < n; k++) {
      assertThat(b[k]).isCloseTo(x[k], within(1e-9));
    }
  }

  @Test
  void shouldRefuseASystemThatIsNotPositiveDefinite() {
    assertThatThrownBy(() -> Cholesky.solve(new double[] {1, 0, 2, 1}, new double[] {1, 1}, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("pivot 1");
    assertThatThrownBy(() -> Cholesky.solve(new double[] {Double.NaN}, new double[] {1}, 1))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 33})
  void shouldDecomposeASymmetricMatrix(int n) {
    Random random = new Random(n);
    double[] a = positiveDefinite(random, n);
    for (int k = 0; k < n; k++) {
      a[k * n + k] -= 5; // some eigenvalues below zero
    }

    SymmetricEigen eigen = SymmetricEigen.of(a, n);

    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        double rebuilt = 0;
        double product = 0;
        for (int k = 0; k < n; k++) {
          rebuilt += eigen.vectors()[r * n + k] * eigen.values()[k] * eigen.vectors()[c * n + k];
          product += eigen.vectors()[k * n + r] * eigen.vectors()[k * n + c];
        }
        assertThat(rebuilt).isCloseTo(a[r * n + c], within(1e-9));
        assertThat(product).isCloseTo(r == c ? 1 : 0, within(1e-10));
      }
      if (r > 0) {
        assertThat(eigen.values()[r]).isLessThanOrEqualTo(eigen.values()[r - 1]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 12, 16, 20, 64, 7})
  void shouldSumTheGramMatrixLikeTheNaiveLoopForAnyNumberOfThreads(int width) {
    int rows = 9001;
    float[] y = floats(new Random(width), rows * width);
    double[] gram = GramMatrix.of(y, rows, width, Workers.inCaller());
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      assertThat(GramMatrix.of(y, rows, width, Workers.of(pool, 3))).isEqualTo(gram);
    } finally {
      pool.shutdown();
    }
    for (int r = 0; r < width; r++) {
      for (int c = 0; c < width; c++) {
        double expected = 0;
        for (int k = 0; k < rows; k++) {
          expected += (double) y[k * width + r] * y[k * width + c];
        }
        assertThat(gram[r * width + c]).isCloseTo(expected, within(0.05));
      }
    }
  }

  @Test
  void shouldAgreeWithNaiveLoopsOverPanels() {
    Random random = new Random(3);
    int count = 37;
    float[] z = floats(random, count * 16);
    float[] e = floats(random, count + 5);
    float[] x = floats(random, 16);
    float[] h = new float[256];
    float[] g = new float[16];
    float[] out = new float[count + 5];
    BlockKernels.addOuterProducts(z, count, 16, h);
    BlockKernels.addWeightedRows(z, count, 16, e, 5, g);
    BlockKernels.addProducts(z, count, x, out, 5);
    for (int r = 0; r < 16; r++) {
      double weighted = 0;
      for (int k = 0; k < count; k++) {
        weighted += e[5 + k] * z[k * 16 + r];
      }
      assertThat((double) g[r]).isCloseTo(weighted, within(1e-4));
      for (int c = 0; c <= r; c++) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
          sum += z[k * 16 + r] * z[k * 16 + c];
        }
        assertThat((double) h[r * 16 + c]).isCloseTo(sum, within(1e-4));
      }
    }
    for (int k = 0; k < count; k++) {
      double product = 0;
      for (int c = 0; c < 16; c++) {
        product += z[k * 16 + c] * x[c];
      }
      assertThat((double) out[5 + k]).isCloseTo(product, within(1e-4));
    }
  }

  @Test
  void shouldTurnFactorsIntoTheEigenbasisWithoutChangingProducts() {
    Random random = new Random(4);
    int rows = 60;
    int d = 9;
    float[] y = floats(random, rows * d);
    EigenRotation turned = EigenRotation.of(y, rows, d, Workers.inCaller());
    double[] gram = GramMatrix.of(turned.factors(), rows, d, Workers.inCaller());
    for (int r = 0; r < d; r++) {
      for (int c = 0; c < d; c++) {
        assertThat(gram[r * d + c]).isCloseTo(r == c ? turned.gramDiagonal()[r] : 0, within(1e-4));
      }
    }
    for (int a = 0; a < rows; a += 7) {
      for (int b = 0; b < rows; b += 5) {
        double before = 0;
        double after = 0;
        for (int f = 0; f < d; f++) {
          before += y[a * d + f] * y[b * d + f];
          after += turned.factors()[a * d + f] * turned.factors()[b * d + f];
        }
        assertThat(after).isCloseTo(before, within(1e-5));
      }
    }
  }

  @Test
  void shouldRefuseFactorsThatAreNotFinite() {
    assertThatThrownBy(() -> EigenRotation.of(new float[] {1, Float.NaN}, 1, 2, Workers.inCaller()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("diverged");
  }

  private static double[] positiveDefinite(Random random, int n) {
    double[] root = random.doubles((long) n * n, -1, 1).toArray();
    double[] a = new double[n * n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c < n; c++) {
        for (int k = 0; k < n; k++) {
          a[r * n + c] += root[r * n + k] * root[c * n + k];
        }
      }
      a[r * n + r] += 0.5;
    }
    return a;
  }

  private static float[] floats(Random random, int n) {
    float[] out = new float[n];
    for (int k = 0; k < n; k++) {
      out[k] = random.nextFloat() * 2 - 1;
    }
    return out;
  }
}
