package io.freshet.model.scoring;

/**
 * Base of the families' scorers: holds the scores of all items, and is itself the folded-in and the
 * scored user.
 */
public abstract class SnapshotScorer implements UserScorer, ScoredUser {

  private final float[] scores;

  /** Allocates the scores of all items of a model. */
  protected SnapshotScorer(ServingModel model) {
    scores = new float[model.catalogue().size()];
  }

  @Override
  public final float[] scores() {
    return scores;
  }
}
