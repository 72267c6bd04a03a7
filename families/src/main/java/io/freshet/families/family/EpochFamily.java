package io.freshet.families.family;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.snapshot.SnapshotWriter;

/** A family that trains in epochs and keeps the best epoch. */
public interface EpochFamily extends Family {

  /**
   * Fits as {@link #fit(RatingMatrix, FitContext, SnapshotWriter)} does, but on every rating of the
   * matrix, and keeps the epoch that best predicts the judge's ratings. If the model is later
   * scored on the same ratings, its score is too optimistic.
   *
   * @param judge ratings that choose the epoch; users and items that are not in the matrix are left
   *     out
   * @throws IllegalArgumentException if no rating is left, or the family does not learn from rating
   *     values
   */
  Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out, RatingMatrix judge);
}
