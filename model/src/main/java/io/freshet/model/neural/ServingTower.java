package io.freshet.model.neural;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.NeuralKernel;
import io.freshet.model.snapshot.FloatMatrix;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import java.util.Arrays;

/**
 * A dense tower whose first layer is precomputed for items: {@code W·[e; x] = W_u·e + W_i·x}.
 * Scoring then costs one addition, one rectification and one multiplication per item and unit of
 * the first layer, plus the other layers in full.
 *
 * <p>Numbers per item and unit are stored in panels of {@link Kernel#PANEL} items, unit by unit. So
 * the inner loops run over items, and the compiler vectorises them.
 */
final class ServingTower {

  private static final int PANEL = Kernel.PANEL;

  /** Max size of the items' side in bytes. */
  private static final long MAX_BYTES = 1L << 31;

  private final NeuralKernel kernel;
  private final int userWidth;
  private final FloatMatrix inputs;

  /** Units of the hidden layers. */
  private final int[] widths;

  /** The items' side of the first layer, with its bias. */
  private final float[] itemSide;

  /**
   * Layer by layer, inputs × outputs: for the first layer the user's rows, for the others all rows.
   */
  private final float[][] weights;

  /** All layers but the first, outputs × inputs, for the forward pass of a panel. */
  private final float[][] forward;

  /** Zeros in place of a bias, for the backward pass. */
  private final float[] zeros;

  private final float[][] biases;

  private ServingTower(
      NeuralKernel kernel,
      int userWidth,
      FloatMatrix inputs,
      int[] widths,
      float[] itemSide,
      float[][] weights,
      float[][] biases) {
    this.kernel = kernel;
    this.userWidth = userWidth;
    this.inputs = inputs;
    this.widths = widths;
    this.itemSide = itemSide;
    this.weights = weights;
    this.biases = biases;
    forward = new float[weights.length][];
    for (int k = 1; k < weights.length; k++) {
      forward[k] = transposed(weights[k], widths[k - 1]);
    }
    zeros = new float[Arrays.stream(widths).max().orElse(0)];
  }

