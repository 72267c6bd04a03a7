package io.freshet.model.blend;

import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.rating.EventContext;

/**
 * A table of how much more often each item is rated in a context cell (daytime or not, weekend or
 * not) than items in general: the logarithm of that ratio, shrunk towards 0. Immutable.
 */
public final class ContextTable {
  /** Section of the logarithms, items × {@link PopularityTable#CELLS}. */
  static final String SECTION = "blend.context";

  /** One array per cell, with one value per item. */
  private final float[][] lifts;

  private ContextTable(float[][] lifts) {
    this.lifts = lifts;
  }

  /**
   * Puts the table into a snapshot.
   *
   * @param values items × {@link PopularityTable#CELLS}, row-major, finite
   */
  public static void put(SnapshotWriter out, float[] values) {
    out.putFloats(SECTION, out.catalogue().size(), PopularityTable.CELLS, values);
  }

  /**
   * Loads the table of a snapshot.
   *
   * @throws SnapshotFormatException if the table is missing, does not fit the catalogue or has
   *     values that are not finite
   */
  static ContextTable load(Snapshot snapshot) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    FloatMatrix matrix = snapshot.floats(SECTION, items, PopularityTable.CELLS);
    float[][] lifts = new float[PopularityTable.CELLS][items];
    for (int i = 0; i < items; i++) {
      for (int cell = 0; cell < lifts.length; cell++) {
        lifts[cell][i] = matrix.get(i, cell);
        if (!Float.isFinite(lifts[cell][i])) {
          throw new SnapshotFormatException(
              snapshot.file() + " has " + lifts[cell][i] + " for the context of item " + i);
        }
      }
    }
    return new ContextTable(lifts);
  }

  /**
   * The context term of an item.
   *
   * @param cell {@link EventContext#cell}; negative if unknown
   */
  float of(int cell, int item) {
    return cell < 0 ? 0f : lifts[cell][item];
  }

  /** Adds the weighted term to all scores. */
  void addTo(float[] scores, int cell, float weight) {
    if (cell >= 0 && weight != 0) {
      float[] of = lifts[cell];
      for (int i = 0; i < scores.length; i++) {
        scores[i] += weight * of[i];
      }
    }
  }
}
