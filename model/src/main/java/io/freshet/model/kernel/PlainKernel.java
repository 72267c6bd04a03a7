package io.freshet.model.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@link MachineKernel} in plain Java: for a JVM without the Vector API, and the reference that the
 * vector kernel must match bit for bit.
 */
public final class PlainKernel implements MachineKernel {

  /** Creates the kernel; it has no state. */
  public PlainKernel() {}

  @Override
  public String name() {
    return "plain Java";
  }

  @Override
  public void scores(Panels panels, float[] vector, float[] out, float[] scratch) {
    int rows = panels.rows();
    int depth = panels.depth();
    for (int r = 0, from = 0; r < rows; r += PANEL, from += depth * PANEL) {
      Arrays.fill(scratch, 0, PANEL, 0f);
      for (int k = 0; k < depth; k += 4) {
        addColumns(panels.values(), from + k * PANEL, vector, k, scratch);
      }
      System.arraycopy(scratch, 0, out, r, Math.min(PANEL, rows - r));
    }
  }

  /** Adds four columns of a panel at once; the compiler vectorises this loop. */
  private static void addColumns(float[] values, int from, float[] vector, int k, float[] out) {
    float v0 = vector[k];
    float v1 = vector[k + 1];
    float v2 = vector[k + 2];
    float v3 = vector[k + 3];
    for (int r = 0; r < PANEL; r++) {
      float sum = Math.fma(values[from + r], v0, out[r]);
      sum = Math.fma(values[from + PANEL + r], v1, sum);
      sum = Math.fma(values[from + 2 * PANEL + r], v2, sum);
      out[r] = Math.fma(values[from + 3 * PANEL + r], v3, sum);
    }
  }

  @Override
  public void scores(HalfPanels panels, float[] vector, float[] out, float[] scratch) {
    int[] values = panels.values();
    int rows = panels.rows();
    for (int r = 0, from = 0; r < rows; r += HalfPanels.ROWS) {
      Arrays.fill(scratch, 0, 2 * HalfPanels.ROWS, 0f);
      for (int k = 0; k < panels.depth(); k += 2, from += HalfPanels.ROWS) {
        float even = vector[k];
        float odd = vector[k + 1];
        for (int i = 0; i < HalfPanels.ROWS; i++) {
          int packed = values[from + i];
          scratch[i] = Math.fma(HalfPanels.even(packed), even, scratch[i]);
          scratch[HalfPanels.ROWS + i] =
              Math.fma(HalfPanels.odd(packed), odd, scratch[HalfPanels.ROWS + i]);
        }
      }
      for (int i = 0, count = Math.min(HalfPanels.ROWS, rows - r); i < count; i++) {
        out[r + i] = scratch[i] + scratch[HalfPanels.ROWS + i];
      }
    }
  }

  @Override
  public void scores(RowBlock block, float[] vector, float[] out, float[] scratch) {
    ByteBuffer buffer = block.buffer();
    int stride = block.stride();
    for (int r = 0, rows = block.rows(); r < rows; r++) {
      int at = r * stride * Float.BYTES;
      float p0 = 0;
      float p1 = 0;
      float p2 = 0;
      float p3 = 0;
      float p4 = 0;
      float p5 = 0;
      float p6 = 0;
      float p7 = 0;
      for (int k = 0; k < stride; k += LANES, at += LANES * Float.BYTES) {
        p0 = Math.fma(buffer.getFloat(at), vector[k], p0);
        p1 = Math.fma(buffer.getFloat(at + 4), vector[k + 1], p1);
        p2 = Math.fma(buffer.getFloat(at + 8), vector[k + 2], p2);
        p3 = Math.fma(buffer.getFloat(at + 12), vector[k + 3], p3);
        p4 = Math.fma(buffer.getFloat(at + 16), vector[k + 4], p4);
        p5 = Math.fma(buffer.getFloat(at + 20), vector[k + 5], p5);
        p6 = Math.fma(buffer.getFloat(at + 24), vector[k + 6], p6);
        p7 = Math.fma(buffer.getFloat(at + 28), vector[k + 7], p7);
      }
      out[block.firstRow() + r] = ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
    }
  }

