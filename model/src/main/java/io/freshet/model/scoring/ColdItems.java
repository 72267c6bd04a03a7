package io.freshet.model.scoring;

/**
 * Items that are not in a model's catalogue, with the parameters that the model predicts from their
 * content. Created by {@link ServingModel#describe}; only that model can score them. Immutable.
 */
public abstract class ColdItems {
  private final ServingModel owner;
  private final int size;

  /**
   * Records the model.
   *
   * @param owner the model that predicted the parameters
   * @param size number of items
   */
  protected ColdItems(ServingModel owner, int size) {
    this.owner = owner;
    this.size = size;
  }

  /** The number of items. */
  public final int size() {
    return size;
  }

  /**
   * Checks that a model created these items.
   *
   * @throws IllegalArgumentException if another model created them
   */
  public final void requireOwner(ServingModel model) {
    if (owner != model) {
      throw new IllegalArgumentException("the items were described by another model");
    }
  }

  /**
   * Copies an item's vector, see {@link ServingModel#itemVectors}.
   *
   * @param out receives a stride of the model's item vectors from {@code at} on
   */
  public abstract void copyVector(int item, float[] out, int at);
}
