package io.freshet.families.neural;

import io.freshet.families.matrix.SizeLimitException;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A dense tower over fixed inputs: the features of the item, or the context. */
final class InputsPart implements Part {

  /** Writes the inputs of an example. */
  @FunctionalInterface
  interface Inputs {
    /** Adds the inputs to zeros. */
    void put(int item, byte cell, float[] out, int at);
  }

  private final Inputs source;
  private final DenseTower tower;
  private float[] x = new float[0];

  InputsPart(Inputs source, DenseTower tower) {
    this.source = source;
    this.tower = tower;
  }

  /** The term of an item in a context. */
  float term(int item, byte cell) {
    float[] in = new float[tower.inputs()];
    source.put(item, cell, in, 0);
    return tower.output(in, 1, false)[0];
  }

  /** The terms of all items in one context. */
  float[] terms(int items, byte cell) {
    float[] in =
        new float
            [SizeLimitException.length(
                "a neural network", "items", items, tower.inputs(), "give it fewer features")];
    for (int i = 0; i < items; i++) {
      source.put(i, cell, in, i * tower.inputs());
    }
    return tower.output(in, items, false);
  }

  @Override
  public void forward(Batch batch, boolean training) {
    int inputs = tower.inputs();
    if (x.length != batch.size * inputs) {
      x = new float[batch.size * inputs];
    } else {
      Arrays.fill(x, 0);
    }
    for (int j = 0; j < batch.size; j++) {
      source.put(batch.item[j], batch.cell[j], x, j * inputs);
    }
    float[] out = tower.output(x, batch.size, training);
    for (int j = 0; j < batch.size; j++) {
      batch.z[j] += out[j];
    }
  }

  @Override
  public void backward(Batch batch) {
    tower.backward(batch.slope, batch.size);
  }

  @Override
  public void gradient(List<float[]> gradients) {
    gradients.add(tower.gradient());
  }

  @Override
  public void step() {
    tower.step();
  }

  @Override
  public void restart() {
    tower.restart();
  }

  @Override
  public void save(Deque<float[]> parameters) {
    parameters.addLast(tower.save());
  }

  @Override
  public void restore(Deque<float[]> parameters) {
    tower.restore(parameters.removeFirst());
  }
}
