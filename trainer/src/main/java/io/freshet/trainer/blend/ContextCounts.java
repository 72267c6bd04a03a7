package io.freshet.trainer.blend;

import io.freshet.model.PopularityTable;
import io.freshet.trainer.matrix.RatingMatrix;

/** Counts {@link io.freshet.model.blend.ContextTable}. */
final class ContextCounts {
  /** Ratings, spread over the cells as all are, that those of an item are mixed with. */
  private static final double PRIOR = 20;

  private ContextCounts() {}

  /** Items × cells: {@code ln(share of the item's ratings in the cell / share of all ratings)}. */
  static float[] of(RatingMatrix m) {
    int cells = PopularityTable.CELLS;
    double[] count = new double[m.items() * cells];
    double[] ofItem = new double[m.items()];
    double[] ofCell = new double[cells];
    double total = 0;
    for (int k = 0; k < m.ratings(); k++) {
      int cell = m.cell()[k];
      if (cell >= 0) {
        count[m.item()[k] * cells + cell]++;
        ofItem[m.item()[k]]++;
        ofCell[cell]++;
        total++;
      }
    }
    float[] out = new float[count.length];
    for (int i = 0; i < m.items(); i++) {
      for (int cell = 0; cell < cells; cell++) {
        double share = ofCell[cell] / total;
        // A cell that nobody has rated in says nothing of anything.
        out[i * cells + cell] =
            ofCell[cell] == 0
                ? 0f
                : (float)
                    Math.log(
                        (count[i * cells + cell] + PRIOR * share) / (ofItem[i] + PRIOR) / share);
      }
    }
    return out;
  }
}
