package io.freshet.model.scoring;

/** User folded in by a model that has a {@link ServingModel#rival}. */
public interface RivalScores extends FoldedUser {

  /**
   * Scores every item by the rival.
   *
   * @param out receives one score per item, higher is better
   */
  void scoreRival(float[] out);
}
