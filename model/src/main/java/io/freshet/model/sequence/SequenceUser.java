package io.freshet.model.sequence;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ItemFactors;
import java.util.Arrays;

/** A user's vector by a sequence network, and how it came to be. Scratch of one thread. */
public final class SequenceUser {
  private final SequenceNetwork network;
  private final SequenceSettings settings;
  private final SequenceTables tables;
  private final SequenceLayout layout;
  private final MachineKernel kernel;
  private final float[] weights;
  private final int d;

  /** Number of the history's entries that count, and the index of the oldest of them. */
  private int count;

  private int first;

  /** By counted entry, newest first: the values v times their shares of each group's sum. */
  private final float[] values;

  private final float[] sigmoids;
  private final float[] shares;

  /** The weights with which the values are added up. */
  private final float[] ones;

  /** By group of positions and distance: the weight. */
  private final float[] byPosition;

  private final float[] input;
  private final float[] normal;
  private final float[] scaled;
  private final float[] sum;
  private final float[] gate;
  private final float[] gateSigmoids;
  private final float[] product;
  private final float[] y;
  private final float[] gated;
  private final float[] gatedSigmoids;
  private final float[] vector;
  private float sumInverse;
  private float gatedInverse;
  private float outputInverse;
  private float perLength;

  /** Rows of some items, and the slopes of their scores. */
  private float[] rows = new float[0];

  private float[] slopes = new float[0];

  /** The slopes by s, one column per item, and the parts, one row per entry. */
  private float[] turned = new float[0];

  private float[] brought = new float[0];
  private float[] back = new float[0];
  private float[] wide = new float[0];
  private float[] inner = new float[0];

  SequenceUser(SequenceNetwork network) {
    this.network = network;
    this.settings = network.settings();
    this.tables = network.tables();
    this.layout = tables.layout();
    this.kernel = network.kernel();
    this.weights = network.weights();
    this.d = settings.dimensions();
    int length = settings.length();
    values = new float[length * d];
    sigmoids = new float[length * d];
    shares = new float[length * Decay.GROUPS];
    ones = new float[length];
    Arrays.fill(ones, 1f);
    byPosition = new float[Decay.BY_POSITION * length];
    for (int g = 0; g < Decay.BY_POSITION; g++) {
      for (int j = 0; j < length; j++) {
        byPosition[g * length + j] = Decay.weight(tables.rate(g), j + 1);
      }
    }
    ItemFactors factors = network.factors();
    input = new float[factors.stride()];
    normal = new float[d];
    scaled = new float[d];
    sum = new float[d];
    gate = new float[d];
    gateSigmoids = new float[d];
    product = new float[2 * d];
    y = new float[d];
    gated = new float[4 * d];
    gatedSigmoids = new float[2 * d];
    vector = new float[factors.stride()];
  }

  /** The user's vector divided by τ, padded to the stride of the item factors. */
  public float[] vector() {
    return vector;
  }

  /** Computes the vector of a user; false if the history is empty. */
  public boolean take(History history) {
    count = Math.min(history.size(), settings.length());
    first = history.size() - count;
    if (count == 0) {
      return false;
    }
    for (int j = 0; j < count; j++) {
      int entry = history.size() - 1 - j;
      int ratingClass = settings.classOf(history.ratings()[entry]);
      tables.rawValue(history.items()[entry], ratingClass, values, j * d);
    }
    kernel.sigmoids(values, count * d, sigmoids);
    share(history);
    scaleValues();
    Arrays.fill(sum, 0f);
    kernel.addCombination(values, count, d, ones, sum);
    int newest = history.size() - 1;
    finish(history.items()[newest], settings.classOf(history.ratings()[newest]));
    return true;
  }