  @Override
  public float dot(float[] x, float[] y, int length) {
    return dot(x, 0, y, 0, length);
  }

  @Override
  public void addCombination(float[] rows, int count, int stride, float[] weights, float[] out) {
    for (int j = 0; j < count; j++) {
      add(rows, j * stride, stride, weights[j], out);
    }
  }

  @Override
  public void addGramProduct(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] vector,
      float[] out,
      float[] scratch) {
    for (int j = 0; j < count; j++) {
      float dot = dot(rows, j * stride, vector, 0, stride);
      add(rows, j * stride, stride, weights[j] * dot, out);
    }
  }

  @Override
  public void dots(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] vector,
      float[] out,
      float[] scratch) {
    for (int j = 0; j < count; j++) {
      out[j] = weights[j] * dot(rows, j * stride, vector, 0, stride);
    }
  }

  @Override
  public void products(
      float[] rows,
      int count,
      int stride,
      float[] weights,
      float[] others,
      int otherCount,
      float[] out,
      float[] scratch) {
    int width = Kernel.padded(otherCount);
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < otherCount; i += LANES) {
        Arrays.fill(scratch, 0, LANES, 0f);
        for (int k = 0; k < stride; k++) {
          addScaled(rows[j * stride + k], others, k * width + i, scratch);
        }
        for (int l = 0; l < Math.min(LANES, otherCount - i); l++) {
          out[(i + l) * count + j] = weights[j] * scratch[l];
        }
      }
    }
  }

  private static void addScaled(float factor, float[] values, int from, float[] out) {
    for (int l = 0; l < LANES; l++) {
      out[l] = Math.fma(factor, values[from + l], out[l]);
    }
  }

  @Override
  public float step(float a, float[] p, float[] q, float[] x, float[] r, int length) {
    for (int k = 0; k < length; k++) {
      x[k] = Math.fma(a, p[k], x[k]);
      r[k] = Math.fma(-a, q[k], r[k]);
    }
    return dot(r, r, length);
  }

  @Override
  public void direct(float b, float[] r, float[] p, float[] q, int length) {
    for (int k = 0; k < length; k++) {
      float next = Math.fma(b, p[k], r[k]);
      p[k] = next;
      q[k] = next;
    }
  }

  @Override
  public void addLogarithms(
      float[] sums,
      int from,
      int groups,
      float factor,
      float[] weights,
      int first,
      float[] out,
      int outAt) {
    for (int g = 0; g < groups; g++) {
      for (int l = 0; l < LANES; l++) {
        float sum = out[outAt + g * LANES + l];
        for (int c = 0; c < CHANNELS; c++) {
          float x = sums[from + g * EVIDENCE + c * LANES + l];
          sum = Math.fma(weights[first + c], Logarithm.ln(Math.fma(x, factor, 1f)), sum);
        }
        out[outAt + g * LANES + l] = sum;
      }
    }
  }

  @Override
  public float max(float[] values, int length) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < length; k++) {
      greatest = Math.max(greatest, values[k]);
    }
    return greatest;
  }

  @Override
  public float sumExponentials(float[] values, int length, float origin, float[] scratch) {
    Arrays.fill(scratch, 0, LANES, 0f);
    for (int k = 0; k < length; k++) {
      scratch[k % LANES] += Exponential.exp(values[k] - origin);
    }
    return Kernel.lanes(scratch);
  }

  @Override
  public int nextAbove(float[] values, int from, int to, float threshold) {
    for (int i = from; i < to; i++) {
      if (values[i] > threshold) {
        return i;
      }
    }
    return to;
  }

  @Override
  public int above(float[] values, int count, float threshold, int[] out) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      // Always written, so that there is no branch to mispredict.
      out[found] = i;
      found += values[i] > threshold ? 1 : 0;
    }
    return found;
  }

  private static void add(float[] rows, int at, int stride, float weight, float[] out) {
    for (int k = 0; k < stride; k++) {
      out[k] = Math.fma(weight, rows[at + k], out[k]);
    }
  }

  private static float dot(float[] x, int xAt, float[] y, int yAt, int length) {
    float p0 = 0;
    float p1 = 0;
    float p2 = 0;
    float p3 = 0;
    float p4 = 0;
    float p5 = 0;
    float p6 = 0;
    float p7 = 0;
    for (int k = 0; k < length; k += LANES) {
      p0 = Math.fma(x[xAt + k], y[yAt + k], p0);
      p1 = Math.fma(x[xAt + k + 1], y[yAt + k + 1], p1);
      p2 = Math.fma(x[xAt + k + 2], y[yAt + k + 2], p2);
      p3 = Math.fma(x[xAt + k + 3], y[yAt + k + 3], p3);
      p4 = Math.fma(x[xAt + k + 4], y[yAt + k + 4], p4);
      p5 = Math.fma(x[xAt + k + 5], y[yAt + k + 5], p5);
      p6 = Math.fma(x[xAt + k + 6], y[yAt + k + 6], p6);
      p7 = Math.fma(x[xAt + k + 7], y[yAt + k + 7], p7);
    }
    return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
  }

  @Override
  public void addRectified(
      float[] side, int at, float[] user, float[] weights, int units, float[] out) {
    for (int h = 0; h < units; h++) {
      addUnit(side, at + h * PANEL, user[h], 0.5f * weights[h], out);
    }
  }

  private static void addUnit(float[] side, int at, float user, float half, float[] out) {
    // max(0, x) as (x + |x|) / 2, exactly: the compiler vectorises this but not max.
    for (int r = 0; r < PANEL; r++) {
      float x = side[at + r] + user;
      out[r] = Math.fma(half, x + Math.abs(x), out[r]);
    }
  }

  @Override
  public void layer(
      float[] in, int inputs, float[] weights, float[] bias, int outputs, float[] out) {
    for (int o = 0; o < outputs; o++) {
      Arrays.fill(out, o * PANEL, (o + 1) * PANEL, bias[o]);
      for (int i = 0; i < inputs; i++) {
        addInput(in, i * PANEL, weights[o * inputs + i], out, o * PANEL);
      }
    }
  }

  private static void addInput(float[] in, int from, float weight, float[] out, int at) {
    for (int r = 0; r < PANEL; r++) {
      out[at + r] = Math.fma(weight, in[from + r], out[at + r]);
    }
  }

  @Override
  public void sumsWhereActive(
      float[] side,
      int at,
      float[] user,
      int units,
      float[] slopes,
      int stride,
      float[] out,
      float[] scratch) {
    for (int h = 0; h < units; h++) {
      Arrays.fill(scratch, 0, LANES, 0f);
      for (int r = 0; r < PANEL; r++) {
        boolean active = side[at + h * PANEL + r] + user[h] > 0;
        scratch[r % LANES] += active ? slopes[h * stride + r] : 0;
      }
      out[h] = Kernel.lanes(scratch);
    }
  }

  @Override
  public void addProduct(
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      int rows,
      int depth,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride,
      int columns) {
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < depth; k++) {
        float weight = a[aAt + r * aRow + k * aColumn];
        int from = bAt + k * bStride;
        int to = cAt + r * cStride;
        for (int j = 0; j < columns; j++) {
          c[to + j] = Math.fma(weight, b[from + j], c[to + j]);
        }
      }
    }
  }

  @Override
  public float exponentials(float[] values, int at, int length, float origin, float[] scratch) {
    Arrays.fill(scratch, 0, LANES, 0f);
    for (int k = 0; k < length; k++) {
      values[at + k] = Exponential.exp(values[at + k] - origin);
      scratch[k % LANES] += values[at + k];
    }
    return Kernel.lanes(scratch);
  }

  @Override
  public void sigmoids(float[] values, int length, float[] out) {
    for (int k = 0; k < length; k++) {
      out[k] = Logistic.of(values[k]);
    }
  }
}
