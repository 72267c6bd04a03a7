package io.freshet.families.neural;

import java.util.Deque;
import java.util.List;

/** A trainable constant. */
final class ConstantPart implements Part {
  private final RowTable constant;

  ConstantPart(double initial, Optimiser optimiser) {
    constant = new RowTable(1, 1, optimiser, 0);
    constant.values()[0] = (float) initial;
  }

  float value() {
    return constant.values()[0];
  }

  @Override
  public void forward(Batch batch, boolean training) {
    constant.current(0);
    for (int j = 0; j < batch.size; j++) {
      batch.z[j] += constant.values()[0];
    }
  }

  @Override
  public void backward(Batch batch) {
    int at = constant.touch(0);
    for (int j = 0; j < batch.size; j++) {
      constant.gradient()[at] += batch.slope[j];
    }
  }

  @Override
  public void gradient(List<float[]> gradients) {
    gradients.add(constant.allGradients());
  }

  @Override
  public void step() {
    constant.step();
  }

  @Override
  public void restart() {
    constant.restart();
  }

  @Override
  public void save(Deque<float[]> parameters) {
    parameters.addLast(constant.save());
  }

  @Override
  public void restore(Deque<float[]> parameters) {
    constant.restore(parameters.removeFirst());
  }
}
