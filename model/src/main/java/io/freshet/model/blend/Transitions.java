package io.freshet.model.blend;

import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import it.unimi.dsi.fastutil.Arrays;
import java.util.List;

/**
 * A sparse matrix of item order: which items people rate near each other. A pair a → b has one
 * value in [0, 1] per channel:
 *
 * <ul>
 *   <li>{@link #AFTER}: b was rated soon after a
 *   <li>{@link #AFTER_LIKED}: b was rated soon after a, and liked
 *   <li>{@link #BEFORE}: b was rated shortly before a
 *   <li>{@link #NEAR}: b was rated near a, before or after, within a wider distance
 * </ul>
 *
 * <p>A pair at distance d in a user's order counts 1/d up to a maximum distance (1/√d for {@link
 * #NEAR}). Two ratings within one second have no order; they count half in each direction. A share
 * is the count divided by the sum of a's row plus a shrinkage, so that little evidence gives a
 * small share. {@link Measure} tells what is kept of a share. Immutable.
 */
public final class Transitions {
  /** Channel: b after a. */
  public static final int AFTER = 0;

  /** Channel: b, liked, after a. */
  public static final int AFTER_LIKED = 1;

  /** Channel: b before a. */
  public static final int BEFORE = 2;

  /** Channel: b near a, before or after, within a wider distance. */
  public static final int NEAR = 3;

  /** Values per pair. */
  public static final int CHANNELS = 4;

  /** What the value of a pair is. */
  public enum Measure {
    /** The share. Snapshots without a section {@code order.measure} hold shares. */
    SHARE,
    /**
     * The square root of the share, smaller for items that are rated often. In a sum over several
     * ratings, roots let an item that follows all of them win over an item that follows a single
     * one often.
     */
    ROOT
  }

  private static final String MEASURE = "order.measure";

  private static final String[] SECTIONS = {
    "order.after", "order.after-liked", "order.before", "order.near",
  };

  /** Values per pair in {@link #values()}: {@link #AFTER}, {@link #BEFORE}, {@link #NEAR}. */
  static final int BESIDE = 3;

  /** The max number of pairs: one array holds {@link #BESIDE} values per pair. */
  public static final int MAX_PAIRS = Arrays.MAX_ARRAY_SIZE / BESIDE;

  private final Measure measure;
  private final SparseRows pattern;
  private final float[] values;

  /**
   * {@link #AFTER_LIKED} where it is not zero: a small part of the pairs, and the channel read
   * most.
   */
  private final SparseRows liked;

  /**
   * Joins the channels into one matrix.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_PAIRS} pairs
   * @param measure what the values are
   * @param pattern items × items; its values are those of {@link #AFTER}
   * @param others values of the other channels, one per entry of the pattern each
   */
  public Transitions(Measure measure, SparseRows pattern, float[]... others) {
    if (pattern.size() > MAX_PAIRS) {
      throw new IllegalArgumentException(pattern.size() + " pairs are more than " + MAX_PAIRS);
    }
    this.measure = measure;
    this.pattern = pattern;
    this.values = new float[pattern.size() * BESIDE];
    for (int k = 0; k < pattern.size(); k++) {
      values[k * BESIDE] = pattern.value(k);
      values[k * BESIDE + 1] = others[BEFORE - 1][k];
      values[k * BESIDE + 2] = others[NEAR - 1][k];
    }
    this.liked = nonZero(pattern, others[AFTER_LIKED - 1]);
  }

  private static SparseRows nonZero(SparseRows pattern, float[] values) {
    int size = 0;
    for (float value : values) {
      size += value != 0 ? 1 : 0;
    }
    int[] starts = new int[pattern.rows() + 1];
    int[] columns = new int[size];
    float[] kept = new float[size];
    int at = 0;
    for (int row = 0; row < pattern.rows(); row++) {
      for (int k = pattern.start(row); k < pattern.start(row + 1); k++) {
        if (values[k] != 0) {
          columns[at] = pattern.column(k);
          kept[at++] = values[k];
        }
      }
      starts[row + 1] = at;
    }
    return new SparseRows(pattern.width(), starts, columns, kept);
  }

  /** What the values are. */
  Measure measure() {
    return measure;
  }

  /** The number of items. */
  public int items() {
    return pattern.rows();
  }

  /** The number of pairs. */
  public int size() {
    return pattern.size();
  }

  /** The index of the first pair of item a; for {@link #items()}, the end of the last pairs. */
  int start(int a) {
    return pattern.start(a);
  }

  /** Item b of every pair. Not a copy. */
  int[] columns() {
    return pattern.columns();
  }

  /** The values of all pairs, {@link #BESIDE} per pair. Not a copy. */
  float[] values() {
    return values;
  }

  /** {@link #AFTER_LIKED} where it is not zero, items × items. */
  SparseRows liked() {
    return liked;
  }

  /** Puts the pairs into a snapshot. */
  public void put(SnapshotWriter out) {
    if (measure != Measure.SHARE) {
      out.putText(MEASURE, measure.name());
    }
    pattern.put(out, SECTIONS[AFTER]);
    float[][] columns = new float[CHANNELS][size()];
    for (int k = 0; k < size(); k++) {
      columns[BEFORE][k] = values[k * BESIDE + 1];
      columns[NEAR][k] = values[k * BESIDE + 2];
    }
    for (int row = 0; row < items(); row++) {
      for (int k = liked.start(row); k < liked.start(row + 1); k++) {
        columns[AFTER_LIKED][pattern.find(row, liked.column(k))] = liked.value(k);
      }
    }
    for (int channel = 1; channel < CHANNELS; channel++) {
      out.putFloats(SECTIONS[channel], size(), 1, columns[channel]);
    }
  }

  /**
   * Loads the pairs of a snapshot.
   *
   * @throws SnapshotFormatException if the pairs are missing, have another shape, a value is
   *     negative or not finite, or their measure is unknown
   */
  static Transitions load(Snapshot snapshot) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    SparseRows pattern = SparseRows.load(snapshot, SECTIONS[AFTER], items, items);
    if (pattern.size() > MAX_PAIRS) {
      throw new SnapshotFormatException(
          snapshot.file() + ": " + pattern.size() + " pairs of order, more than " + MAX_PAIRS);
    }
    return new Transitions(
        measure(snapshot),
        pattern,
        column(snapshot, AFTER_LIKED, pattern),
        column(snapshot, BEFORE, pattern),
        column(snapshot, NEAR, pattern));
  }

  private static Measure measure(Snapshot snapshot) throws SnapshotFormatException {
    String name = snapshot.has(MEASURE) ? snapshot.text(MEASURE) : Measure.SHARE.name();
    for (Measure measure : Measure.values()) {
      if (measure.name().equals(name)) {
        return measure;
      }
    }
    throw new SnapshotFormatException(
        snapshot.file()
            + ": "
            + MEASURE
            + " is "
            + name
            + ", none of "
            + List.of(Measure.values()));
  }

  private static float[] column(Snapshot snapshot, int channel, SparseRows pattern)
      throws SnapshotFormatException {
    float[] column = snapshot.floats(SECTIONS[channel], pattern.size(), 1).toArray();
    for (int k = 0; k < column.length; k++) {
      if (!(column[k] >= 0 && column[k] <= 1 && pattern.value(k) >= 0 && pattern.value(k) <= 1)) {
        throw new SnapshotFormatException(
            snapshot.file() + ": pair " + k + " of " + SECTIONS[channel] + " is not in [0, 1]");
      }
    }
    return column;
  }
}
