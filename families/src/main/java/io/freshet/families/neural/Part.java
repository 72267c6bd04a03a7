package io.freshet.families.neural;

import java.util.Deque;
import java.util.List;

/**
 * A term of a network's output, with its trainable parameters. The outputs of all parts are added.
 * A training step calls {@link #forward}, then {@link #backward} with the slopes at the sum, then
 * {@link #step}.
 */
interface Part {

  /**
   * Adds this term to the outputs of the batch.
   *
   * @param training whether dropout applies and {@link #backward} follows
   */
  void forward(Batch batch, boolean training);

  /** Computes the gradients of the parameters from the slopes of the last batch. */
  void backward(Batch batch);

  /**
   * Appends copies of the gradients that {@link #backward} computed, in the order of {@link #save}.
   * They are zero for parameters that the batch did not touch.
   */
  void gradient(List<float[]> gradients);

  /** Updates the parameters with the gradients. */
  void step();

  /** Resets the moments of the optimiser. */
  void restart();

  /** Appends copies of the parameters. */
  void save(Deque<float[]> parameters);

  /** Takes the parameters from the front. */
  void restore(Deque<float[]> parameters);
}
