package io.freshet.families.neural;

import io.freshet.model.neural.Objective;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A network: a sum of parts with an objective. */
final class Network {
  private final List<Part> parts;
  private final Objective objective;

  Network(List<Part> parts, Objective objective) {
    this.parts = List.copyOf(parts);
    this.objective = objective;
  }

  /** Computes the outputs of a batch. */
  void forward(Batch batch, boolean training) {
    Arrays.fill(batch.z, 0, batch.size, 0);
    for (Part part : parts) {
      part.forward(batch, training);
    }
  }

  /** The sum of the losses of the last outputs. */
  double loss(Batch batch) {
    double sum = 0;
    for (int k = 0; k < batch.size; k++) {
      sum += objective.cost(batch.z[k], batch.target[k]);
    }
    return sum;
  }

  /** Computes the gradients of the mean loss of the last training batch. */
  void backward(Batch batch) {
    for (int k = 0; k < batch.size; k++) {
      batch.slope[k] = (float) (objective.slope(batch.z[k], batch.target[k]) / batch.size);
    }
    for (Part part : parts) {
      part.backward(batch);
    }
  }

  /** Updates all parameters. */
  void step() {
    parts.forEach(Part::step);
  }

  void restart() {
    parts.forEach(Part::restart);
  }

  /** Copies all parameters, brought up to date, for {@link #restore}. */
  Deque<float[]> save() {
    Deque<float[]> parameters = new ArrayDeque<>();
    parts.forEach(part -> part.save(parameters));
    return parameters;
  }

  void restore(Deque<float[]> saved) {
    Deque<float[]> parameters = new ArrayDeque<>(saved);
    parts.forEach(part -> part.restore(parameters));
  }
}
