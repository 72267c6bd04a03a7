package io.freshet.model.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Consecutive rows of a float32 matrix in off-heap memory, usually a mapped part of a snapshot
 * file.
 *
 * <p>Row {@code r} starts at byte {@code 4 · r · stride}; floats are little-endian. The stride is a
 * multiple of {@link Kernel#LANES}; the floats between the columns of the matrix and the stride are
 * zero.
 */
public final class RowBlock {

  private final ByteBuffer buffer;
  private final int firstRow;
  private final int rows;
  private final int stride;
  private final Object memory;

  /**
   * Wraps a buffer.
   *
   * @param buffer a direct buffer whose position 0 is the first row's first float
   * @param firstRow the index of the first row in the whole matrix
   * @param rows number of rows in the block
   * @param stride floats from one row to the next, a multiple of {@link Kernel#LANES}
   * @throws IllegalArgumentException if the buffer is not direct or too small for the rows
   */
  public RowBlock(ByteBuffer buffer, int firstRow, int rows, int stride) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("rows must lie in a direct buffer");
    }
    if (stride <= 0 || stride % Kernel.LANES != 0) {
      throw new IllegalArgumentException(
          "stride " + stride + " is not a multiple of " + Kernel.LANES);
    }
    if (rows < 0 || firstRow < 0 || (long) rows * stride * Float.BYTES > buffer.capacity()) {
      throw new IllegalArgumentException(
          rows + " rows of " + stride + " floats do not fit in " + buffer.capacity() + " bytes");
    }
    this.buffer = buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    this.firstRow = firstRow;
    this.rows = rows;
    this.stride = stride;
    this.memory = BlockMemory.of(this.buffer);
  }

  /** The floats, little-endian, row 0 of the block at position 0. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /** The index of the block's first row in the whole matrix. */
  public int firstRow() {
    return firstRow;
  }

  /** The number of rows in the block. */
  public int rows() {
    return rows;
  }

  /** Floats from one row to the next, a multiple of {@link Kernel#LANES}. */
  public int stride() {
    return stride;
  }

  /**
   * The memory in the form that the Vector API of this JDK reads: the buffer itself on Java 17 and
   * 18, a {@code MemorySegment} over it on later versions. Created once, so that no query has to.
   */
  public Object memory() {
    return memory;
  }
}
