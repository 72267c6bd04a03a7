package io.freshet.families.neural;

import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dense tower over a user's embedding, an item's embedding, and fixed inputs of the item. */
final class TowerPart implements Part {
  private final int width;
  private final int itemInputs;
  private final int inputs;
  final RowTable users;
  final RowTable items;
  final DenseTower tower;

  /** Fixed inputs of items, items × {@link #itemInputs}. */
  private final float @Nullable [] fixed;

  private float[] x = new float[0];

  /**
   * Creates a tower.
   *
   * @param fixed fixed inputs per item, row-major, or null
   * @param fixedWidth number of fixed inputs per item
   */
  TowerPart(
      RowTable users, RowTable items, float @Nullable [] fixed, int fixedWidth, DenseTower tower) {
    this.width = users.width();
    this.users = users;
    this.items = items;
    this.fixed = fixed;
    this.itemInputs = fixedWidth;
    this.inputs = 2 * width + fixedWidth;
    this.tower = tower;
  }

  /** The number of inputs from an item. */
  int itemWidth() {
    return width + itemInputs;
  }

  /** Collects all inputs from an item. */
  void item(int item, float[] out, int at) {
    System.arraycopy(items.values(), item * width, out, at, width);
    if (fixed != null) {
      System.arraycopy(fixed, item * itemInputs, out, at + width, itemInputs);
    }
  }

  @Override
  public void forward(Batch batch, boolean training) {
    if (x.length != batch.size * inputs) {
      x = new float[batch.size * inputs];
    }
    for (int j = 0; j < batch.size; j++) {
      users.current(batch.user[j]);
      items.current(batch.item[j]);
      System.arraycopy(users.values(), batch.user[j] * width, x, j * inputs, width);
      item(batch.item[j], x, j * inputs + width);
    }
    float[] out = tower.output(x, batch.size, training);
    for (int j = 0; j < batch.size; j++) {
      batch.z[j] += out[j];
    }
  }

  @Override
  public void backward(Batch batch) {
    float[] back = tower.backward(batch.slope, batch.size);
    for (int j = 0; j < batch.size; j++) {
      users.addGradient(batch.user[j], 1, back, j * inputs);
      items.addGradient(batch.item[j], 1, back, j * inputs + width);
    }
  }

  @Override
  public void gradient(List<float[]> gradients) {
    gradients.add(users.allGradients());
    gradients.add(items.allGradients());
    gradients.add(tower.gradient());
  }

  @Override
  public void step() {
    users.step();
    items.step();
    tower.step();
  }

  @Override
  public void restart() {
    users.restart();
    items.restart();
    tower.restart();
  }

  @Override
  public void save(Deque<float[]> parameters) {
    parameters.addLast(users.save());
    parameters.addLast(items.save());
    parameters.addLast(tower.save());
  }

  @Override
  public void restore(Deque<float[]> parameters) {
    users.restore(parameters.removeFirst());
    items.restore(parameters.removeFirst());
    tower.restore(parameters.removeFirst());
  }
}
