package io.freshet.trainer.evaluate.protocol;

import io.freshet.model.History;
import io.freshet.model.PopularityTable;
import io.freshet.model.ServingModel;
import io.freshet.model.TrainedUserModel;
import io.freshet.model.Workspace;

/** One thread's way to score users by a fitted family. */
final class UserScorer {

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
  private final ServingModel model;
  private final Workspace workspace;
  private final float[] popularity;
  private How how = How.FALLBACK;

  UserScorer(Fitted fitted) {
    this.fitted = fitted;
    this.model = fitted.model();
    this.workspace = model.newWorkspace();
    PopularityTable table = model.popularity();
    this.popularity = new float[model.catalogue().size()];
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
    if (row >= 0 && vectors != null && model instanceof TrainedUserModel trained) {
      trained.setUser(history, vectors, row * trained.userLength(), workspace);
      how = How.TRAINED;
    } else if (model.foldIn(history, workspace)) {
      how = How.FOLDED_IN;
    } else {
      how = model.ranksForEverybody() ? How.FOR_EVERYBODY : How.FALLBACK;
    }
    return how;
  }

  /** Scores of all items for the user last taken; overwritten by the next call. */
  float[] scores() {
    float[] scores = workspace.scores();
    if (how == How.FALLBACK) {
      System.arraycopy(popularity, 0, scores, 0, scores.length);
    } else {
      model.scoreAll(workspace);
    }
    return scores;
  }

  /**
   * What the scores come to, see {@link ServingModel#logTotal}.
   *
   * @return NaN where the model says no probabilities, or nothing of this user
   */
  float logTotal() {
    return personal() ? model.logTotal(workspace) : Float.NaN;
  }

  /** The chance of an item by its score, see {@link ServingModel#probability}. */
  float probability(float score, float logTotal) {
    return model.probability(score, logTotal);
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
    return personal() ? model.predictedRating(workspace, item) : Float.NaN;
  }
}
