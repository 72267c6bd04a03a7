package io.freshet.model.snapshot;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sparse float32 matrix by rows: the ascending columns and the values of each row's entries.
 * Immutable and safe to share.
 *
 * <p>In a snapshot it is three matrices of one column: {@code <name>.lengths} with the number of
 * entries of each row, and {@code <name>.columns} and {@code <name>.values} with one row per entry.
 * Integers are stored as floats, which are exact below 2^24, so a matrix has at most {@link
 * #MAX_COLUMNS} columns.
 */
public final class SparseRows {

  /** The max number of columns. */
  public static final int MAX_COLUMNS = 1 << 24;

  private final int[] starts;
  private final int[] columns;
  private final float[] values;
  private final int width;

  /**
   * Wraps the arrays without copying them; they must not change afterwards.
   *
   * @param width number of columns
   * @param starts row r has the entries {@code [starts[r], starts[r + 1])}; one element more than
   *     there are rows
   * @param columns column of each entry, ascending within a row
   * @param values value of each entry, finite
   * @throws IllegalArgumentException if the arrays do not form such a matrix
   */
  public SparseRows(int width, int[] starts, int[] columns, float[] values) {
    this.width = width;
    this.starts = starts;
    this.columns = columns;
    this.values = values;
    String wrong = wrong();
    if (wrong != null) {
      throw new IllegalArgumentException("not a sparse matrix: " + wrong);
    }
  }

  private @Nullable String wrong() {
    if (width < 0 || width > MAX_COLUMNS) {
      return width + " columns, not 0 to " + MAX_COLUMNS;
    }
    if (starts.length == 0
        || starts[0] != 0
        || starts[starts.length - 1] != columns.length
        || columns.length != values.length) {
      return "rows, columns and values do not fit each other";
    }
    for (int row = 0; row + 1 < starts.length; row++) {
      if (starts[row] > starts[row + 1]) {
        return "row " + row + " ends before it starts";
      }
      int last = -1;
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        if (columns[k] <= last || columns[k] >= width) {
          return "row " + row + " has column " + columns[k] + " after " + last + " of " + width;
        }
        if (!Float.isFinite(values[k])) {
          return "row " + row + " has the value " + values[k];
        }
        last = columns[k];
      }
    }
    return null;
  }

  /** The number of rows. */
  public int rows() {
    return starts.length - 1;
  }

  /** The number of columns. */
  public int width() {
    return width;
  }

  /** The number of entries. */
  public int size() {
    return columns.length;
  }

  /** The index of a row's first entry; for {@link #rows()}, the end of the last row. */
  public int start(int row) {
    return starts[row];
  }

  /** The column of an entry. */
  public int column(int entry) {
    return columns[entry];
  }

  /** The value of an entry. */
  public float value(int entry) {
    return values[entry];
  }

  /** The columns of all entries. Not a copy. */
  public int[] columns() {
    return columns;
  }

  /** The values of all entries. Not a copy. */
  public float[] values() {
    return values;
  }

  /** The value in a row and column, or 0 if there is no entry. Takes a binary search. */
  public float get(int row, int column) {
    int entry = find(row, column);
    return entry < 0 ? 0f : values[entry];
  }

  /** The entry in a row and column, negative if there is none. Takes a binary search. */
  public int find(int row, int column) {
    return Arrays.binarySearch(columns, starts[row], starts[row + 1], column);
  }

  /** Adds a row to a dense vector. */
  public void addRow(int row, float[] out) {
    for (int k = starts[row], end = starts[row + 1]; k < end; k++) {
      out[columns[k]] += values[k];
    }
  }

  /** The transposed matrix, that is, the same entries by columns. */
  public SparseRows transposed() {
    int[] begin = new int[width + 1];
    for (int column : columns) {
      begin[column + 1]++;
    }
    for (int c = 0; c < width; c++) {
      begin[c + 1] += begin[c];
    }
    int[] next = begin.clone();
    int[] newColumns = new int[columns.length];
    float[] newValues = new float[columns.length];
    for (int row = 0; row < rows(); row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        int at = next[columns[k]]++;
        newColumns[at] = row;
        newValues[at] = values[k];
      }
    }
    return new SparseRows(rows(), begin, newColumns, newValues);
  }

  /**
   * Puts the matrix into a snapshot.
   *
   * @param name prefix of the section names, without the dot
   */
  public void put(SnapshotWriter out, String name) {
    float[] lengths = new float[rows()];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = starts[row + 1] - starts[row];
    }
    float[] wholes = new float[columns.length];
    for (int k = 0; k < wholes.length; k++) {
      wholes[k] = columns[k];
    }
    out.putFloats(name + ".lengths", lengths.length, 1, lengths);
    out.putFloats(name + ".columns", wholes.length, 1, wholes);
    out.putFloats(name + ".values", values.length, 1, values);
  }

  /**
   * Loads a matrix with any number of rows.
   *
   * @param width required number of columns
   * @throws SnapshotFormatException if the matrix is missing or does not have that width
   */
  public static SparseRows load(Snapshot snapshot, String name, int width)
      throws SnapshotFormatException {
    Objects.checkIndex(width, Integer.MAX_VALUE);
    int rows = snapshot.floats(name + ".lengths").rows();
    float[] lengths = snapshot.floats(name + ".lengths", rows, 1).toArray();
    int entries = snapshot.floats(name + ".columns").rows();
    float[] wholes = snapshot.floats(name + ".columns", entries, 1).toArray();
    float[] values = snapshot.floats(name + ".values", entries, 1).toArray();
    int[] starts = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      int length = whole(snapshot, name, lengths[row], width + 1L);
      if (length > entries - starts[row]) {
        throw new SnapshotFormatException(
            snapshot.file() + ": the rows of " + name + " are longer than its " + entries);
      }
      starts[row + 1] = starts[row] + length;
    }
    int[] columns = new int[entries];
    for (int k = 0; k < entries; k++) {
      columns[k] = whole(snapshot, name, wholes[k], width);
    }
    try {
      return new SparseRows(width, starts, columns, values);
    } catch (IllegalArgumentException e) {
      throw new SnapshotFormatException(snapshot.file() + ": " + name + " is " + e.getMessage(), e);
    }
  }

  /**
   * Loads a matrix with a given number of rows.
   *
   * @throws SnapshotFormatException if the matrix is missing or has another shape
   */
  public static SparseRows load(Snapshot snapshot, String name, int rows, int width)
      throws SnapshotFormatException {
    SparseRows matrix = load(snapshot, name, width);
    if (matrix.rows() != rows) {
      throw new SnapshotFormatException(
          snapshot.file() + ": " + name + " has " + matrix.rows() + " rows, not " + rows);
    }
    return matrix;
  }

  private static int whole(Snapshot snapshot, String name, float value, long limit)
      throws SnapshotFormatException {
    if (!(value >= 0 && value < limit) || value != (int) value) {
      throw new SnapshotFormatException(
          snapshot.file() + ": " + name + " has " + value + ", not a whole number below " + limit);
    }
    return (int) value;
  }
}
