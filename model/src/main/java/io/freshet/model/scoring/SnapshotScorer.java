package io.freshet.model.scoring;

/**
 * Scorer that is the folded and the scored view of itself, with the scores of all items. What the
 * families' scorers have in common.
 */
public abstract class SnapshotScorer implements UserScorer, ScoredUser {

  private final float[] scores;

  /** Makes room for the scores of all items of a model. */
  protected SnapshotScorer(ServingModel model) {
    scores = new float[model.catalogue().size()];
  }

  @Override
  public final float[] scores() {
    return scores;
  }
}
