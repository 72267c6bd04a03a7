package io.freshet.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel gives the results of the definition, bit for bit. */
class SequenceKernelTest {

  private static final int ROUNDS = 100;

  private final Random random = new Random(42);

  static List<MachineKernel> kernels() {
    return List.of(new PlainKernel(), Kernels.best());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAddProductsOfMatricesBitForBit(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = 1 + random.nextInt(20);
      int depth = round < 5 ? 0 : 1 + random.nextInt(round < 20 ? 600 : 70);
      int columns = 8 * (1 + random.nextInt(9));
      boolean transposed = random.nextBoolean();
      int aRow = transposed ? 1 : depth + 3;
      int aColumn = transposed ? rows + 2 : 1;
      float[] a = floats(5 + (rows + 3) * (depth + 4));
      int bStride = columns + 8 * random.nextInt(2);
      float[] b = floats(3 + (depth + 1) * bStride);
      int cStride = columns + random.nextInt(3);
      float[] c = floats(7 + rows * cStride);
      float[] expected = c.clone();
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j++) {
          float sum = c[7 + r * cStride + j];
          for (int k = 0; k < depth; k++) {
            sum = Math.fma(a[5 + r * aRow + k * aColumn], b[3 + k * bStride + j], sum);
          }
          expected[7 + r * cStride + j] = sum;
        }
      }

      kernel.addProduct(a, 5, aRow, aColumn, rows, depth, b, 3, bStride, c, 7, cStride, columns);

      assertThat(c).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldReplaceValuesByExponentials(MachineKernel kernel) {
    for (int length = 0; length < ROUNDS; length++) {
      float[] values = floats(length + 9);
      for (int k = 0; k < length; k++) {
        values[4 + k] = k % 7 == 3 ? Float.NEGATIVE_INFINITY : 30 * values[4 + k] - 200;
      }
      float[] expected = values.clone();
      float[] lanes = new float[Kernel.LANES];
      for (int k = 0; k < length; k++) {
        expected[4 + k] = Exponential.exp(values[4 + k] + 10);
        lanes[k % Kernel.LANES] += expected[4 + k];
      }

      float sum = kernel.exponentials(values, 4, length, -10, new float[Kernel.SCRATCH]);

      assertThat(values).isEqualTo(expected);
      assertThat(sum).isEqualTo(Kernel.lanes(lanes));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldComputeTheLogisticFunction(MachineKernel kernel) {
    for (int length = 0; length < ROUNDS; length++) {
      float[] values = floats(length);
      for (int k = 0; k < length; k++) {
        values[k] *= k % 5 == 0 ? 100 : 4;
      }
      float[] out = new float[length];

      kernel.sigmoids(values, length, out);

      for (int k = 0; k < length; k++) {
        assertThat(out[k]).isEqualTo(Logistic.of(values[k]));
        assertThat((double) out[k]).isCloseTo(1 / (1 + Math.exp(-values[k])), within(1e-6));
      }
    }
  }

  private float[] floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
