package io.freshet.families.mf;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.ItemColumns;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.statistics.NormalWishart;
import io.freshet.families.statistics.RandomStream;
import io.freshet.families.statistics.SeededNormal;
import io.freshet.model.mf.BayesMfModel;

/**
 * Samples the posterior of a matrix factorisation with biases, {@code r ~ N(mean + b_u + b_i + u ·
 * y, 1/α)}, by Gibbs sampling (Salakhutdinov, Mnih: Bayesian Probabilistic Matrix Factorization
 * using Markov Chain Monte Carlo, ICML 2008). A row is [factors, bias], normal with the mean and
 * precision of its side. Mean and precision are drawn too ({@link NormalWishart}), and so is α
 * (Gamma prior, 1 and 1).
 *
 * <p>Given one side, the rows of the other side are independent. They are drawn in parallel, each
 * from its own random stream, so a seed gives the same bits for any number of threads.
 */
final class GibbsSampler {
  private static final int ROWS_PER_PART = 64;

  // Purposes of random streams.
  private static final int USERS = 0;
  private static final int ITEMS = 1;
  private static final int USER_PRIOR = 2;
  private static final int ITEM_PRIOR = 3;
  private static final int NOISE = 4;

  private final RatingMatrix m;
  private final ItemColumns columns;
  private final int n;
  private final long seed;
  private final Workers workers;
  private final double mean;
  private final float[] users;
  private final float[] items;
  private final NormalWishart userPrior;
  private final NormalWishart itemPrior;
  private final RandomStream random = new RandomStream();
  private final double fixedNoise;
  private double noise;
  private double squaredError;
  private int sweep;

  /**
   * Creates a sampler at its seeded starting point.
   *
   * @param factors length of a factor vector
   * @param fixedNoise α, or 0 to draw it
   */
  GibbsSampler(RatingMatrix m, int factors, double fixedNoise, long seed, Workers workers) {
    this.fixedNoise = fixedNoise;
    this.noise = fixedNoise > 0 ? fixedNoise : 1;
    this.m = m;
    this.columns = m.columns();
    this.n = factors + 1;
    this.seed = seed;
    this.workers = workers;
    double sum = 0;
    for (float r : m.rating()) {
      sum += r;
    }
    mean = sum / m.ratings();
    users =
        new float
            [SizeLimitException.length(
                BayesMfModel.FAMILY, "users", m.users(), n, "lower factors")];
    items =
        new float
            [SizeLimitException.length(
                BayesMfModel.FAMILY, "items", m.items(), n, "lower factors")];
    SeededNormal.fill(users, m.users(), factors, n, 0.1, seed);
    SeededNormal.fill(items, m.items(), factors, n, 0.1, ~seed);
    userPrior = new NormalWishart(n);
    itemPrior = new NormalWishart(n);
  }

  /** Draws every parameter once. */
  void sweep() {
    sweep++;
    random.start(seed, sweep, ITEM_PRIOR, 0);
    itemPrior.sample(items, m.items(), random, workers);
    random.start(seed, sweep, USER_PRIOR, 0);
    userPrior.sample(users, m.users(), random, workers);
    workers.run(parts(m.users()), () -> new Row(n), this::drawUsers);
    workers.run(parts(m.items()), () -> new Row(n), this::drawItems);
    squaredError = squaredError();
    random.start(seed, sweep, NOISE, 0);
    if (fixedNoise > 0) {
      return;
    }
    noise = random.gamma(1 + m.ratings() / 2.0) / (1 + squaredError / 2);
    if (!Double.isFinite(noise)) {
      throw new ArithmeticException("the fit diverged: the noise has the precision " + noise);
    }
  }

  private static int parts(int rows) {
    return (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
  }

  private void drawUsers(Row row, int part) {
    int last = Math.min(m.users(), (part + 1) * ROWS_PER_PART);
    for (int u = part * ROWS_PER_PART; u < last; u++) {
      row.start(userPrior);
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        int at = m.item()[k] * n;
        row.add(items, at, m.rating()[k] - mean - items[at + n - 1], noise);
      }
      row.random.start(seed, sweep, USERS, u);
      row.draw(users, u * n);
    }
  }

  private void drawItems(Row row, int part) {
    int last = Math.min(m.items(), (part + 1) * ROWS_PER_PART);
    for (int i = part * ROWS_PER_PART; i < last; i++) {
      row.start(itemPrior);
      for (int c = columns.start()[i]; c < columns.start()[i + 1]; c++) {
        int at = columns.user()[c] * n;
        double rating = m.rating()[columns.position()[c]];
        row.add(users, at, rating - mean - users[at + n - 1], noise);
      }
      row.random.start(seed, sweep, ITEMS, i);
      row.draw(items, i * n);
    }
  }

  private double squaredError() {
    double[] ofPart = new double[parts(m.users())];
    workers.run(
        ofPart.length,
        part -> {
          int last = Math.min(m.users(), (part + 1) * ROWS_PER_PART);
          for (int u = part * ROWS_PER_PART; u < last; u++) {
            for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
              double error = m.rating()[k] - predict(u, m.item()[k]);
              ofPart[part] += error * error;
            }
          }
        });
    double sum = 0;
    for (double part : ofPart) {
      sum += part;
    }
    return sum;
  }

  /** The predicted rating under the current sample. */
  double predict(int user, int item) {
    int x = user * n;
    int y = item * n;
    double sum = mean + users[x + n - 1] + items[y + n - 1];
    for (int k = 0; k < n - 1; k++) {
      sum += (double) users[x + k] * items[y + k];
    }
    return sum;
  }

  /** The mean of the ratings. */
  double mean() {
    return mean;
  }

  /** The mean squared error of the last sample on the training ratings. */
  double trainError() {
    return squaredError / m.ratings();
  }

  /** The precision of the noise, α. */
  double noise() {
    return noise;
  }

  /** The prior of the users. */
  NormalWishart userPrior() {
    return userPrior;
  }

  /** Users × [factors, bias]. Not a copy. */
  float[] users() {
    return users;
  }

  /** Items × [factors, bias]. Not a copy. */
  float[] items() {
    return items;
  }

  /** The conditional distribution of one row. Scratch of one thread. */
  private static final class Row {
    private final int n;
    private final double[] a;
    private final double[] b;
    private final double[] z;
    final RandomStream random = new RandomStream();

    Row(int n) {
      this.n = n;
      a = new double[n * n];
      b = new double[n];
      z = new double[n];
    }

    void start(NormalWishart prior) {
      System.arraycopy(prior.precision(), 0, a, 0, a.length);
      System.arraycopy(prior.precisionMean(), 0, b, 0, n);
    }

    /** Adds a rating with the other side's row; the target already excludes that row's bias. */
    void add(float[] others, int at, double target, double noise) {
      for (int k = 0; k < n - 1; k++) {
        z[k] = others[at + k];
      }
      z[n - 1] = 1;
      for (int r = 0; r < n; r++) {
        double weight = noise * z[r];
        int row = r * n;
        for (int c = 0; c <= r; c++) {
          a[row + c] += weight * z[c];
        }
        b[r] += weight * target;
      }
    }

    /** Draws from N(A⁻¹ b, A⁻¹): with A = L Lᵀ it is L⁻ᵀ (L⁻¹ b + ε). */
    void draw(float[] out, int at) {
      NormalWishart.factor(a, n);
      NormalWishart.solveLower(a, n, b);
      for (int k = 0; k < n; k++) {
        b[k] += random.normal();
      }
      NormalWishart.solveUpper(a, n, b);
      for (int k = 0; k < n; k++) {
        out[at + k] = (float) b[k];
      }
    }
  }
}
