package io.freshet.families.family;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.snapshot.SnapshotWriter;

/** A family that trains in epochs and keeps the best of them. */
public interface EpochFamily extends Family {

  /**
   * Fits as {@link #fit(RatingMatrix, FitContext, SnapshotWriter)} does, but on every rating of the
   * matrix, and keeps the epoch that predicts other ratings best. Where those are the ones it is
   * scored on later, the score says nothing of what to expect.
   *
   * @param judge ratings that choose the epoch; those of users and items that the matrix does not
   *     hold are left out
   * @throws IllegalArgumentException if none is left, or the family does not learn ratings
   */
  Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out, RatingMatrix judge);
}
