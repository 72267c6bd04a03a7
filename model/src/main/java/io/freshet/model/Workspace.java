package io.freshet.model;

import io.freshet.model.kernel.Kernel;

/**
 * The memory that one thread needs to serve from one model: the folded-in user, the scores of all
 * items, scratch. Made by {@link ServingModel#newWorkspace()} and of use to that model only; grows
 * with the longest history and never shrinks.
 */
public final class Workspace {

  private final ServingModel owner;
  private final float[] scores;
  final RidgeProblem ridge;
  final int[] oneItem = new int[1];

  /** History size of the last fold-in, or -1. */
  int foldedSize = -1;

  Workspace(ServingModel owner, int items, int stride, Kernel kernel) {
    this.owner = owner;
    this.scores = new float[items];
    this.ridge = new RidgeProblem(kernel, stride);
  }

  /**
   * The scores of the last {@link ServingModel#scoreAll}, one per item, higher is better. Not a
   * copy: the caller may overwrite them, say with −∞ for what must not be recommended.
   */
  public float[] scores() {
    return scores;
  }

  void requireOwner(ServingModel model) {
    if (owner != model) {
      throw new IllegalArgumentException("the workspace belongs to another model");
    }
  }

  void requireFolded(History history) {
    if (foldedSize != history.size()) {
      throw new IllegalStateException(
          "a history of " + history.size() + " was not the one folded in (" + foldedSize + ")");
    }
  }
}
