package io.freshet.model.kernel;

/** Inner loops that only the neural families use. The rules of {@link Kernel} apply. */
public interface NeuralKernel extends Kernel {

  /**
   * Adds the rectified units of a panel of {@link #PANEL} items: {@code out[r] = fma(weights[h] /
   * 2, x + |x|, out[r])} with {@code x = side[at + h · PANEL + r] + user[h]}, which is weight ·
   * max(0, x), sequential in h.
   *
   * @param side the items' side of the units, unit by unit
   * @param user the user's side of the units, one float per unit
   * @param out PANEL floats
   */
  void addRectified(float[] side, int at, float[] user, float[] weights, int units, float[] out);

  /**
   * A linear layer over a panel of {@link #PANEL} items: {@code out[o · PANEL + r] = bias[o] + Σ_i
   * weights[o · inputs + i] · in[i · PANEL + r]}, sequential in i from the bias.
   */
  void layer(float[] in, int inputs, float[] weights, float[] bias, int outputs, float[] out);

  /**
   * Sums for each unit the slopes of the items of a panel for which the unit is active: {@code
   * out[h] = Σ_r slopes[h · stride + r]} over {@code side[at + h · PANEL + r] + user[h] > 0}, by
   * lanes.
   *
   * @param slopes {@link #PANEL} floats; shared by all units with stride 0, one set per unit with
   *     stride PANEL
   */
  void sumsWhereActive(
      float[] side,
      int at,
      float[] user,
      int units,
      float[] slopes,
      int stride,
      float[] out,
      float[] scratch);
}