  private static float[] transposed(float[] weights, int inputs) {
    int outputs = weights.length / inputs;
    float[] turned = new float[weights.length];
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        turned[o * inputs + i] = weights[i * outputs + o];
      }
    }
    return turned;
  }

  /**
   * Loads the tower of a snapshot.
   *
   * @throws SnapshotFormatException if the matrices do not fit together
   */
  static ServingTower load(Snapshot snapshot, NeuralKernel kernel) throws SnapshotFormatException {
    int items = snapshot.catalogue().size();
    FloatMatrix inputs = snapshot.floats(NeuralWeights.ITEM_INPUTS);
    if (inputs.rows() != items) {
      throw new SnapshotFormatException(
          snapshot.file() + " has tower inputs of " + inputs.rows() + " items, not of " + items);
    }
    int layers = 0;
    while (snapshot.has(NeuralWeights.layerWeights(layers))) {
      layers++;
    }
    if (layers < 2 || layers > NeuralWeights.MAX_LAYERS) {
      throw new SnapshotFormatException(snapshot.file() + " has a tower of " + layers + " layers");
    }
    FloatMatrix first = snapshot.floats(NeuralWeights.layerWeights(0));
    int userWidth = first.rows() - inputs.cols();
    if (userWidth < 1) {
      throw new SnapshotFormatException(
          snapshot.file()
              + " has a first layer of "
              + first.rows()
              + " inputs for items of "
              + inputs.cols());
    }
    int[] widths = new int[layers - 1];
    float[][] weights = new float[layers][];
    float[][] biases = new float[layers][];
    int before = first.rows();
    for (int k = 0; k < layers; k++) {
      FloatMatrix matrix = snapshot.floats(NeuralWeights.layerWeights(k));
      int width = k == layers - 1 ? 1 : matrix.cols();
      matrix = snapshot.floats(NeuralWeights.layerWeights(k), before, width);
      weights[k] = array(matrix, 0, k == 0 ? userWidth : before);
      biases[k] = array(snapshot.floats(NeuralWeights.layerBias(k), 1, width), 0, 1);
      if (k < layers - 1) {
        widths[k] = width;
      }
      before = width;
    }
    long panels = ((long) items + PANEL - 1) / PANEL;
    long floats = panels * PANEL * widths[0];
    if (floats * Float.BYTES >= MAX_BYTES) {
      throw new SnapshotFormatException(
          snapshot.file()
              + ": a tower of "
              + widths[0]
              + " units for "
              + items
              + " items takes more than "
              + MAX_BYTES
              + " bytes");
    }
    float[] itemWeights = array(first, userWidth, inputs.cols());
    float[] itemSide = itemSide(inputs, itemWeights, biases[0], (int) floats);
    return new ServingTower(kernel, userWidth, inputs, widths, itemSide, weights, biases);
  }

  private static float[] array(FloatMatrix matrix, int from, int rows) {
    float[] values = new float[Math.multiplyExact(rows, matrix.cols())];
    for (int r = 0; r < rows; r++) {
      matrix.copyRow(from + r, values, r * matrix.cols());
    }
    return values;
  }

  private static float[] itemSide(FloatMatrix inputs, float[] weights, float[] bias, int floats) {
    int units = bias.length;
    int width = inputs.cols();
    float[] side = new float[floats];
    float[] input = new float[width];
    float[] sum = new float[units];
    for (int i = 0; i < inputs.rows(); i++) {
      inputs.copyRow(i, input, 0);
      System.arraycopy(bias, 0, sum, 0, units);
      for (int k = 0; k < width; k++) {
        addScaled(weights, k * units, input[k], sum, units);
      }
      int at = i / PANEL * units * PANEL + i % PANEL;
      for (int h = 0; h < units; h++) {
        side[at + h * PANEL] = sum[h];
      }
    }
    return side;
  }

  private static void addScaled(float[] x, int from, float factor, float[] out, int length) {
    for (int k = 0; k < length; k++) {
      out[k] = Math.fma(factor, x[from + k], out[k]);
    }
  }

  /** The length of the user's part e. */
  int userWidth() {
    return userWidth;
  }

  /** The tower inputs of items, items × width. */
  FloatMatrix inputs() {
    return inputs;
  }

  /** Creates the scratch memory of one thread. */
  Scratch newScratch() {
    return new Scratch(widths);
  }

  /** The scratch memory of one thread: the user's side, and the activations of one panel. */
  static final class Scratch {
    final float[] user;
    final float[] userGradient;
    final float[][] hidden;
    final float[][] delta;
    final float[] out = new float[PANEL];
    final float[] sum = new float[PANEL];
    final float[] slopes = new float[PANEL];
    final float[] active;
    final float[] lanes = new float[Kernel.SCRATCH];

    /** The items' side of a history, in panels. */
    float[] gathered = new float[0];

    Scratch(int[] widths) {
      user = new float[widths[0]];
      userGradient = new float[widths[0]];
      active = new float[widths[0]];
      hidden = new float[widths.length][];
      delta = new float[widths.length][];
      for (int k = 0; k < widths.length; k++) {
        hidden[k] = new float[widths[k] * PANEL];
        delta[k] = new float[widths[k] * PANEL];
      }
    }
  }

  /** Computes the user's side of the first layer. */
  void user(float[] vector, int at, Scratch scratch) {
    Arrays.fill(scratch.user, 0);
    for (int t = 0; t < userWidth; t++) {
      addScaled(weights[0], t * widths[0], vector[at + t], scratch.user, widths[0]);
    }
  }

  /** Adds the tower's output of every item for the current user. */
  void addScores(float[] scores, Scratch scratch) {
    for (int from = 0; from < scores.length; from += PANEL) {
      addPanel(itemSide, from / PANEL, scratch, scores, from);
    }
  }

  /** Gathers the items' side of some items. */
  void gather(int[] items, int count, Scratch scratch) {
    int units = widths[0];
    int floats = Math.multiplyExact((count + PANEL - 1) / PANEL * PANEL, units);
    if (scratch.gathered.length < floats) {
      scratch.gathered = new float[floats];
    }
    for (int j = 0; j < count; j++) {
      int from = items[j] / PANEL * units * PANEL + items[j] % PANEL;
      int at = j / PANEL * units * PANEL + j % PANEL;
      for (int h = 0; h < units; h++) {
        scratch.gathered[at + h * PANEL] = itemSide[from + h * PANEL];
      }
    }
  }

  /** Adds the tower's output of the gathered items. */
  void addGathered(float[] out, int count, Scratch scratch) {
    for (int from = 0; from < count; from += PANEL) {
      System.arraycopy(out, from, scratch.out, 0, Math.min(PANEL, count - from));
      addPanel(scratch.gathered, from / PANEL, scratch, scratch.out, 0);
      System.arraycopy(scratch.out, 0, out, from, Math.min(PANEL, count - from));
    }
  }

  /** The tower's output for one item. */
  float score(int item, Scratch scratch) {
    int panel = item / PANEL;
    Arrays.fill(scratch.out, 0);
    addPanel(itemSide, panel, scratch, scratch.out, 0);
    return scratch.out[item % PANEL];
  }

  private void addPanel(float[] side, int panel, Scratch scratch, float[] out, int from) {
    float[] sum = scratch.sum;
    int top = weights.length - 1;
    int at = panel * widths[0] * PANEL;
    if (widths.length == 1) {
      Arrays.fill(sum, biases[top][0]);
      kernel.addRectified(side, at, scratch.user, weights[top], widths[0], sum);
    } else {
      forward(side, at, scratch);
      kernel.layer(scratch.hidden[top - 1], widths[top - 1], forward[top], biases[top], 1, sum);
    }
    for (int r = 0, end = Math.min(PANEL, out.length - from); r < end; r++) {
      out[from + r] += sum[r];
    }
  }

  /** Computes the activations of all hidden layers for a panel of items. */
  private void forward(float[] side, int at, Scratch scratch) {
    float[] first = scratch.hidden[0];
    for (int h = 0; h < widths[0]; h++) {
      rectify(side, at + h * PANEL, scratch.user[h], first, h * PANEL);
    }
    for (int k = 1; k < widths.length; k++) {
      float[] out = scratch.hidden[k];
      kernel.layer(scratch.hidden[k - 1], widths[k - 1], forward[k], biases[k], widths[k], out);
      for (int j = 0; j < widths[k]; j++) {
        rectify(out, j * PANEL, 0, out, j * PANEL);
      }
    }
  }

  private static void rectify(float[] x, int from, float add, float[] out, int at) {
    for (int r = 0; r < PANEL; r++) {
      float y = x[from + r] + add;
      out[at + r] = 0.5f * (y + Math.abs(y));
    }
  }

  /**
   * Adds the gradient with respect to the user's part, over the gathered items.
   *
   * @param slopes derivative of the loss with respect to the output of each gathered item
   * @param gradient receives {@link #userWidth()} floats, added from {@code at} on
   */
  void addGradient(float[] slopes, int count, Scratch scratch, float[] gradient, int at) {
    Arrays.fill(scratch.userGradient, 0);
    for (int from = 0; from < count; from += PANEL) {
      backward(slopes, from, Math.min(PANEL, count - from), scratch);
    }
    for (int t = 0; t < userWidth; t++) {
      double sum = 0;
      for (int h = 0; h < widths[0]; h++) {
        sum += weights[0][t * widths[0] + h] * scratch.userGradient[h];
      }
      gradient[at + t] += (float) sum;
    }
  }

  private void backward(float[] slopes, int from, int count, Scratch scratch) {
    int at = from * widths[0];
    int top = widths.length - 1;
    float[] last = weights[top + 1];
    float[] padded = scratch.slopes;
    System.arraycopy(slopes, from, padded, 0, count);
    Arrays.fill(padded, count, PANEL, 0);
    if (top == 0) {
      active(scratch.gathered, at, padded, 0, scratch);
      for (int h = 0; h < widths[0]; h++) {
        scratch.userGradient[h] += last[h] * scratch.active[h];
      }
      return;
    }
    forward(scratch.gathered, at, scratch);
    for (int h = 0; h < widths[top]; h++) {
      for (int r = 0; r < PANEL; r++) {
        boolean active = scratch.hidden[top][h * PANEL + r] > 0;
        scratch.delta[top][h * PANEL + r] = active ? last[h] * padded[r] : 0;
      }
    }
    for (int k = top; k > 0; k--) {
      back(k, scratch);
    }
    active(scratch.gathered, at, scratch.delta[0], PANEL, scratch);
    for (int h = 0; h < widths[0]; h++) {
      scratch.userGradient[h] += scratch.active[h];
    }
  }

  /** Sums the slopes where units of the first layer are active. */
  private void active(float[] side, int at, float[] slopes, int stride, Scratch scratch) {
    kernel.sumsWhereActive(
        side, at, scratch.user, widths[0], slopes, stride, scratch.active, scratch.lanes);
  }

  /**
   * Goes back from the pre-activations of layer k to the pre-activations of the layer below. For
   * the first layer it stops at the activations: {@link #active} leaves out the inactive units.
   */
  private void back(int k, Scratch scratch) {
    float[] below = scratch.delta[k - 1];
    kernel.layer(scratch.delta[k], widths[k], weights[k], zeros, widths[k - 1], below);
    for (int at = 0; k > 1 && at < widths[k - 1] * PANEL; at++) {
      below[at] = scratch.hidden[k - 1][at] > 0 ? below[at] : 0;
    }
  }
}
