package io.freshet.families.sequence;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.kernel.MachineKernel;
import java.util.Arrays;

/**
 * The loss of a part of a batch: minus the logarithm of the target's share among itself and the
 * negatives, by cosine divided by τ. Negatives are weighted so that the sum estimates the sum over
 * the whole catalogue. Scratch of one part.
 */
final class SampledSoftmax {
  /** Rows that are processed together: their shares stay in the L2 cache. */
  private static final int BLOCK = 32;

  private final MachineKernel kernel;
  private final int d;
  private final float perTemperature;
  private final float[] scratch = new float[Kernel.SCRATCH];
  private final float[] shares;
  private final float[] negativeSlopes;
  private float[] scaled = new float[0];
  private float[] slopes = new float[0];
  private float[] targetSlopes = new float[0];

  SampledSoftmax(Negatives negatives, int d, double temperature, MachineKernel kernel) {
    this.kernel = kernel;
    this.d = d;
    this.perTemperature = (float) (1 / temperature);
    this.shares = new float[BLOCK * negatives.padded()];
    this.negativeSlopes = new float[negatives.padded() * d];
  }

  /**
   * Computes loss and slopes.
   *
   * @param users vectors of length 1, d floats per row
   * @param units item vectors of length 1, d floats each
   * @param weight weight of each row's loss in the slopes
   * @return the sum of the losses, unweighted
   */
  double run(SequenceRows rows, float[] users, float[] units, Negatives negatives, float weight) {
    int n = rows.size();
    if (targetSlopes.length < n) {
      scaled = new float[n * d];
      slopes = new float[n * d];
      targetSlopes = new float[n];
    }
    Arrays.fill(negativeSlopes, 0f);
    Arrays.fill(slopes, 0, n * d, 0f);
    for (int k = 0; k < n * d; k++) {
      scaled[k] = users[k] * perTemperature;
    }
    double loss = 0;
    for (int from = 0; from < n; from += BLOCK) {
      loss += block(rows, units, negatives, weight, from, Math.min(BLOCK, n - from));
    }
    for (int k = 0; k < n * d; k++) {
      slopes[k] *= perTemperature;
    }
    return loss;
  }

  private double block(
      SequenceRows rows, float[] units, Negatives negatives, float weight, int from, int count) {
    int width = negatives.padded();
    Arrays.fill(shares, 0, count * width, 0f);
    negatives.addProducts(kernel, scaled, from, count, shares);
    // No cosine exceeds 1, so no score exceeds this by more than rounding.
    float origin = perTemperature * 1.001f;
    double loss = 0;
    for (int b = 0; b < count; b++) {
      int r = from + b;
      int target = rows.target(r) * d;
      float score = 0;
      for (int k = 0; k < d; k++) {
        score = Math.fma(scaled[r * d + k], units[target + k], score);
      }
      int used = negatives.count();
      int same = negatives.place(rows.target(r));
      if (same >= 0) {
        shares[b * width + same] = Float.NEGATIVE_INFINITY;
        used--;
      }
      float others = kernel.exponentials(shares, b * width, negatives.count(), origin, scratch);
      double each = used == 0 ? 0 : negatives.weight(used);
      double own = StrictMath.exp((double) score - origin);
      double total = own + each * others;
      loss -= StrictMath.log(own / total);
      float factor = (float) (each / total * weight);
      for (int k = 0; k < negatives.count(); k++) {
        shares[b * width + k] *= factor;
      }
      float slope = (float) ((own / total - 1) * weight);
      targetSlopes[r] = slope;
      for (int k = 0; k < d; k++) {
        slopes[r * d + k] = slope * units[target + k];
      }
    }
    negatives.addCombinations(kernel, shares, count, slopes, from);
    kernel.addProduct(
        shares,
        0,
        1,
        width,
        negatives.count(),
        count,
        scaled,
        from * d,
        d,
        negativeSlopes,
        0,
        d,
        d);
    return loss;
  }

  /** The slopes by the users' vectors, d floats per row. */
  float[] userSlopes() {
    return slopes;
  }

  /**
   * Adds a row's part of the slopes by its target's unit vector.
   *
   * @param at where the target's slopes start
   */
  void addTargetSlopes(int row, float[] out, int at) {
    float slope = targetSlopes[row];
    for (int k = 0; k < d; k++) {
      out[at + k] = Math.fma(slope, scaled[row * d + k], out[at + k]);
    }
  }

  /** Adds the slopes by the unit vector of a drawn item. */
  void addNegativeSlopes(int place, float[] out, int at) {
    for (int k = 0; k < d; k++) {
      out[at + k] += negativeSlopes[place * d + k];
    }
  }
}
