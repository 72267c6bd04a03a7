package io.freshet.families.matrix;

import it.unimi.dsi.fastutil.Arrays;

/** More items, users, ratings or pairs than a fit takes or an array can hold. */
public final class SizeLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The max length of an array that every JVM can make. */
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
   * Refuses a count above a limit.
   *
   * @param owner what has the limit, such as a family
   * @param what is counted, in the plural
   * @param advice what can be done about it, with the setting
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
   * Returns the length of an array with {@code width} numbers for each of {@code count} rows.
   *
   * @param owner what has the array, such as a family
   * @param what the rows are, in the plural
   * @param count rows, 0 or more
   * @param width numbers per row, 0 or more
   * @param advice what can be done about it, with the setting
   * @throws SizeLimitException if no array is so long
   */
  public static int length(String owner, String what, int count, int width, String advice) {
    check(owner, what, count, MAX_ARRAY / Math.max(1, width), advice);
    return count * width;
  }

  /**
   * Returns the next length of an array that grows: half as long again, or what is needed if more.
   *
   * @param length its present length
   * @param needed the min length wanted
   * @throws SizeLimitException if no array is so long
   */
  static int grown(String what, int length, long needed) {
    check("a matrix of ratings", what, needed, MAX_ARRAY, SAMPLE);
    return (int) Math.min(MAX_ARRAY, Math.max(needed, (long) length + (length >> 1)));
  }
}
