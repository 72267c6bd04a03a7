package io.freshet.model.scoring;

/**
 * Items that a model's catalogue does not hold, as the model would see them: predicted from what
 * they are. Made by {@link ServingModel#describe} and of use to that model only; immutable.
 */
public abstract class ColdItems {
  private final ServingModel owner;
  private final int size;

  /**
   * Notes whose they are.
   *
   * @param owner the model that sees them so
   * @param size how many there are
   */
  protected ColdItems(ServingModel owner, int size) {
    this.owner = owner;
    this.size = size;
  }

  /** How many items there are. */
  public final int size() {
    return size;
  }

  /**
   * Checks whose they are.
   *
   * @throws IllegalArgumentException if another model sees them so
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
