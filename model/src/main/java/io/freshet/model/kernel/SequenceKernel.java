package io.freshet.model.kernel;

/** Inner loops that only the sequence family uses. The rules of {@link Kernel} apply. */
public interface SequenceKernel extends Kernel {

  /**
   * Adds the product of two matrices to a third: {@code C[r][j] = fma(A[r][k], B[k][j], C[r][j])}
   * for ascending k, so each sum is sequential from the old value.
   *
   * <p>{@code A[r][k]} is {@code a[aAt + r · aRow + k · aColumn]}: with {@code aRow} 1, A is the
   * transpose of the rows in the array. Rows of B and C lie {@code bStride} and {@code cStride}
   * floats apart.
   *
   * @param rows number of rows of A and C
   * @param depth number of columns of A and rows of B
   * @param columns number of columns of B and C, a multiple of {@link #LANES}
   */
  void addProduct(
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
      int columns);

  /**
   * Replaces values by exponentials, {@code exp(value − origin)}, each as {@link Exponential#exp}
   * computes it.
   *
   * @param at index of the first value
   * @param origin at least the max of the values
   * @return the sum of the exponentials, by lanes
   */
  float exponentials(float[] values, int at, int length, float origin, float[] scratch);

  /**
   * Computes the logistic function {@code 1 / (1 + exp(−x))} of the first {@code length} values.
   */
  void sigmoids(float[] values, int length, float[] out);
}
