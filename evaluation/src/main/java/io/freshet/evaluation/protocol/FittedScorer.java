package io.freshet.evaluation.protocol;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TrainedUserModel;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.scoring.UserScorer;
import org.jspecify.annotations.Nullable;

/** Scores users with a fitted family, in one thread. */
final class FittedScorer {

  /** How the last user was scored. */
  enum How {
    /** With the vector from the fit. */
    TRAINED,
    /** By folding in the history. */
    FOLDED_IN,
    /** By a family that gives every user the same order. */
    FOR_EVERYBODY,
    /**
     * By the decayed popularity of the snapshot, as the live system does if there is nothing to
     * fold in.
     */
    FALLBACK
  }

  private final Fitted fitted;
  private final UserScorer scorer;

  /** The scorer as one of trained users; null if the family has none. */
  private final @Nullable TrainedUserScorer trained;

  private final int userLength;
  private final float[] popularity;
  private final float[] fallback;
  private @Nullable FoldedUser user;
  private @Nullable ScoredUser scored;
  private How how = How.FALLBACK;

  FittedScorer(Fitted fitted) {
    this.fitted = fitted;
    ServingModel model = fitted.model();
    if (model instanceof TrainedUserModel ofTrained) {
      trained = ofTrained.newScorer();
      userLength = ofTrained.userLength();
      scorer = trained;
    } else {
      trained = null;
      userLength = 0;
      scorer = model.newScorer();
    }
    PopularityTable table = model.popularity();
    this.popularity = new float[model.catalogue().size()];
    this.fallback = new float[popularity.length];
    for (int i = 0; i < popularity.length; i++) {
      popularity[i] = table.decayed(i);
    }
  }

  /**
   * Sets the user to score.
   *
   * @param row row of the fitted matrix whose trained vector is used if there is one; −1 folds the
   *     history in
   */
  How take(History history, int row) {
    float[] vectors = fitted.fit().users();
    scored = null;
    if (row >= 0 && vectors != null && trained != null) {
      user = trained.setUser(history, vectors, row * userLength);
      how = How.TRAINED;
    } else {
      FoldedUser folded = scorer.foldIn(history);
      user = folded;
      how = folded == null ? How.FALLBACK : folded.personal() ? How.FOLDED_IN : How.FOR_EVERYBODY;
    }
    return how;
  }

  /** The scores of all items for the current user; overwritten by the next call. */
  float[] scores() {
    if (user == null) {
      System.arraycopy(popularity, 0, fallback, 0, fallback.length);
      return fallback;
    }
    scored = user.scoreAll();
    return scored.scores();
  }

  /**
   * The logarithm of the sum over all items, see {@link ScoredUser#logTotal}.
   *
   * @return NaN if the model predicts no probabilities, or none for this user
   */
  float logTotal() {
    return (scored != null && personal()) ? scored.logTotal() : Float.NaN;
  }

  /** The probability of an item with this score, see {@link ScoredUser#probability}. */
  float probability(float score, float logTotal) {
    return scored == null ? Float.NaN : scored.probability(score, logTotal);
  }

  /** Tells whether the current user is represented in the model. */
  boolean personal() {
    return how == How.TRAINED || how == How.FOLDED_IN;
  }

  /** Tells whether the current user was scored with the vector from the fit. */
  boolean trained() {
    return how == How.TRAINED;
  }

  /** The predicted rating of the current user; NaN if the family predicts no ratings. */
  float predictedRating(int item) {
    return (user != null && personal()) ? user.predictedRating(item) : Float.NaN;
  }
}
