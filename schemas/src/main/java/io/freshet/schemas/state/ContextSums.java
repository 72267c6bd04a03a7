package io.freshet.schemas.state;

import io.freshet.schemas.rating.EventContext;
import java.util.Arrays;

/**
 * Counts and sums of a user's ratings per {@link EventContext#cell cell} of daytime × weekend in
 * local time.
 *
 * <p>They are derived from the entries of a state, without withdrawn entries, and stored with them.
 * Sums are exact, so they do not depend on the order of events. The next {@code wrap} of a reader
 * overwrites the table that the reader returned.
 */
public final class ContextSums {
  private final long[] counts = new long[EventContext.CELLS];
  private final long[] sums = new long[EventContext.CELLS];

  ContextSums() {}

  /** Number of ratings in a cell. */
  public long count(int cell) {
    return counts[cell];
  }

  /** Sum of the ratings in a cell, exact to a millionth of a point per rating. */
  public double ratingSum(int cell) {
    return (double) sums[cell] / StateFormat.MICROS;
  }

  /** Sum of the ratings in a cell in millionths of a point. */
  public long ratingSumMicros(int cell) {
    return sums[cell];
  }

  /** Number of ratings in all cells. */
  public long totalCount() {
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

  /** Mean of all ratings; NaN without ratings. */
  public double meanRating() {
    long count = totalCount();
    if (count == 0) {
      return Double.NaN;
    }
    return (double) (sums[0] + sums[1] + sums[2] + sums[3]) / StateFormat.MICROS / count;
  }

  void clear() {
    Arrays.fill(counts, 0);
    Arrays.fill(sums, 0);
  }

  void copyFrom(ContextSums other) {
    System.arraycopy(other.counts, 0, counts, 0, EventContext.CELLS);
    System.arraycopy(other.sums, 0, sums, 0, EventContext.CELLS);
  }

  void add(int cell, double rating) {
    counts[cell]++;
    sums[cell] += StateFormat.micros(rating);
  }

  /**
   * Removes a rating from a cell.
   *
   * @return false if the cell cannot have held the rating; the table is then invalid
   */
  boolean subtract(int cell, double rating) {
    counts[cell]--;
    sums[cell] -= StateFormat.micros(rating);
    return counts[cell] > 0 || (counts[cell] == 0 && sums[cell] == 0);
  }

  void read(ByteSource in) {
    for (int cell = 0; cell < EventContext.CELLS; cell++) {
      long count = in.varint();
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw new StateFormatException("context count out of range");
      }
      counts[cell] = count;
      sums[cell] = 0;
      if (count > 0) {
        long coded = in.varint();
        long sum = StateFormat.unzigzag(coded >>> 1);
        sums[cell] = (coded & 1) != 0 ? sum : sum * StateFormat.HALF_MICROS;
      }
    }
  }

  void write(ByteSink out) {
    for (int cell = 0; cell < EventContext.CELLS; cell++) {
      out.varint(counts[cell]);
      if (counts[cell] > 0) {
        long sum = sums[cell];
        if (sum % StateFormat.HALF_MICROS == 0) {
          out.varint(StateFormat.zigzag(sum / StateFormat.HALF_MICROS) << 1);
        } else {
          out.varint(StateFormat.zigzag(sum) << 1 | 1);
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContextSums that
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "counts " + Arrays.toString(counts) + " sums " + Arrays.toString(sums);
  }
}
