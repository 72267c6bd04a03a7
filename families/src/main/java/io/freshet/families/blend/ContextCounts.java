package io.freshet.families.blend;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.PopularityTable;

/**
 * Counts a {@link io.freshet.model.blend.ContextTable} in two steps. First, the cell distribution
 * of each genre is mixed with that of all ratings. Then the distribution of each item is mixed with
 * that of its genres. So an item with few ratings follows its genres.
 */
final class ContextCounts {
  private static final int CELLS = PopularityTable.CELLS;

  /** Pseudo-ratings, distributed like all ratings, that are mixed with a genre's ratings. */
  private static final double GENRE_PRIOR = 100;

  /**
   * Pseudo-ratings, distributed like the genres' ratings, that are mixed with an item's ratings.
   */
  private static final double ITEM_PRIOR = 20;

  private ContextCounts() {}

  /**
   * Computes items × cells: {@code ln(share of the item's ratings in the cell / share of all
   * ratings)}.
   *
   * @param genres genres of the matrix's items
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
        // A cell without any rating gives no evidence.
        if (share[cell] > 0) {
          double prior = ITEM_PRIOR * expected[cell] / sum;
          double found = (count[i * CELLS + cell] + prior) / (own + ITEM_PRIOR);
          out[i * CELLS + cell] = (float) Math.log(found / share[cell]);
        }
      }
    }
    return out;
  }

  /** Genres × cells; a rating of an item with several genres is divided among them. */
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
