package io.freshet.families.popularity;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.SnapshotWriter;

/**
 * The popularity of each item of a matrix: over all time, decayed, among liked events, and by
 * context cell. An event's weight falls to 1/e every {@code eFold} events of the whole stream.
 * Decay counts events and not time, so a quiet month forgets nothing.
 */
public final class PopularityColumns {
  /** Section of the all-time counts, items × 1. */
  public static final String ALL = PopularityTable.ALL;

  /** Section of the decayed weights of liked events, items × 1. */
  public static final String LIKED = PopularityModel.LIKED;

  /** Weight of the global popularity, in decayed events, that is mixed into a cell's own events. */
  private static final double CELL_PRIOR = 1000;

  private final float[] all;
  private final float[] decayed;
  private final float[] liked;
  private final float[] byCell;

  private PopularityColumns(float[] all, float[] decayed, float[] liked, float[] byCell) {
    this.all = all;
    this.decayed = decayed;
    this.liked = liked;
    this.byCell = byCell;
  }

  /**
   * Counts the popularity of a matrix.
   *
   * @param likeThreshold min rating of a liked event
   * @param eFold number of events after which an event's weight is 1/e, greater than 0
   */
  public static PopularityColumns of(RatingMatrix m, double likeThreshold, double eFold) {
    int items = m.items();
    double[] all = new double[items];
    double[] decayed = new double[items];
    double[] liked = new double[items];
    double[] cells = new double[items * PopularityTable.CELLS];
    double[] cellTotal = new double[PopularityTable.CELLS];
    int[] order = m.timeOrder();
    double total = 0;
    for (int k = 0; k < order.length; k++) {
      int at = order[k];
      int item = m.item()[at];
      double weight = Math.exp((k - order.length + 1) / eFold);
      total += weight;
      all[item]++;
      decayed[item] += weight;
      if (m.rating()[at] >= likeThreshold) {
        liked[item] += weight;
      }
      int cell = m.cell()[at];
      if (cell >= 0) {
        cells[item * PopularityTable.CELLS + cell] += weight;
        cellTotal[cell] += weight;
      }
    }
    // An item's share in a cell, shrunk towards its overall share, on the scale of the decayed
    // weights.
    for (int item = 0; item < items; item++) {
      for (int cell = 0; cell < PopularityTable.CELLS; cell++) {
        int at = item * PopularityTable.CELLS + cell;
        cells[at] =
            (total * cells[at] + CELL_PRIOR * decayed[item]) / (cellTotal[cell] + CELL_PRIOR);
      }
    }
    return new PopularityColumns(floats(all), floats(decayed), floats(liked), floats(cells));
  }

  /**
   * Computes only decayed counts, several of them in one pass over time.
   *
   * @param eFolds numbers of events after which an event's weight is 1/e, greater than 0
   * @return counts by e-fold, one count per item
   */
  public static float[][] decayed(RatingMatrix m, double... eFolds) {
    double[][] decayed = new double[eFolds.length][m.items()];
    int[] order = m.timeOrder();
    for (int k = 0; k < order.length; k++) {
      int item = m.item()[order[k]];
      for (int e = 0; e < eFolds.length; e++) {
        decayed[e][item] += Math.exp((k - order.length + 1) / eFolds[e]);
      }
    }
    float[][] out = new float[eFolds.length][];
    for (int e = 0; e < eFolds.length; e++) {
      out[e] = floats(decayed[e]);
    }
    return out;
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) values[k];
    }
    return out;
  }

  /** Puts the popularity table that every snapshot has, and the other columns, into a snapshot. */
  public void put(SnapshotWriter out) {
    PopularityTable.put(out, decayed, byCell);
    out.putFloats(ALL, all.length, 1, all);
    out.putFloats(LIKED, liked.length, 1, liked);
  }

  /** The number of events per item. */
  public float[] all() {
    return all;
  }

  /** The decayed weight per item. */
  public float[] decayed() {
    return decayed;
  }
}
