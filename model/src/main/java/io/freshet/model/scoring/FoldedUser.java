package io.freshet.model.scoring;

/** A user in the terms of a model. Valid until the scorer's next fold-in. */
public interface FoldedUser {

  /**
   * Tells whether the representation comes from the user's history or statements. False for a
   * family that gives every user the same order.
   */
  default boolean personal() {
    return true;
  }

  /**
   * Predicts the user's rating of an item, within the rating scale.
   *
   * @return NaN if the family predicts no ratings
   */
  default float predictedRating(int item) {
    return Float.NaN;
  }

  /** Scores every item of the catalogue exactly. */
  ScoredUser scoreAll();

  /**
   * Scores every item like {@link #scoreAll}, but faster and with a bounded error if the model
   * supports it. {@link NearTopK} selects from such scores.
   */
  default ScoredUser scoreNearly() {
    return scoreAll();
  }
}
