package io.freshet.model.scoring;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.Panels;
import io.freshet.model.kernel.RowBlock;
import io.freshet.model.snapshot.FloatMatrix;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The item factors of a factor model in two layouts: row by row in mapped memory, for the fold-in,
 * and as {@link Panels} on the heap, for scoring. The panels exist up to a max size. A larger
 * matrix exceeds the caches: reading it takes longer than summing across lanes, so the mapped rows
 * are as fast.
 */
public final class ItemFactors {

  /** Section of the item factors, items × d. */
  public static final String SECTION = "item.factors";

  /** Max size in bytes of the copy on the heap. */
  static final long MAX_PANEL_BYTES = 64L << 20;

  private final Kernel kernel;
  private final RowBlock[] blocks;
  private final FloatBuffer[] values;
  private final @Nullable Panels panels;
  private final int items;
  private final int dimensions;
  private final int stride;

  /** Wraps a matrix, items × d. */
  public ItemFactors(FloatMatrix matrix, Kernel kernel) {
    this(matrix, kernel, MAX_PANEL_BYTES);
  }

  ItemFactors(FloatMatrix matrix, Kernel kernel, long maxPanelBytes) {
    this.kernel = kernel;
    List<RowBlock> list = matrix.rowBlocks();
    blocks = list.toArray(RowBlock[]::new);
    values = new FloatBuffer[blocks.length];
    for (int b = 0; b < blocks.length; b++) {
      values[b] = blocks[b].buffer().asFloatBuffer();
    }
    items = matrix.rows();
    dimensions = matrix.cols();
    stride = Kernel.padded(dimensions);
    panels = Panels.bytes(items, stride) <= maxPanelBytes ? Panels.of(list) : null;
  }

  /** The kernel that computes products. */
  public Kernel kernel() {
    return kernel;
  }

  /** The number of items. */
  public int items() {
    return items;
  }

  /** The number of factors d. */
  public int dimensions() {
    return dimensions;
  }

  /** The number of factors, padded as kernels require. */
  public int stride() {
    return stride;
  }

  /** Tells whether products use {@link Panels}, where each sum is {@link Kernel sequential}. */
  public boolean hasPanels() {
    return panels != null;
  }

  /**
   * Computes the product of every item with a user's vector of at least {@link #stride()} floats.
   */
  public void scores(float[] user, float[] out, float[] scratch) {
    if (panels != null) {
      kernel.scores(panels, user, out, scratch);
      return;
    }
    for (RowBlock block : blocks) {
      kernel.scores(block, user, out, scratch);
    }
  }

  /** Copies one row, {@link #stride()} floats, to {@code out} from {@code at} on. */
  public void copyRow(int index, float[] out, int at) {
    int perBlock = blocks[0].rows();
    int block = index / perBlock;
    values[block].get((index - block * perBlock) * stride, out, at, stride);
  }

  /**
   * Copies the rows of {@code count} indexes, see {@link #gather(int[], int, int, float[], int)}.
   */
  public void gather(int[] indexes, int count, float[] out, int rowStride) {
    gather(indexes, 0, count, out, rowStride);
  }

  /**
   * Copies rows.
   *
   * @param indexes row indexes; {@code count} of them from {@code from} on are used
   * @param rowStride floats from one row to the next in {@code out}, at least {@link #stride()};
   *     the floats in between are not written
   */
  public void gather(int[] indexes, int from, int count, float[] out, int rowStride) {
    for (int j = 0; j < count; j++) {
      copyRow(indexes[from + j], out, j * rowStride);
    }
  }
}
