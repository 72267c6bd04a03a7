package io.freshet.model.kernel.vector;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.kernel.Panels;
import io.freshet.model.kernel.RowBlock;

/**
 * {@link MachineKernel} with vectors of eight floats (AVX2 and wider).
 *
 * <p>The loops are split into small methods on purpose. The JIT compiler stops inlining when a
 * compilation reaches some 18,000 nodes, a vector operation costs some 400 nodes, and an operation
 * that is not inlined allocates. So no method has more than about forty vector operations, and no
 * vector is passed between methods that the compiler might not inline.
 */
public final class VectorKernel implements MachineKernel {

  /** Creates the kernel; it has no state. */
  public VectorKernel() {}

  @Override
  public String name() {
    return "Vector API, 256 bits";
  }

  @Override
  public void scores(Panels panels, float[] vector, float[] out, float[] scratch) {
    float[] values = panels.values();
    int rows = panels.rows();
    int depth = panels.depth();
    int full = rows / PANEL * PANEL;
    PanelLoops.scores(values, full, depth, vector, out);
    if (full < rows) {
      PanelLoops.combine64(values, full * depth, PANEL, depth, vector, scratch, 0);
      System.arraycopy(scratch, 0, out, full, rows - full);
    }
  }

  @Override
  public void scores(HalfPanels panels, float[] vector, float[] out, float[] scratch) {
    int[] values = panels.values();
    int rows = panels.rows();
    int depth = panels.depth();
    int full = rows / HalfPanels.ROWS * HalfPanels.ROWS;
    HalfPanelLoops.scores(values, full, depth, vector, out);
    if (full < rows) {
      HalfPanelLoops.panel(values, full / 2 * depth, depth, vector, scratch, 0);
      System.arraycopy(scratch, 0, out, full, rows - full);
    }
  }

  @Override
  public void scores(RowBlock block, float[] vector, float[] out, float[] scratch) {
    Object memory = block.memory();
    int stride = block.stride();
    int rows = block.rows();
    for (int r = 0; r < rows; r += RowLoops.TILE) {
      int count = Math.min(RowLoops.TILE, rows - r);
      BlockLoops.partials(memory, r, count, stride, vector, scratch);
      RowLoops.sums(scratch, 0, count, RowLoops.ONES, 0, out, block.firstRow() + r);
    }
  }

  @Override
  public float dot(float[] x, float[] y, int length) {
    return RowLoops.dot(x, y, length);
  }

  @Override
  public void addCombination(float[] rows, int count, int stride, float[] weights, float[] out) {
    RowLoops.addCombination(rows, 0, count, stride, weights, 0, out);
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
    // A tile of rows stays in the L1 cache between its dot products and its sum.
    for (int j = 0; j < count; j += RowLoops.TILE) {
      int tile = Math.min(RowLoops.TILE, count - j);
      RowLoops.partials(rows, j * stride, tile, stride, vector, 0, scratch, 0);
      RowLoops.sums(scratch, 0, tile, weights, j, scratch, RowLoops.SUMS);
      RowLoops.addCombination(rows, j * stride, tile, stride, scratch, RowLoops.SUMS, out);
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
    for (int j = 0; j < count; j += RowLoops.TILE) {
      int tile = Math.min(RowLoops.TILE, count - j);
      RowLoops.partials(rows, j * stride, tile, stride, vector, 0, scratch, 0);
      RowLoops.sums(scratch, 0, tile, weights, j, out, j);
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
    for (int j = 0; j < count; j += ProductLoops.ROWS) {
      int four = Math.min(ProductLoops.ROWS, count - j);
      for (int i = 0; i < width; i += 2 * LANES) {
        if (i + LANES < width) {
          ProductLoops.sums16(rows, j * stride, stride, others, i, width, scratch);
        } else {
          ProductLoops.sums8(rows, j * stride, stride, others, i, width, scratch);
        }
        int lanes = Math.min(2 * LANES, otherCount - i);
        ProductLoops.scatter(scratch, four, lanes, weights, j, out, i * count + j, count);
      }
    }
  }

  @Override
  public float step(float a, float[] p, float[] q, float[] x, float[] r, int length) {
    return RowLoops.step(a, p, q, x, r, length);
  }

  @Override
  public void direct(float b, float[] r, float[] p, float[] q, int length) {
    RowLoops.direct(b, r, p, q, length);
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
    for (int c = 0; c < CHANNELS; c++) {
      LogarithmLoops.add(sums, from + c * LANES, groups, factor, weights[first + c], out, outAt);
    }
  }

  @Override
  public float max(float[] values, int length) {
    return ExponentialLoops.max(values, length);
  }

  @Override
  public float sumExponentials(float[] values, int length, float origin, float[] scratch) {
    return ExponentialLoops.sum(values, length, origin, scratch);
  }

  @Override
  public int nextAbove(float[] values, int from, int to, float threshold) {
    return PanelLoops.nextAbove(values, from, to, threshold);
  }

  @Override
  public int above(float[] values, int count, float threshold, int[] out) {
    return AboveLoops.above(values, count, threshold, out);
  }

  @Override
  public void addRectified(
      float[] side, int at, float[] user, float[] weights, int units, float[] out) {
    TowerLoops.addRectified(side, at, user, weights, units, out, 0);
    TowerLoops.addRectified(side, at, user, weights, units, out, PANEL / 2);
  }

  @Override
  public void layer(
      float[] in, int inputs, float[] weights, float[] bias, int outputs, float[] out) {
    for (int o = 0; o < outputs; o++) {
      TowerLoops.combine(in, inputs, weights, o * inputs, bias[o], out, o * PANEL);
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
    for (int h = 0; h < units; h += RowLoops.TILE) {
      int count = Math.min(RowLoops.TILE, units - h);
      TowerLoops.partials(side, at + h * PANEL, user, h, count, slopes, stride, scratch);
      RowLoops.sums(scratch, 0, count, RowLoops.ONES, 0, out, h);
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
    MatrixLoops.addProduct(
        a, aAt, aRow, aColumn, rows, depth, b, bAt, bStride, c, cAt, cStride, columns);
  }

  @Override
  public float exponentials(float[] values, int at, int length, float origin, float[] scratch) {
    return ExponentialLoops.replace(values, at, length, origin, scratch);
  }

  @Override
  public void sigmoids(float[] values, int length, float[] out) {
    ExponentialLoops.sigmoids(values, length, out);
  }
}
