package io.freshet.model.scoring;

/** User as a model represents them. Valid until the scorer's next fold-in. */
public interface FoldedUser {

  /**
   * Whether the representation comes from the user's history or statements. False where a family
   * without taste ranks for everybody.
   */
  default boolean personal() {
    return true;
  }

  /**
   * The rating that the user would give, within the rating scale.
   *
   * @return NaN if the family predicts no ratings
   */
  default float predictedRating(int item) {
    return Float.NaN;
  }

  /** Scores every item of the catalogue exactly. */
  ScoredUser scoreAll();

  /**
   * Scores every item like {@link #scoreAll}, in less time and with a bounded error where the model
   * can: to choose by ({@link NearTopK}).
   */
  default ScoredUser scoreNearly() {
    return scoreAll();
  }
}
