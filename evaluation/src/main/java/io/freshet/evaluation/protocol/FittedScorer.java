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

/** One thread's way to score users by a fitted family. */
final class FittedScorer {

  /** How the last user was scored. */
  enum How {
    /** By the vector that the fit left. */
    TRAINED,
    /** By folding the history in. */
    FOLDED_IN,
    /** By a family that ranks for everybody. */
    FOR_EVERYBODY,
    /** By the decayed popularity in the snapshot, as the live system does: nothing to fold in. */
    FALLBACK
  }

  private final Fitted fitted;
  private final UserScorer scorer;

  /** The same, null if the family has no trained users. */
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
   * Takes a user.
   *
   * @param row of the fitted matrix, whose trained vector is to be used if there is one; −1 folds
   *     the history in
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

  /** Scores of all items for the user last taken; overwritten by the next call. */
  float[] scores() {
    if (user == null) {
      System.arraycopy(popularity, 0, fallback, 0, fallback.length);
      return fallback;
    }
    scored = user.scoreAll();
    return scored.scores();
  }

  /**
   * What the scores come to, see {@link ScoredUser#logTotal}.
   *
   * @return NaN where the model says no probabilities, or nothing of this user
   */
  float logTotal() {
    return (scored != null && personal()) ? scored.logTotal() : Float.NaN;
  }

  /** The chance of an item by its score, see {@link ScoredUser#probability}. */
  float probability(float score, float logTotal) {
    return scored == null ? Float.NaN : scored.probability(score, logTotal);
  }

  /** Whether the user last taken is represented in the model. */
  boolean personal() {
    return how == How.TRAINED || how == How.FOLDED_IN;
  }

  /** Whether the user last taken was scored by the vector that the fit left. */
  boolean trained() {
    return how == How.TRAINED;
  }

  /** The rating that the user last taken would give; NaN if the family predicts none. */
  float predictedRating(int item) {
    return (user != null && personal()) ? user.predictedRating(item) : Float.NaN;
  }
}
