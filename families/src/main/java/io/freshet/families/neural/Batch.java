package io.freshet.families.neural;

/** The examples of one training step: the inputs and outputs of the network, and the slopes. */
final class Batch {
  final int[] user;
  final int[] item;
  final byte[] cell;
  final float[] target;

  /** The outputs of the network. */
  final float[] z;

  /** The derivative of the batch's loss with respect to each output. */
  final float[] slope;

  int size;

  Batch(int capacity) {
    user = new int[capacity];
    item = new int[capacity];
    cell = new byte[capacity];
    target = new float[capacity];
    z = new float[capacity];
    slope = new float[capacity];
  }

  /** Loads the examples {@code order[from..to)}. */
  void take(Samples samples, int[] order, int from, int to) {
    size = to - from;
    for (int k = 0; k < size; k++) {
      int at = order[from + k];
      user[k] = samples.user()[at];
      item[k] = samples.item()[at];
      cell[k] = samples.cell()[at];
      target[k] = samples.target()[at];
    }
  }
}
