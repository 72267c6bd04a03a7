package io.freshet.model.kernel;

/**
 * A matrix in {@link Panels} of {@value #ROWS} rows with 16 bits per number, for sums that need
 * about three correct digits: half the memory to read. The numbers are bfloat16, the upper half of
 * a float32. The sums of even and odd columns for {@value #ROWS} rows fit in the registers, and
 * memory is read from start to end.
 *
 * <p>Two columns share an int: int {@code (r, p)}, of row r and the columns 2p and 2p + 1, lies at
 * {@code (r / 32 · depth / 2 + p) · 32 + r mod 32}. Its lower half, shifted up, is the number of
 * column 2p. The whole int, read as a float, is the number of column 2p + 1. The lower half then
 * adds less than the last bit of the upper half; the upper half is rounded with this in mind, so
 * nothing has to be masked out. The error of both is at most half a bit of bfloat16, 2⁻⁸ of the
 * number.
 */
public final class HalfPanels {

  /** Gives the rows of a matrix. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Copies a row.
     *
     * @param into receives one float per column, from 0 on
     */
    void copy(int row, float[] into);
  }

  /** Min number of rows: with fewer rows there is no memory worth saving. */
  public static final int WORTHWHILE = 1_000;

  /** Rows per panel. */
  public static final int ROWS = 32;

  private static final int HALF = 16;
  private static final int ROUNDING = 1 << (HALF - 1);
  private static final int MAGNITUDE = 0x7FFFFFFF;

  /** The upper half of the max finite number. */
  private static final int GREATEST = 0x7F7F;

  private final int[] values;
  private final int rows;
  private final int depth;

  private HalfPanels(int[] values, int rows, int depth) {
    this.values = values;
    this.rows = rows;
    this.depth = depth;
  }

  /**
   * Copies a matrix.
   *
   * @param columns number of columns; an odd number is padded with a column of zeros
   * @throws ArithmeticException if the matrix does not fit in an array
   */
  public static HalfPanels of(int rows, int columns, Rows matrix) {
    int pairs = (columns + 1) / 2;
    int padded = Math.multiplyExact((rows + ROWS - 1) / ROWS, ROWS);
    int[] values = new int[Math.multiplyExact(padded, pairs)];
    float[] row = new float[2 * pairs];
    for (int r = 0; r < rows; r++) {
      matrix.copy(r, row);
      int at = r / ROWS * pairs * ROWS + r % ROWS;
      for (int p = 0; p < pairs; p++) {
        values[at + p * ROWS] = pack(row[2 * p], row[2 * p + 1]);
      }
    }
    return new HalfPanels(values, rows, 2 * pairs);
  }

  private static int pack(float even, float odd) {
    int low = upperHalf(even, 0) & 0xFFFF;
    return upperHalf(odd, low) << HALF | low;
  }

  /** The upper half that makes the float nearest to a number, given its lower half. */
  private static int upperHalf(float number, int lowerHalf) {
    int bits = Float.floatToRawIntBits(number);
    int half = ((bits & MAGNITUDE) - lowerHalf + ROUNDING) >> HALF;
    return (bits >>> 31 << 15) | Math.min(Math.max(half, 0), GREATEST);
  }

  /** Unpacks the number of the even column. */
  static float even(int packed) {
    return Float.intBitsToFloat(packed << HALF);
  }

  /** Unpacks the number of the odd column. */
  static float odd(int packed) {
    return Float.intBitsToFloat(packed);
  }

  /** One number as stored. */
  public float value(int row, int column) {
    int at = row / ROWS * (depth / 2) * ROWS + row % ROWS;
    int packed = values[at + column / 2 * ROWS];
    return column % 2 == 0 ? even(packed) : odd(packed);
  }

  /** The panels, one after another. Not a copy: for the kernels. */
  public int[] values() {
    return values;
  }

  /** The number of rows of the matrix. */
  public int rows() {
    return rows;
  }

  /** The number of columns, padded to an even number. */
  public int depth() {
    return depth;
  }
}
