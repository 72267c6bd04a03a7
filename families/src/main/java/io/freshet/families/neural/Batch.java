package io.freshet.families.neural;

/** The examples of one step: what goes into the network, its outputs, and the slopes back. */
final class Batch {
  final int[] user;
  final int[] item;
  final byte[] cell;
  final float[] target;

  /** The network's outputs. */
  final float[] z;

  /** Derivative of the batch's loss by each output. */
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

  /** Takes the examples {@code order[from..to)}. */
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
