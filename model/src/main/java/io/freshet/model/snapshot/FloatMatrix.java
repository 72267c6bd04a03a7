package io.freshet.model.snapshot;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.RowBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A read-only float32 matrix in off-heap memory, usually mapped from a snapshot file. It may be
 * larger than one buffer can address: its rows lie in several blocks, and no row crosses a block
 * boundary.
 */
public final class FloatMatrix {

  /** Max bytes per block. */
  static final int MAX_BLOCK_BYTES = 1 << 30;

  private final int rows;
  private final int cols;
  private final int stride;
  private final int rowsPerBlock;
  private final ByteBuffer[] blocks;

  /**
   * Trusts its arguments: each block but the last holds {@code rowsPerBlock} rows.
   *
   * @param blocks direct little-endian buffers
   */
  FloatMatrix(int rows, int cols, int stride, int rowsPerBlock, ByteBuffer[] blocks) {
    this.rows = rows;
    this.cols = cols;
    this.stride = stride;
    this.rowsPerBlock = rowsPerBlock;
    this.blocks = blocks;
  }

  /**
   * Copies a matrix into off-heap memory.
   *
   * @param values row-major, {@code rows · cols} floats
   * @throws IllegalArgumentException if the shape does not match the array
   */
  public static FloatMatrix of(int rows, int cols, float[] values) {
    if (rows < 0 || cols < 1 || (long) rows * cols != values.length) {
      throw new IllegalArgumentException(
          rows + " × " + cols + " is not the shape of " + values.length + " floats");
    }
    int rowsPerBlock = rowsPerBlock(cols, MAX_BLOCK_BYTES);
    List<ByteBuffer> blocks = new ArrayList<>();
    for (int first = 0; first < rows; first += rowsPerBlock) {
      int count = Math.min(rowsPerBlock, rows - first);
      ByteBuffer block =
          ByteBuffer.allocateDirect(count * cols * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      block.asFloatBuffer().put(values, first * cols, count * cols);
      blocks.add(block);
    }
    return new FloatMatrix(rows, cols, cols, rowsPerBlock, blocks.toArray(ByteBuffer[]::new));
  }

  /** Rows per block: a multiple of 16, so that blocks of a mapped section start aligned. */
  static int rowsPerBlock(int stride, int maxBlockBytes) {
    return Math.max(16, maxBlockBytes / (stride * Float.BYTES) / 16 * 16);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of columns. */
  public int cols() {
    return cols;
  }

  /**
   * One value.
   *
   * @throws IndexOutOfBoundsException if there is no such row or column
   */
  public float get(int row, int col) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(col, cols);
    int block = row / rowsPerBlock;
    return blocks[block].getFloat(((row - block * rowsPerBlock) * stride + col) * Float.BYTES);
  }

  /**
   * Copies a row, {@link #cols()} floats, to {@code into[at..]}.
   *
   * @throws IndexOutOfBoundsException if there is no such row, or the array is too short
   */
  public void copyRow(int row, float[] into, int at) {
    Objects.checkIndex(row, rows);
    Objects.checkFromIndexSize(at, cols, into.length);
    int block = row / rowsPerBlock;
    int from = (row - block * rowsPerBlock) * stride * Float.BYTES;
    for (int k = 0; k < cols; k++) {
      into[at + k] = blocks[block].getFloat(from + k * Float.BYTES);
    }
  }

  /**
   * Copies all values, row-major, to the heap.
   *
   * @throws OutOfMemoryError if the values do not fit into one array
   */
  public float[] toArray() {
    long length = (long) rows * cols;
    if (length > Integer.MAX_VALUE - 64) {
      throw new OutOfMemoryError(rows + " × " + cols + " floats do not fit an array");
    }
    float[] values = new float[(int) length];
    for (int row = 0; row < rows; row++) {
      if (stride == cols && row % rowsPerBlock == 0) {
        int count = Math.min(rowsPerBlock, rows - row);
        FloatBuffer block = blocks[row / rowsPerBlock].asFloatBuffer();
        block.get(values, row * cols, count * cols);
        row += count - 1;
      } else {
        copyRow(row, values, row * cols);
      }
    }
    return values;
  }

  /**
   * The rows in the form that kernels read. If the stride is not a multiple of {@link Kernel#LANES}
   * (in a snapshot: fewer than eight columns), the rows are copied with a padded stride.
   */
  public List<RowBlock> rowBlocks() {
    int padded = Kernel.padded(cols);
    int perBlock = Math.min(rowsPerBlock, rowsPerBlock(padded, MAX_BLOCK_BYTES));
    List<RowBlock> result = new ArrayList<>();
    if (stride == padded) {
      for (int i = 0; i < blocks.length; i++) {
        int first = i * rowsPerBlock;
        result.add(new RowBlock(blocks[i], first, Math.min(rowsPerBlock, rows - first), stride));
      }
      return result;
    }
    float[] row = new float[padded];
    for (int first = 0; first < rows; first += perBlock) {
      int count = Math.min(perBlock, rows - first);
      ByteBuffer block =
          ByteBuffer.allocateDirect(count * padded * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int r = 0; r < count; r++) {
        copyRow(first + r, row, 0);
        block.asFloatBuffer().put(r * padded, row);
      }
      result.add(new RowBlock(block, first, count, padded));
    }
    return result;
  }
}
