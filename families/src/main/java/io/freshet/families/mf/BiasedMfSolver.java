package io.freshet.families.mf;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.statistics.SeededNormal;
import io.freshet.model.mf.BiasedMfModel;

/**
 * Matrix factorisation with biases for explicit ratings, r̂ = μ + b_u + b_i + u·y (Koren, Bell,
 * Volinsky, "Matrix Factorization Techniques for Recommender Systems", 2009), by stochastic
 * gradient descent over {@linkplain SgdBlocks fixed blocks}. The objective is
 *
 * <pre>
 *   Σ (r − r̂)² + Σ_u |H_u|^ν (biasReg b_u² + reg ‖u‖²) + Σ_i |U_i|^ν (biasReg b_i² + reg ‖y‖²).
 * </pre>
 *
 * With ν = 1 regularisation grows with the number of ratings, like a constant decay per step. A
 * smaller ν with a larger reg keeps rows with few ratings near the mean.
 *
 * <p>Equal seeds and matrices give equal factors, bit for bit, whatever the number of threads.
 */
public final class BiasedMfSolver {
  private final int factors;
  private final BiasedMfFitSettings settings;
  private final SgdBlocks strata;
  private final Workers workers;
  private final double mean;
  private final float[] userFactors;
  private final float[] itemFactors;
  private final float[] userBias;
  private final float[] itemBias;
  private final float[] userShare;
  private final float[] itemShare;
  private int epoch;

  private static int length(String what, int count, int factors) {
    return SizeLimitException.length(BiasedMfModel.FAMILY, what, count, factors, "lower factors");
  }

  /**
   * Creates a solver at its seeded starting point.
   *
   * @param train which ratings of the matrix to learn from; at least one
   */
  public BiasedMfSolver(
      RatingMatrix m, boolean[] train, BiasedMfFitSettings settings, long seed, Workers workers) {
    this.settings = settings;
    this.factors = settings.factors();
    this.workers = workers;
    int[] rows = m.rows();
    this.strata = SgdBlocks.of(m, rows, train, seed);
    this.userFactors = new float[length("users", m.users(), factors)];
    this.itemFactors = new float[length("items", m.items(), factors)];
    this.userBias = new float[m.users()];
    this.itemBias = new float[m.items()];
    double deviation = settings.initialDeviation() / Math.sqrt(factors);
    SeededNormal.fill(userFactors, m.users(), factors, factors, deviation, seed + 1);
    SeededNormal.fill(itemFactors, m.items(), factors, factors, deviation, seed + 2);
    this.userShare = share(strata.user(), m.users());
    this.itemShare = share(strata.item(), m.items());
    double sum = 0;
    for (float r : strata.rating()) {
      sum += r;
    }
    this.mean = sum / strata.rating().length;
  }

  /** |H|^(ν − 1): the steps of a row share its regularisation |H|^ν equally. */
  private float[] share(int[] index, int size) {
    int[] count = new int[size];
    for (int k : index) {
      count[k]++;
    }
    float[] share = new float[size];
    for (int k = 0; k < size; k++) {
      share[k] = (float) Math.pow(Math.max(1, count[k]), settings.regularisationExponent() - 1);
    }
    return share;
  }

  /** Runs one pass over all ratings. */
  public void epoch() {
    float rate = (float) (settings.learningRate() * Math.pow(settings.learningRateDecay(), epoch));
    for (int s = 0; s < SgdBlocks.SIDE; s++) {
      int shift = (s + epoch) % SgdBlocks.SIDE;
      workers.run(
          SgdBlocks.SIDE,
          group -> steps(group * SgdBlocks.SIDE + (group + shift) % SgdBlocks.SIDE, rate));
    }
    epoch++;
  }

  private void steps(int block, float rate) {
    int[] user = strata.user();
    int[] item = strata.item();
    float[] rating = strata.rating();
    int d = factors;
    float[] x = userFactors;
    float[] y = itemFactors;
    float mu = (float) mean;
    float decay = (float) (rate * settings.regularisation());
    float biasDecay = (float) (rate * settings.biasRegularisation());
    for (int k = strata.from(block); k < strata.from(block + 1); k++) {
      int u = user[k];
      int i = item[k];
      int ux = u * d;
      int iy = i * d;
      float e = rating[k] - mu - userBias[u] - itemBias[i] - dot(x, ux, y, iy, d);
      float step = rate * e;
      userBias[u] += step - biasDecay * userShare[u] * userBias[u];
      itemBias[i] += step - biasDecay * itemShare[i] * itemBias[i];
      float userKeep = 1 - decay * userShare[u];
      float itemKeep = 1 - decay * itemShare[i];
      for (int f = 0; f < d; f++) {
        float uf = x[ux + f];
        float yf = y[iy + f];
        x[ux + f] = userKeep * uf + step * yf;
        y[iy + f] = itemKeep * yf + step * uf;
      }
    }
  }

  private static float dot(float[] x, int xAt, float[] y, int yAt, int d) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int f = 0;
    for (; f + 3 < d; f += 4) {
      s0 = Math.fma(x[xAt + f], y[yAt + f], s0);
      s1 = Math.fma(x[xAt + f + 1], y[yAt + f + 1], s1);
      s2 = Math.fma(x[xAt + f + 2], y[yAt + f + 2], s2);
      s3 = Math.fma(x[xAt + f + 3], y[yAt + f + 3], s3);
    }
    for (; f < d; f++) {
      s0 = Math.fma(x[xAt + f], y[yAt + f], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The mean of the training ratings, μ. */
  public double mean() {
    return mean;
  }

  /** The predicted rating of an item by a user, not clamped to the scale. */
  public double predict(int user, int item) {
    return mean
        + userBias[user]
        + itemBias[item]
        + dot(userFactors, user * factors, itemFactors, item * factors, factors);
  }

  /** The objective over the training ratings. */
  public double objective() {
    double sum = 0;
    for (int k = 0; k < strata.rating().length; k++) {
      int u = strata.user()[k];
      int i = strata.item()[k];
      double e = strata.rating()[k] - predict(u, i);
      // Every rating carries its share of the regularisation of both rows.
      sum += e * e + userShare[u] * penalty(userBias[u], userFactors, u);
      sum += itemShare[i] * penalty(itemBias[i], itemFactors, i);
    }
    return sum;
  }

  private double penalty(float bias, float[] rows, int row) {
    double sum = settings.biasRegularisation() * bias * bias;
    for (int f = 0; f < factors; f++) {
      double v = rows[row * factors + f];
      sum += settings.regularisation() * v * v;
    }
    return sum;
  }

  /** The current item biases, one per item. Not a copy; read only. */
  public float[] itemBias() {
    return itemBias;
  }

  /** The current item factors, [items × factors] row-major. Not a copy; read only. */
  public float[] itemFactors() {
    return itemFactors;
  }

  /** The current user factors, [users × factors] row-major. Not a copy; read only. */
  public float[] userFactors() {
    return userFactors;
  }

  /** The current user biases, one per user. Not a copy; read only. */
  public float[] userBias() {
    return userBias;
  }
}
