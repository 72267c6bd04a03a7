package io.freshet.model.scoring;

/** A folded-in user of a model that has a {@link ServingModel#rival}. */
public interface RivalScores extends FoldedUser {

  /**
   * Scores every item with the rival.
   *
   * @param out receives one score per item, higher is better
   */
  void scoreRival(float[] out);
}
