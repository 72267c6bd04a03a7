package io.freshet.families.sequence;

import io.freshet.model.sequence.SequenceLayout;

/** The transposed matrices of a network, renewed after each step. */
final class Transposed {
  private final SequenceLayout layout;
  final float[] uv;
  final float[] out;
  final float[] gated;
  final float[] down;

  Transposed(SequenceLayout layout) {
    this.layout = layout;
    int d = layout.dimensions();
    uv = new float[2 * d * d];
    out = new float[d * d];
    gated = new float[4 * d * d];
    down = new float[2 * d * d];
  }

  void take(float[] weights) {
    int d = layout.dimensions();
    transpose(weights, layout.uv, d, 2 * d, uv);
    transpose(weights, layout.out, d, d, out);
    transpose(weights, layout.gated, d, 4 * d, gated);
    transpose(weights, layout.down, 2 * d, d, down);
  }

  private static void transpose(float[] in, int at, int rows, int columns, float[] out) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[c * rows + r] = in[at + r * columns + c];
      }
    }
  }
}
