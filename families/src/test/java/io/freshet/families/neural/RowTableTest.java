package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RowTableTest {
  private static final int ROWS = 12;
  private static final int WIDTH = 3;

  /** A reference that updates all rows at every step by Adam's formulas, in double precision. */
  private static final class Dense {
    private final double[] w = new double[ROWS * WIDTH];
    private final double[] m = new double[ROWS * WIDTH];
    private final double[] v = new double[ROWS * WIDTH];
    private int step;

    void step(double rate, double[] gradient) {
      step++;
      for (int k = 0; k < w.length; k++) {
        m[k] = 0.9 * m[k] + 0.1 * gradient[k];
        v[k] = 0.999 * v[k] + 0.001 * gradient[k] * gradient[k];
        double first = m[k] / (1 - Math.pow(0.9, step));
        double second = v[k] / (1 - Math.pow(0.999, step));
        w[k] -= rate * first / (Math.sqrt(second) + 1e-7);
      }
    }
  }

  @Test
  void shouldMoveRowsAsIfAllOfThemWereMovedAtEveryStep() {
    RowTable table = new RowTable(ROWS, WIDTH, new Optimiser.Adam(0.01), 0);
    Dense dense = new Dense();
    Random random = new Random(3);
    float[] g = new float[WIDTH];
    for (int step = 0; step < 3_000; step++) {
      double[] all = new double[ROWS * WIDTH];
      // Row 0 is touched at every step, row 11 once in some two thousand, row 5 once at the start.
      for (int row = 0; row < ROWS; row++) {
        boolean touched = row == 5 ? step == 1 : random.nextDouble() < Math.pow(0.5, row);
        if (touched) {
          for (int k = 0; k < WIDTH; k++) {
            g[k] = (float) (0.3 * random.nextGaussian() + 0.1 * (row - k));
            all[row * WIDTH + k] = g[k];
          }
          table.addGradient(row, 1, g, 0);
        }
      }
      table.step();
      dense.step(0.01, all);
      if (step % 500 == 250) {
        assertEqual(table, dense);
      }
    }
    assertEqual(table, dense);
  }

  private static void assertEqual(RowTable table, Dense dense) {
    float[] values = table.save();
    double farthest = 0;
    for (int k = 0; k < values.length; k++) {
      assertThat((double) values[k])
          .as("row %d", k / WIDTH)
          .isCloseTo(dense.w[k], Offset.offset(2e-4 + 2e-4 * Math.abs(dense.w[k])));
      farthest = Math.max(farthest, Math.abs(values[k]));
    }
    assertThat(farthest).isGreaterThan(0.1);
  }

  @Test
  void shouldBringARowUpToDateWhereverItIsReadNext() {
    RowTable read = touchedOnce();
    RowTable saved = touchedOnce();

    read.current(1);

    assertThat(Arrays.copyOfRange(read.values(), WIDTH, 2 * WIDTH))
        .containsExactly(Arrays.copyOfRange(saved.save(), WIDTH, 2 * WIDTH));
    // A single gradient moves its row for a dozen steps and more.
    assertThat(read.values()[WIDTH]).isLessThan(-0.03f);
  }

  /** A table with row 1 touched at the first of fifty steps, row 0 at all of them. */
  private static RowTable touchedOnce() {
    RowTable table = new RowTable(2, WIDTH, new Optimiser.Adam(0.01), 0);
    table.addGradient(1, 1, new float[] {1, 2, 3}, 0);
    for (int step = 0; step < 50; step++) {
      table.addGradient(0, 1, new float[] {1, 1, 1}, 0);
      table.step();
    }
    return table;
  }

  @Test
  void shouldRestFromTheMomentOfARestore() {
    RowTable table = touchedOnce();
    float[] saved = table.save();
    table.addGradient(0, 1, new float[] {1, 1, 1}, 0);
    table.step();

    table.restore(saved);

    assertThat(table.save()).containsExactly(saved);
  }

  @Test
  void shouldForgetMomentsAtARestart() {
    RowTable table = touchedOnce();
    table.restart();
    float[] before = table.save();

    table.addGradient(0, 1, new float[] {5, 5, 5}, 0);
    table.step();

    float[] after = table.save();
    // Adam's first step has the size of the rate, whatever the gradient; the other row does not
    // move.
    assertThat(after[0]).isCloseTo(before[0] - 0.01f, Offset.offset(1e-6f));
    assertThat(Arrays.copyOfRange(after, WIDTH, 2 * WIDTH))
        .containsExactly(Arrays.copyOfRange(before, WIDTH, 2 * WIDTH));
  }
}
