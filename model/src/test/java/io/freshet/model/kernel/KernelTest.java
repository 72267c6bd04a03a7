package io.freshet.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel gives the results of the definition, bit for bit. The tests of this module run with
 * the Vector API, so the best kernel is not the plain one.
 */
class KernelTest {

  private static final int ROUNDS = 150;

  private final Random random = new Random(42);

  static List<MachineKernel> kernels() {
    return List.of(new PlainKernel(), Kernels.best());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "os.arch",
      matches = "amd64|x86_64",
      disabledReason = "NEON's vectors are too narrow for the eight lanes")
  void shouldChooseTheVectorApiWhereThereIsOne() {
    assertThat(Kernels.best()).isNotInstanceOf(PlainKernel.class).isSameAs(Kernels.best());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldScorePanelsBitForBitInSequentialOrder(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = shape(round, 300);
      int cols = 1 + random.nextInt(140);
      float[] matrix = floats(rows * cols);
      Panels panels = Panels.of(blocks(matrix, rows, cols, 1 + random.nextInt(rows + 1)));
      float[] vector = floats(Kernel.padded(cols));
      float[] out = new float[rows];

      kernel.scores(panels, vector, out, new float[Kernel.SCRATCH]);

      for (int r = 0; r < rows; r++) {
        float sum = 0;
        double exact = 0;
        for (int k = 0; k < cols; k++) {
          sum = Math.fma(matrix[r * cols + k], vector[k], sum);
          exact += (double) matrix[r * cols + k] * vector[k];
        }
        assertThat(out[r]).isEqualTo(sum);
        assertThat((double) out[r]).isCloseTo(exact, within(1e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldScoreHalfPanelsBitForBitAndNearlyExactly(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = shape(round, 300);
      int cols = 1 + random.nextInt(140);
      float[] matrix = floats(rows * cols);
      HalfPanels panels =
          HalfPanels.of(
              rows, cols, (row, into) -> System.arraycopy(matrix, row * cols, into, 0, cols));
      float[] vector = floats(cols + 1);
      float[] out = new float[rows];

      kernel.scores(panels, vector, out, new float[Kernel.SCRATCH]);

      int pairs = (cols + 1) / 2;
      assertThat(panels.depth()).isEqualTo(2 * pairs);
      for (int r = 0; r < rows; r++) {
        float even = 0;
        float odd = 0;
        double exact = 0;
        double most = 0;
        for (int p = 0; p < pairs; p++) {
          even = Math.fma(panels.value(r, 2 * p), vector[2 * p], even);
          odd = Math.fma(panels.value(r, 2 * p + 1), vector[2 * p + 1], odd);
        }
        for (int k = 0; k < cols; k++) {
          exact += (double) matrix[r * cols + k] * vector[k];
          most += Math.abs((double) matrix[r * cols + k] * vector[k]);
        }
        assertThat(out[r]).isEqualTo(even + odd);
        assertThat((double) out[r]).isCloseTo(exact, within(most / 256 + 1e-4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldScoreRowsBitForBitInTheOrderOfLanes(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int rows = shape(round, 200);
      int cols = 1 + random.nextInt(140);
      float[] matrix = floats(rows * cols);
      float[] vector = floats(Kernel.padded(cols));
      float[] out = new float[rows];

      for (RowBlock block : blocks(matrix, rows, cols, 1 + random.nextInt(rows + 1))) {
        kernel.scores(block, vector, out, new float[Kernel.SCRATCH]);
      }

      for (int r = 0; r < rows; r++) {
        assertThat(out[r]).isEqualTo(dot(matrix, r * cols, vector, 0, cols));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldMultiplyRowsBitForBit(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int count = shape(round, 200);
      int stride = 8 * (1 + random.nextInt(20));
      int others = random.nextInt(36);
      int width = Kernel.padded(others);
      float[] rows = floats((count + 3) / 4 * 4 * stride);
      float[] weights = floats(count);
      float[] right = floats(stride * width);
      float[] out = new float[others * count];
      float[] scratch = new float[Kernel.SCRATCH];

      kernel.products(rows, count, stride, weights, right, others, out, scratch);

      for (int i = 0; i < others; i++) {
        for (int j = 0; j < count; j++) {
          float sum = 0;
          for (int k = 0; k < stride; k++) {
            sum = Math.fma(rows[j * stride + k], right[k * width + i], sum);
          }
          assertThat(out[i * count + j]).isEqualTo(weights[j] * sum);
        }
      }
      float[] vector = floats(stride);
      float[] dots = new float[count];
      kernel.dots(rows, count, stride, weights, vector, dots, scratch);
      for (int j = 0; j < count; j++) {
        assertThat(dots[j]).isEqualTo(weights[j] * dot(rows, j * stride, vector, 0, stride));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldTakeTheStepsOfConjugateGradientBitForBit(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int count = shape(round, 200);
      int stride = 8 * (1 + random.nextInt(20));
      float[] rows = floats(count * stride);
      float[] weights = floats(count);
      float[] vector = floats(stride);
      float[] start = floats(stride);
      float[] scratch = new float[Kernel.SCRATCH];

      float[] gram = start.clone();
      kernel.addGramProduct(rows, count, stride, weights, vector, gram, scratch);
      float[] combination = start.clone();
      kernel.addCombination(rows, count, stride, weights, combination);
      float[] expectedGram = start.clone();
      float[] expectedCombination = start.clone();
      for (int j = 0; j < count; j++) {
        float share = weights[j] * dot(rows, j * stride, vector, 0, stride);
        for (int k = 0; k < stride; k++) {
          float y = rows[j * stride + k];
          expectedGram[k] = Math.fma(share, y, expectedGram[k]);
          expectedCombination[k] = Math.fma(weights[j], y, expectedCombination[k]);
        }
      }
      assertThat(gram).isEqualTo(expectedGram);
      assertThat(combination).isEqualTo(expectedCombination);
      assertThat(kernel.dot(vector, start, stride)).isEqualTo(dot(vector, 0, start, 0, stride));
      assertVectorSteps(kernel, stride);
    }
  }

  private void assertVectorSteps(MachineKernel kernel, int length) {
    float[] p = floats(length);
    float[] q = floats(length);
    float[] x = floats(length);
    float[] r = floats(length);
    float[] expectedX = new float[length];
    float[] expectedR = new float[length];
    float[] expectedP = new float[length];
    for (int k = 0; k < length; k++) {
      expectedX[k] = Math.fma(-0.3f, p[k], x[k]);
      expectedR[k] = Math.fma(0.3f, q[k], r[k]);
      expectedP[k] = Math.fma(0.7f, p[k], expectedR[k]);
    }

    float squared = kernel.step(-0.3f, p, q, x, r, length);
    kernel.direct(0.7f, r, p, q, length);

    assertThat(x).isEqualTo(expectedX);
    assertThat(r).isEqualTo(expectedR);
    assertThat(squared).isEqualTo(dot(expectedR, 0, expectedR, 0, length));
    assertThat(p).isEqualTo(expectedP);
    assertThat(q).isEqualTo(expectedP);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldFindTheNextValueAboveTheThreshold(MachineKernel kernel) {
    float[] special = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f};
    for (int round = 0; round < 10 * ROUNDS; round++) {
      float[] values = floats(1 + random.nextInt(150));
      for (int i = 0; i < values.length; i++) {
        if (random.nextInt(4) == 0) {
          values[i] = special[random.nextInt(special.length)];
        }
      }
      int to = random.nextInt(values.length + 1);
      int from = random.nextInt(to + 1);
      float threshold =
          random.nextInt(3) == 0 ? special[random.nextInt(special.length)] : 2 * floats(1)[0];

      int expected = from;
      while (expected < to && !(values[expected] > threshold)) {
        expected++;
      }
      assertThat(kernel.nextAbove(values, from, to, threshold)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldFindAllAboveAThreshold(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int length = shape(round, 300);
      int count = random.nextInt(length + 1);
      float[] values = floats(length);
      if (count > 0) {
        values[random.nextInt(count)] = Float.NaN;
      }
      // From a threshold that all values exceed to one that no value exceeds.
      float threshold = -4f + 8f * round / ROUNDS;
      int[] out = new int[count + random.nextInt(20)];

      int found = kernel.above(values, count, threshold, out);

      int[] expected = IntStream.range(0, count).filter(i -> values[i] > threshold).toArray();
      assertThat(Arrays.copyOf(out, found)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAddLogarithmsBitForBit(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int groups = shape(round, 12);
      int from = BlendKernel.EVIDENCE * (round % 3);
      int outAt = Kernel.LANES * (round % 2);
      float[] x = floats(from + groups * BlendKernel.EVIDENCE);
      for (int k = 0; k < x.length; k++) {
        x[k] = k % 5 == 0 ? 0f : x[k] * x[k] * (float) Math.pow(10, k % 9 - 4);
      }
      float factor = round % 2 == 0 ? 1000f : 0.3f;
      float[] weights = floats(2 + BlendKernel.CHANNELS);
      float[] before = floats(outAt + groups * Kernel.LANES + 3);
      float[] out = before.clone();

      kernel.addLogarithms(x, from, groups, factor, weights, 2, out, outAt);

      for (int k = 0; k < out.length; k++) {
        int group = (k - outAt) / Kernel.LANES;
        float expected = before[k];
        double exact = before[k];
        double size = Math.abs(before[k]);
        for (int c = 0; c < BlendKernel.CHANNELS && k >= outAt && group < groups; c++) {
          int at =
              from + group * BlendKernel.EVIDENCE + c * Kernel.LANES + (k - outAt) % Kernel.LANES;
          float ln = Logarithm.ln(Math.fma(x[at], factor, 1f));
          expected = Math.fma(weights[2 + c], ln, expected);
          double term = weights[2 + c] * Math.log1p((double) x[at] * factor);
          exact += term;
          size += Math.abs(term);
        }
        assertThat(out[k]).isEqualTo(expected);
        assertThat((double) out[k]).isCloseTo(exact, within(2e-6 * (1 + size)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAddExponentialsUpBitForBit(MachineKernel kernel) {
    for (int round = 0; round < ROUNDS; round++) {
      int length = shape(round, 300);
      float[] x = floats(length);
      for (int k = 0; k < length; k++) {
        x[k] = k % 7 == 3 ? Float.NEGATIVE_INFINITY : x[k] * (round % 3 == 0 ? 60 : 3);
      }
      float expectedMost = Float.NEGATIVE_INFINITY;
      for (float value : x) {
        expectedMost = Math.max(expectedMost, value);
      }

      float most = kernel.max(x, length);

      assertThat(most).isEqualTo(expectedMost);
      if (most == Float.NEGATIVE_INFINITY) {
        continue;
      }
      float[] lanes = new float[Kernel.LANES];
      double exact = 0;
      for (int k = 0; k < length; k++) {
        lanes[k % Kernel.LANES] += Exponential.exp(x[k] - most);
        exact += Math.exp((double) x[k] - most);
      }
      float sum = kernel.sumExponentials(x, length, most, new float[Kernel.SCRATCH]);
      assertThat(sum).isEqualTo(Kernel.lanes(lanes));
      assertThat((double) sum).isCloseTo(exact, within(1e-6 * exact));
    }
  }

  @Test
  void shouldRejectBlocksThatDoNotHoldTheirRows() {
    ByteBuffer direct = ByteBuffer.allocateDirect(8 * 4 * 3);

    assertThatThrownBy(() -> new RowBlock(direct, 0, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> new RowBlock(direct, 0, 3, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stride");
    assertThatThrownBy(() -> new RowBlock(ByteBuffer.allocate(1000), 0, 3, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("direct");
  }

  /** Sizes 0, 1, 2 and so on at first, then random ones. */
  private int shape(int round, int limit) {
    return round < 20 ? round : random.nextInt(limit);
  }

  private float[] floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAddUpRectifiedUnitsOfAPanel(MachineKernel kernel) {
    for (int units : new int[] {1, 2, 7, 64, 1024}) {
      int at = Kernel.PANEL * random.nextInt(3);
      float[] side = floats(at + units * Kernel.PANEL);
      float[] user = floats(units);
      float[] weights = floats(units);
      float[] start = floats(Kernel.PANEL);
      float[] out = start.clone();

      kernel.addRectified(side, at, user, weights, units, out);

      for (int r = 0; r < Kernel.PANEL; r++) {
        float sum = start[r];
        double exact = start[r];
        for (int h = 0; h < units; h++) {
          float x = side[at + h * Kernel.PANEL + r] + user[h];
          sum = Math.fma(weights[h] / 2, x + Math.abs(x), sum);
          exact += weights[h] * Math.max(0.0, x);
        }
        assertThat(out[r]).isEqualTo(sum);
        assertThat((double) out[r]).isCloseTo(exact, within(1e-2));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldPutAPanelThroughALayer(MachineKernel kernel) {
    for (int round = 0; round < 20; round++) {
      int inputs = 1 + random.nextInt(40);
      int outputs = 1 + random.nextInt(20);
      float[] in = floats(inputs * Kernel.PANEL);
      float[] weights = floats(outputs * inputs);
      float[] bias = floats(outputs);
      float[] out = new float[outputs * Kernel.PANEL];

      kernel.layer(in, inputs, weights, bias, outputs, out);

      for (int o = 0; o < outputs; o++) {
        for (int r = 0; r < Kernel.PANEL; r++) {
          float sum = bias[o];
          for (int i = 0; i < inputs; i++) {
            sum = Math.fma(weights[o * inputs + i], in[i * Kernel.PANEL + r], sum);
          }
          assertThat(out[o * Kernel.PANEL + r]).isEqualTo(sum);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void shouldAddUpSlopesWhereAUnitIsActive(MachineKernel kernel) {
    for (int units : new int[] {1, 8, 31, 33, 70}) {
      int at = Kernel.PANEL * random.nextInt(3);
      float[] side = floats(at + units * Kernel.PANEL);
      float[] user = floats(units);
      user[0] = -side[at]; // at the boundary the unit is not active
      int stride = units % 2 == 0 ? 0 : Kernel.PANEL;
      float[] slopes = floats(units * Kernel.PANEL);
      float[] out = new float[units];

      kernel.sumsWhereActive(side, at, user, units, slopes, stride, out, new float[Kernel.SCRATCH]);

      for (int h = 0; h < units; h++) {
        float[] active = new float[Kernel.PANEL];
        float[] ones = new float[Kernel.PANEL];
        Arrays.fill(ones, 1);
        for (int r = 0; r < Kernel.PANEL; r++) {
          active[r] = side[at + h * Kernel.PANEL + r] + user[h] > 0 ? slopes[h * stride + r] : 0;
        }
        assertThat(out[h]).isEqualTo(dot(active, 0, ones, 0, Kernel.PANEL));
        assertThat(h > 0 || active[0] == 0).isTrue();
      }
    }
  }

  private static List<RowBlock> blocks(float[] matrix, int rows, int cols, int perBlock) {
    int stride = Kernel.padded(cols);
    List<RowBlock> blocks = new ArrayList<>();
    for (int first = 0; first < rows; first += perBlock) {
      int count = Math.min(perBlock, rows - first);
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(count * stride * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int r = 0; r < count; r++) {
        float[] row = Arrays.copyOfRange(matrix, (first + r) * cols, (first + r + 1) * cols);
        buffer.asFloatBuffer().put(r * stride, row);
      }
      blocks.add(new RowBlock(buffer, first, count, stride));
    }
    return blocks;
  }

  /** The sum by lanes, as {@link Kernel} defines it. */
  private static float dot(float[] x, int xAt, float[] y, int yAt, int length) {
    float[] p = new float[Kernel.LANES];
    for (int k = 0; k < length; k++) {
      p[k % 8] = Math.fma(x[xAt + k], y[yAt + k], p[k % 8]);
    }
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
  }
}
