package io.freshet.families.matrix;

import io.freshet.model.snapshot.SparseRows;
import it.unimi.dsi.fastutil.Arrays;

/**
 * Thrown when there are more items, users, ratings or pairs than a fit accepts or an array can
 * hold.
 */
public final class SizeLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The max length of an array that every JVM can allocate. */
  public static final int MAX_ARRAY = Arrays.MAX_ARRAY_SIZE;

  private static final String SAMPLE =
      "take a sample of the users (the trainer does with less trainer.memory.megabytes)";

  private final long limit;

  private SizeLimitException(String message, long limit) {
    super(message);
    this.limit = limit;
  }

  /** The max count. */
  public long limit() {
    return limit;
  }

  /**
   * Rejects a count above a limit.
   *
   * @param owner what has the limit, for example a family
   * @param what what is counted, in the plural
   * @param advice what to do about it, with the setting
   * @throws SizeLimitException if the count is above the limit
   */
  public static void check(String owner, String what, long count, long limit, String advice) {
    if (count > limit) {
      throw new SizeLimitException(
          owner + " takes at most " + limit + " " + what + ", there are " + count + ": " + advice,
          limit);
    }
  }

  /**
   * Rejects more items than the pairs of a snapshot can number, {@link SparseRows#MAX_COLUMNS}.
   *
   * @param family name of a family that keeps pairs of items, or weights between them
   * @throws SizeLimitException if there are more items
   */
  public static void checkNumberedItems(String family, int items) {
    check(family, "items", items, SparseRows.MAX_COLUMNS, "choose a family of factors");
  }

  /**
   * Computes the length of an array with {@code width} numbers for each of {@code count} rows.
   *
   * @param owner what has the array, for example a family
   * @param what what the rows are, in the plural
   * @param count number of rows, 0 or more
   * @param width numbers per row, 0 or more
   * @param advice what to do about it, with the setting
   * @throws SizeLimitException if no array can be that long
   */
  public static int length(String owner, String what, int count, int width, String advice) {
    check(owner, what, count, MAX_ARRAY / Math.max(1, width), advice);
    return count * width;
  }

  /**
   * Computes the next length of a growing array: 1.5 times the current length, or more if needed.
   *
   * @param length the current length
   * @param needed the min length needed
   * @throws SizeLimitException if no array can be that long
   */
  static int grown(String what, int length, long needed) {
    check("a matrix of ratings", what, needed, MAX_ARRAY, SAMPLE);
    return (int) Math.min(MAX_ARRAY, Math.max(needed, (long) length + (length >> 1)));
  }
}
