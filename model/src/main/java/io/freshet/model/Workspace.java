package io.freshet.model;

/**
 * The memory that one thread needs to serve from one model: the folded-in user, the scores of all
 * items, scratch. Made by {@link ServingModel#newWorkspace()} and of use to that model only; grows
 * with the longest history and never shrinks. Families add what they need by extending it.
 */
public class Workspace {

  private final ServingModel owner;
  private final float[] scores;

  /** History size of the last fold-in, or -1. */
  private int foldedSize = -1;

  /**
   * Memory for the scores of all items of a model.
   *
   * @param owner the model it is for
   */
  protected Workspace(ServingModel owner) {
    this.owner = owner;
    this.scores = new float[owner.catalogue().size()];
  }

  /**
   * The scores of the last {@link ServingModel#scoreAll}, one per item, higher is better. Not a
   * copy: the caller may overwrite them, say with −∞ for what must not be recommended.
   */
  public final float[] scores() {
    return scores;
  }

  /**
   * Checks whose workspace it is.
   *
   * @throws IllegalArgumentException if it was made by another model
   */
  public final void requireOwner(ServingModel model) {
    if (owner != model) {
      throw new IllegalArgumentException("the workspace belongs to another model");
    }
  }

  /** Notes which history is folded in. */
  protected final void folded(History history) {
    foldedSize = history.size();
  }

  /**
   * Checks that a history is the one folded in.
   *
   * @throws IllegalStateException if its size says that it is not
   */
  protected final void requireFolded(History history) {
    if (foldedSize != history.size()) {
      throw new IllegalStateException(
          "a history of " + history.size() + " was not the one folded in (" + foldedSize + ")");
    }
  }
}
