package io.freshet.model.scoring;

import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.rating.EventContext;
import org.jspecify.annotations.Nullable;

/**
 * The popularity of each item at training time: over all contexts with exponential decay, and per
 * context cell. Values are weights; a larger weight is more popular, and 0 means that nobody rated
 * the item.
 */
public final class PopularityTable {

  /** Context cells: daytime or not, weekend or not. */
  public static final int CELLS = EventContext.CELLS;

  /** Section of the decayed popularity, items × 1. */
  static final String DECAYED = "popularity.decayed";

  /** Section of the popularity per cell, items × {@link #CELLS}. */
  static final String BY_CELL = "popularity.cells";

  /** Section of the all-time counts, items × 1; only the family popularity has it. */
  public static final String ALL = "popularity.all";

  private final FloatMatrix decayed;
  private final FloatMatrix byCell;
  private final @Nullable FloatMatrix all;

  private PopularityTable(FloatMatrix decayed, FloatMatrix byCell, @Nullable FloatMatrix all) {
    this.all = all;
    this.decayed = decayed;
    this.byCell = byCell;
  }

  /**
   * Puts the table into a snapshot. Every family must do so.
   *
   * @param decayed one weight per item
   * @param byCell {@link #CELLS} weights per item, row-major by item
   */
  public static void put(SnapshotWriter out, float[] decayed, float[] byCell) {
    int items = out.catalogue().size();
    out.putFloats(DECAYED, items, 1, decayed);
    out.putFloats(BY_CELL, items, CELLS, byCell);
  }

  /**
   * Loads the table of a snapshot.
   *
   * @throws SnapshotFormatException if the table is missing or does not fit the catalogue
   */
  public static PopularityTable load(Snapshot snapshot) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    return new PopularityTable(
        snapshot.floats(DECAYED, items, 1),
        snapshot.floats(BY_CELL, items, CELLS),
        snapshot.has(ALL) ? snapshot.floats(ALL, items, 1) : null);
  }

  /** The number of items in the table. */
  public int size() {
    return decayed.rows();
  }

  /** The decayed popularity of an item over all contexts. */
  public float decayed(int item) {
    return decayed.get(item, 0);
  }

  /** The number of ratings of an item at training time; NaN if the snapshot does not have it. */
  public float ratings(int item) {
    return all == null ? Float.NaN : all.get(item, 0);
  }

  /** The number of ratings of an item, or its decayed popularity if the snapshot has no number. */
  public float ratingsOrDecayed(int item) {
    return all == null ? decayed(item) : all.get(item, 0);
  }

  /**
   * The popularity of an item within one context cell.
   *
   * @param cell a cell as numbered by {@link EventContext#cell(boolean, boolean)}
   */
  public float cell(int cell, int item) {
    return byCell.get(item, cell);
  }
}
