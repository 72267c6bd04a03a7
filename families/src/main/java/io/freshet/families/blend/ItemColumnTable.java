package io.freshet.families.blend;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.blend.Term;

/** The item terms, which depend on the item alone, and the scale of the ratings. */
final class ItemColumnTable {
  /** Pseudo-ratings at the mean of all ratings that shrink every item's mean. */
  private static final double MEAN_PRIOR = 5;

  /** Factor of a decayed rating before its logarithm, so that a tenth of a rating is visible. */
  private static final double DECAYED_SCALE = 10;

  private final float[] values;
  private final double ratingMean;
  private final double ratingDeviation;

  private ItemColumnTable(float[] values, double ratingMean, double ratingDeviation) {
    this.values = values;
    this.ratingMean = ratingMean;
    this.ratingDeviation = ratingDeviation;
  }

  /** Items × {@link Term#OF_ITEM}, row-major. Not a copy. */
  float[] values() {
    return values;
  }

  /** The mean of all ratings. */
  double ratingMean() {
    return ratingMean;
  }

  /** The standard deviation of all ratings. */
  double ratingDeviation() {
    return ratingDeviation;
  }

  static ItemColumnTable of(RatingMatrix m, BlendSettings settings, double likeThreshold) {
    int items = m.items();
    double[] sum = new double[items];
    double[] liked = new double[items];
    double[] count = new double[items];
    double total = 0;
    double squares = 0;
    for (int k = 0; k < m.ratings(); k++) {
      int i = m.item()[k];
      double rating = m.rating()[k];
      sum[i] += rating;
      count[i]++;
      liked[i] += rating >= likeThreshold ? 1 : 0;
      total += rating;
      squares += rating * rating;
    }
    double mean = total / m.ratings();
    double variance = Math.max(0, squares / m.ratings() - mean * mean);
    float[][] decays =
        PopularityColumns.decayed(m, settings.popularityEFold(), settings.slowPopularityEFold());
    float[] values = new float[Math.multiplyExact(items, Term.OF_ITEM)];
    for (int i = 0; i < items; i++) {
      set(values, i, Term.POPULARITY, Math.log1p(count[i]));
      set(values, i, Term.LIKED, Math.log1p(liked[i]));
      set(values, i, Term.DECAYED, Math.log1p(DECAYED_SCALE * decays[0][i]));
      set(values, i, Term.SLOWLY_DECAYED, Math.log1p(DECAYED_SCALE * decays[1][i]));
      set(
          values,
          i,
          Term.MEAN_RATING,
          (sum[i] + MEAN_PRIOR * mean) / (count[i] + MEAN_PRIOR) - mean);
    }
    return new ItemColumnTable(values, mean, Math.sqrt(variance));
  }

  private static void set(float[] values, int item, Term term, double value) {
    values[item * Term.OF_ITEM + term.column()] = (float) value;
  }
}