  /** Computes each entry's share of each group: w_j / (1 + Σ w). */
  private void share(History history) {
    long newest = history.seconds()[history.size() - 1];
    long asked = Math.max(history.moment(), newest);
    for (int g = 0; g < Decay.GROUPS; g++) {
      float total = 1;
      for (int j = 0; j < count; j++) {
        float weight;
        if (g < Decay.BY_POSITION) {
          weight = byPosition[g * settings.length() + j];
        } else {
          long second = history.seconds()[history.size() - 1 - j];
          weight = Decay.weight(tables.rate(g), (float) Math.max(0, asked - second));
        }
        shares[j * Decay.GROUPS + g] = weight;
        total += weight;
      }
      float part = 1 / total;
      for (int j = 0; j < count; j++) {
        shares[j * Decay.GROUPS + g] *= part;
      }
    }
  }

  /** Brings values from before their SiLU to their share of each group's sum. */
  private void scaleValues() {
    int width = d / Decay.GROUPS;
    for (int group = 0, k = 0; group < count * Decay.GROUPS; group++) {
      float share = shares[group];
      for (int end = k + width; k < end; k++) {
        values[k] = values[k] * sigmoids[k] * share;
      }
    }
  }

  private void finish(int item, int ratingClass) {
    network.copyInput(item, input);
    for (int k = 0; k < d; k++) {
      input[k] += weights[ratingClass * d + k];
    }
    LayerNorm.normalise(input, 0, d, normal, 0);
    tables.rawGate(normal, gate, kernel);
    kernel.sigmoids(gate, d, gateSigmoids);
    sumInverse = LayerNorm.normalise(sum, 0, d, normal, 0);
    LayerNorm.scale(weights, layout.sumNorm, normal, 0, d, scaled, 0);
    for (int k = 0; k < d; k++) {
      gate[k] *= gateSigmoids[k];
      product[k] = scaled[k] * gate[k];
      y[k] = input[k] + weights[layout.outBias + k];
    }
    kernel.addProduct(product, 0, d, 1, 1, d, weights, layout.out, d, y, 0, d, d);
    gatedInverse = LayerNorm.normalise(y, 0, d, normal, 0);
    LayerNorm.scale(weights, layout.gatedNorm, normal, 0, d, scaled, 0);
    System.arraycopy(weights, layout.gatedBias, gated, 0, 4 * d);
    kernel.addProduct(scaled, 0, d, 1, 1, d, weights, layout.gated, 4 * d, gated, 0, 4 * d, 4 * d);
    kernel.sigmoids(gated, 2 * d, gatedSigmoids);
    for (int k = 0; k < 2 * d; k++) {
      gated[k] *= gatedSigmoids[k];
      product[k] = gated[k] * gated[2 * d + k];
    }
    for (int k = 0; k < d; k++) {
      y[k] += weights[layout.downBias + k];
    }
    kernel.addProduct(product, 0, 2 * d, 1, 1, 2 * d, weights, layout.down, d, y, 0, d, d);
    outputInverse = LayerNorm.normalise(y, 0, d, normal, 0);
    LayerNorm.scale(weights, layout.outputNorm, normal, 0, d, vector, 0);
    double square = 0;
    for (int k = 0; k < d; k++) {
      square += (double) vector[k] * vector[k];
    }
    perLength = (float) (1 / (settings.temperature() * Math.sqrt(square + 1e-12)));
    for (int k = 0; k < d; k++) {
      vector[k] *= perLength;
    }
  }

  /**
   * Finds the slopes of items' scores, for {@link #parts}: while the gates u and SiLU(g), the
   * standard deviations of the layer normalisations and the length of the last vector stay as they
   * are, a score is linear in the entries' values.
   *
   * @param items item indexes; the first {@code count} are used, at least one
   * @return the part of the last item's score that comes from biases
   */
  public float linearise(int[] items, int count) {
    int stride = network.factors().stride();
    if (slopes.length < count * 2 * d) {
      slopes = new float[Math.multiplyExact(count, 2 * d)];
      rows = new float[Math.multiplyExact(count, stride)];
    }
    network.factors().gather(items, count, rows, stride);
    return slopes(count, stride);
  }

