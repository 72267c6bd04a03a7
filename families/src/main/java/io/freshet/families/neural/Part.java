package io.freshet.families.neural;

import java.util.Deque;
import java.util.List;

/**
 * A term of a network's output, with its trainable parameters. Outputs of all parts are added. A
 * step is {@link #forward}, {@link #backward} with the slopes at the sum, {@link #step}.
 */
interface Part {

  /**
   * Adds its term to the outputs of the batch.
   *
   * @param training whether dropout applies, and whether {@link #backward} follows
   */
  void forward(Batch batch, boolean training);

  /** Computes the gradients of its parameters from the slopes of the batch last put forward. */
  void backward(Batch batch);

  /**
   * Puts copies of the gradients that {@link #backward} computed at the end, zero where the batch
   * touched nothing, in the order of {@link #save}.
   */
  void gradient(List<float[]> gradients);

  /** Moves its parameters along the gradients. */
  void step();

  /** Forgets the moments of the optimiser. */
  void restart();

  /** Puts copies of its parameters at the end. */
  void save(Deque<float[]> parameters);

  /** Takes its parameters from the front. */
  void restore(Deque<float[]> parameters);
}
