package io.freshet.families.blend;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.PopularityTable;

/**
 * Counts {@link io.freshet.model.blend.ContextTable}, in two steps: how ratings of each genre lie
 * in the cells, mixed with how all do, and then those of each item, mixed with how its genres do.
 * An item with few ratings of its own follows its kind.
 */
final class ContextCounts {
  private static final int CELLS = PopularityTable.CELLS;

  /** Ratings, spread over the cells as all are, that those of a genre are mixed with. */
  private static final double GENRE_PRIOR = 100;

  /** Ratings, spread as its genres' are, that those of an item are mixed with. */
  private static final double ITEM_PRIOR = 20;

  private ContextCounts() {}

  /**
   * Items × cells: {@code ln(share of the item's ratings in the cell / share of all ratings)}.
   *
   * @param genres of the items of the matrix
   */
  static float[] of(RatingMatrix m, GenreTable genres) {
    double[] count = new double[m.items() * CELLS];
    double[] ofCell = new double[CELLS];
    double total = 0;
    for (int k = 0; k < m.ratings(); k++) {
      int cell = m.cell()[k];
      if (cell >= 0) {
        count[m.item()[k] * CELLS + cell]++;
        ofCell[cell]++;
        total++;
      }
    }
    double[] share = new double[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      share[cell] = total == 0 ? 0 : ofCell[cell] / total;
    }
    double[] lifts = genreLifts(count, share, genres);
    float[] out = new float[count.length];
    double[] expected = new double[CELLS];
    for (int i = 0; i < m.items(); i++) {
      double sum = 0;
      double own = 0;
      for (int cell = 0; cell < CELLS; cell++) {
        expected[cell] = share[cell] * Math.exp(ofGenres(lifts, genres, i, cell));
        sum += expected[cell];
        own += count[i * CELLS + cell];
      }
      for (int cell = 0; cell < CELLS; cell++) {
        // A cell that nobody has rated in says nothing of anything.
        if (share[cell] > 0) {
          double prior = ITEM_PRIOR * expected[cell] / sum;
          double found = (count[i * CELLS + cell] + prior) / (own + ITEM_PRIOR);
          out[i * CELLS + cell] = (float) Math.log(found / share[cell]);
        }
      }
    }
    return out;
  }

  /** Genres × cells; a rating of an item of several genres counts for each in part. */
  private static double[] genreLifts(double[] count, double[] share, GenreTable genres) {
    int columns = genres.names().size();
    double[] lifts = new double[columns * CELLS];
    for (int g = 0; g < columns; g++) {
      double own = 0;
      for (int i = 0; i < count.length / CELLS; i++) {
        double part = genres.part(i, g);
        for (int cell = 0; part > 0 && cell < CELLS; cell++) {
          lifts[g * CELLS + cell] += part * count[i * CELLS + cell];
          own += part * count[i * CELLS + cell];
        }
      }
      for (int cell = 0; cell < CELLS; cell++) {
        double found = (lifts[g * CELLS + cell] + GENRE_PRIOR * share[cell]) / (own + GENRE_PRIOR);
        lifts[g * CELLS + cell] = share[cell] > 0 ? Math.log(found / share[cell]) : 0;
      }
    }
    return lifts;
  }

  private static double ofGenres(double[] lifts, GenreTable genres, int item, int cell) {
    double sum = 0;
    for (int g = 0; g < genres.names().size(); g++) {
      sum += genres.part(item, g) * lifts[g * CELLS + cell];
    }
    return sum;
  }
}