  /** Computes 2d slopes per item: by the sums s, then by the newest entry's x. */
  private float slopes(int items, int stride) {
    if (back.length < 2 * items * d) {
      back = new float[Math.multiplyExact(2 * items, d)];
      wide = new float[Math.multiplyExact(2 * items, d)];
      inner = new float[items * d];
    }
    float constant = 0;
    for (int i = 0; i < items; i++) {
      for (int k = 0; k < d; k++) {
        back[i * d + k] = rows[i * stride + k] * perLength;
      }
      if (i == items - 1) {
        constant = dot(back, i * d, layout.outputNorm + d, d);
      }
      LayerNorm.back(weights, layout.outputNorm, outputInverse, back, i * d, d);
    }
    constant += dot(back, (items - 1) * d, layout.downBias, d);
    Arrays.fill(wide, 0, 2 * items * d, 0f);
    kernel.addProduct(
        back, 0, d, 1, items, d, tables.downTransposed, 0, 2 * d, wide, 0, 2 * d, 2 * d);
    for (int i = 0; i < items; i++) {
      for (int k = 0; k < 2 * d; k++) {
        wide[i * 2 * d + k] *= gated[k];
      }
    }
    constant += dot(wide, (items - 1) * 2 * d, layout.gatedBias + 2 * d, 2 * d);
    Arrays.fill(inner, 0, items * d, 0f);
    kernel.addProduct(
        wide, 0, 2 * d, 1, items, 2 * d, tables.hiddenTransposed, 0, d, inner, 0, d, d);
    constant += dot(inner, (items - 1) * d, layout.gatedNorm + d, d);
    for (int i = 0; i < items; i++) {
      LayerNorm.back(weights, layout.gatedNorm, gatedInverse, inner, i * d, d);
      for (int k = 0; k < d; k++) {
        back[i * d + k] += inner[i * d + k];
        slopes[i * 2 * d + d + k] = back[i * d + k];
      }
    }
    constant += dot(back, (items - 1) * d, layout.outBias, d);
    Arrays.fill(inner, 0, items * d, 0f);
    kernel.addProduct(back, 0, d, 1, items, d, tables.outTransposed, 0, d, inner, 0, d, d);
    for (int i = 0; i < items; i++) {
      for (int k = 0; k < d; k++) {
        inner[i * d + k] *= gate[k];
      }
      if (i == items - 1) {
        constant += dot(inner, i * d, layout.sumNorm + d, d);
      }
      LayerNorm.back(weights, layout.sumNorm, sumInverse, inner, i * d, d);
      System.arraycopy(inner, i * d, slopes, i * 2 * d, d);
    }
    return constant;
  }

  private float dot(float[] by, int at, int bias, int length) {
    float sum = 0;
    for (int k = 0; k < length; k++) {
      sum = Math.fma(by[at + k], weights[bias + k], sum);
    }
    return sum;
  }

  /**
   * Computes the parts of scores that entries of the history brought.
   *
   * @param itemCount number of items given to {@link #linearise}
   * @param entries indexes in the history; the first {@code entryCount} are used
   * @param out receives items × entries
   */
  public void parts(int itemCount, int[] entries, int entryCount, float[] out) {
    int width = Kernel.padded(itemCount);
    if (turned.length < width * d || brought.length < count * width) {
      turned = new float[Math.multiplyExact(width, d)];
      brought = new float[Math.multiplyExact(Math.max(count, 1), width)];
    }
    for (int i = 0; i < itemCount; i++) {
      for (int k = 0; k < d; k++) {
        turned[k * width + i] = slopes[i * 2 * d + k];
      }
    }
    Arrays.fill(brought, 0, count * width, 0f);
    kernel.addProduct(values, 0, d, 1, count, d, turned, 0, width, brought, 0, width, width);
    for (int i = 0; i < itemCount; i++) {
      for (int e = 0; e < entryCount; e++) {
        int j = first + count - 1 - entries[e];
        float part = j < count ? brought[j * width + i] : 0f;
        out[i * entryCount + e] = j == 0 ? part + ofNewest(i) : part;
      }
    }
  }

  /** What the newest entry's own x brings to an item. */
  private float ofNewest(int item) {
    float total = 0;
    for (int k = 0, at = item * 2 * d + d; k < d; k++, at++) {
      total = Math.fma(slopes[at], input[k], total);
    }
    return total;
  }
}
