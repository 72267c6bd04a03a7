package io.freshet.families.neighbour;

import io.freshet.model.snapshot.SparseRows;

/** Joins separately computed rows into a sparse matrix. */
public final class SparseBuild {
  private SparseBuild() {}

  /**
   * Joins all rows into one matrix.
   *
   * @param width number of columns
   * @param columns columns of each row, ascending
   * @param values values of each row, in the order of its columns
   * @throws ArithmeticException if there are more entries than an array can hold
   */
  static SparseRows join(int width, int[][] columns, float[][] values) {
    int[] starts = new int[columns.length + 1];
    for (int row = 0; row < columns.length; row++) {
      starts[row + 1] = Math.addExact(starts[row], columns[row].length);
    }
    int[] allColumns = new int[starts[columns.length]];
    float[] allValues = new float[allColumns.length];
    for (int row = 0; row < columns.length; row++) {
      System.arraycopy(columns[row], 0, allColumns, starts[row], columns[row].length);
      System.arraycopy(values[row], 0, allValues, starts[row], values[row].length);
    }
    return new SparseRows(width, starts, allColumns, allValues);
  }

  /**
   * Joins all rows into the transposed matrix, without building the matrix first.
   *
   * @param width number of columns, which is the number of rows of the result
   * @param columns columns of each row, ascending
   * @param values values of each row, in the order of its columns
   * @throws ArithmeticException if there are more entries than an array can hold
   */
  public static SparseRows transposed(int width, int[][] columns, float[][] values) {
    int[] starts = new int[width + 1];
    for (int[] row : columns) {
      for (int column : row) {
        starts[column + 1]++;
      }
    }
    for (int c = 0; c < width; c++) {
      starts[c + 1] = Math.addExact(starts[c], starts[c + 1]);
    }
    int[] next = starts.clone();
    int[] newColumns = new int[starts[width]];
    float[] newValues = new float[newColumns.length];
    for (int row = 0; row < columns.length; row++) {
      for (int k = 0; k < columns[row].length; k++) {
        int at = next[columns[row][k]]++;
        newColumns[at] = row;
        newValues[at] = values[row][k];
      }
    }
    return new SparseRows(columns.length, starts, newColumns, newValues);
  }
}
