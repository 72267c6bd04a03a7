package io.freshet.families.ials;

import io.freshet.families.algebra.Cholesky;
import io.freshet.families.algebra.GramMatrix;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.ItemColumns;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.families.statistics.SeededNormal;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.snapshot.Catalogue;
import org.jspecify.annotations.Nullable;

/**
 * Implicit matrix factorisation, fitted by {@linkplain IalsHalfSweep block-wise alternating least
 * squares}. The objective is
 *
 * <pre>  Σ_observed c (1 − u·y)² + α0 Σ_all (u·y)² + Σ_u λ_u‖u‖² + Σ_i λ_i‖y‖²</pre>
 *
 * with regularisation scaled by frequency, λ_u = reg (|H_u| + α0 items)^ν and likewise for items
 * (Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item Recommendation
 * Benchmarks", RecSys 2022, section 3). The confidence c is 1 or a function of the rating.
 *
 * <p>Equal seeds and matrices give equal factors, bit for bit, whatever the number of threads.
 */
public final class IalsSolver {
  private final int users;
  private final int items;
  private final int factors;
  private final int stride;
  private final double alpha0;
  private final IalsSettings settings;
  private final Workers workers;
  private final int[] userStart;
  private final int[] itemOfRating;
  private final float @Nullable [] rootWeight;
  private final int[] itemStart;
  private final IalsHalfSweep userSide;
  private final IalsHalfSweep itemSide;
  private final float[] userFactors;
  private final float[] itemFactors;

  public IalsSolver(RatingMatrix m, IalsFitSettings fit, long seed, Workers workers) {
    this.settings = fit.loss(m.users(), m.items());
    this.users = m.users();
    this.items = m.items();
    this.factors = fit.factors();
    this.stride = (factors + 3) & ~3; // padding coordinates start at zero and stay zero
    this.alpha0 = fit.unobservedWeight();
    this.workers = workers;
    this.userStart = m.userStart();
    this.itemOfRating = m.item();
    ItemColumns columns = m.columns();
    this.itemStart = columns.start();
    this.rootWeight = rootWeights(settings, m.rating());
    this.userSide =
        new IalsHalfSweep(
            fit.block(),
            stride,
            alpha0,
            settings::userPenalty,
            userStart,
            itemOfRating,
            rootWeight);
    this.itemSide =
        new IalsHalfSweep(
            fit.block(),
            stride,
            alpha0,
            settings::itemPenalty,
            itemStart,
            columns.user(),
            permuted(rootWeight, columns.position()));
    this.userFactors = new float[length("users", users, stride)];
    this.itemFactors = new float[length("items", items, stride)];
    double deviation = fit.initialDeviation() / Math.sqrt(factors);
    SeededNormal.fill(userFactors, users, factors, stride, deviation, seed);
    SeededNormal.fill(itemFactors, items, factors, stride, deviation, seed + 1);
  }

  private static int length(String what, int count, int stride) {
    return SizeLimitException.length("ials", what, count, stride, "lower the number of factors");
  }

  /**
   * Starts from the item factors of an earlier fit for the items that it knew. Far fewer sweeps are
   * needed then.
   *
   * @param known the items of the earlier fit
   * @param factorsOfKnown the factors of the earlier fit, [known × factors] row-major
   * @param items the items of this fit
   */
  public void startFrom(Catalogue known, float[] factorsOfKnown, Catalogue items) {
    for (int i = 0; i < items.size(); i++) {
      int row = known.indexOf(items.id(i));
      if (row >= 0) {
        System.arraycopy(factorsOfKnown, row * factors, itemFactors, i * stride, factors);
      }
    }
  }

  /** Updates all users, then all items. */
  public void sweep() {
    userSide.run(
        userFactors, itemFactors, GramMatrix.of(itemFactors, items, stride, workers), workers);
    itemSide.run(
        itemFactors, userFactors, GramMatrix.of(userFactors, users, stride, workers), workers);
  }

  /** The objective at the current factors. */
  public double objective() {
    double[] part = new double[users];
    workers.run(users, u -> part[u] = lossOfUser(u));
    double sum = 0;
    for (double p : part) {
      sum += p;
    }
    double[] userGram = GramMatrix.of(userFactors, users, stride, workers);
    double[] itemGram = GramMatrix.of(itemFactors, items, stride, workers);
    double all = 0;
    for (int k = 0; k < userGram.length; k++) {
      all += userGram[k] * itemGram[k];
    }
    for (int i = 0; i < items; i++) {
      sum += settings.itemPenalty(itemStart[i + 1] - itemStart[i]) * squaredNorm(itemFactors, i);
    }
    return sum + alpha0 * all;
  }

  private double lossOfUser(int u) {
    double sum =
        settings.userPenalty(userStart[u + 1] - userStart[u]) * squaredNorm(userFactors, u);
    for (int k = userStart[u]; k < userStart[u + 1]; k++) {
      double score = 0;
      for (int f = 0; f < factors; f++) {
        score += (double) userFactors[u * stride + f] * itemFactors[itemOfRating[k] * stride + f];
      }
      double root = rootWeight == null ? 1 : rootWeight[k];
      sum += root * root * (1 - score) * (1 - score);
    }
    return sum;
  }

  private double squaredNorm(float[] rows, int row) {
    double sum = 0;
    for (int f = 0; f < factors; f++) {
      double x = rows[row * stride + f];
      sum += x * x;
    }
    return sum;
  }

  /**
   * Computes the exact minimum of the objective in one user's factors with the items fixed: the
   * normal equations (α0 YᵀY + λ_u I + Σ c y yᵀ) u = Σ c y by a Cholesky factorisation in double
   * precision. The scorer's fold-in must give this result.
   */
  public double[] exactUser(int user) {
    double[] gram = GramMatrix.of(itemFactors, items, stride, workers);
    double[] system = new double[factors * factors];
    double[] right = new double[factors];
    int from = userStart[user];
    int to = userStart[user + 1];
    for (int r = 0; r < factors; r++) {
      for (int c = 0; c <= r; c++) {
        system[r * factors + c] = alpha0 * gram[r * stride + c];
      }
      system[r * factors + r] += settings.userPenalty(to - from);
    }
    for (int k = from; k < to; k++) {
      double weight = rootWeight == null ? 1 : (double) rootWeight[k] * rootWeight[k];
      int row = itemOfRating[k] * stride;
      for (int r = 0; r < factors; r++) {
        double y = weight * itemFactors[row + r];
        right[r] += y;
        for (int c = 0; c <= r; c++) {
          system[r * factors + c] += y * itemFactors[row + c];
        }
      }
    }
    Cholesky.solve(system, right, factors);
    return right;
  }

  /** Copies the user factors, [users × factors] row-major. */
  public float[] userFactors() {
    return compact(userFactors, users);
  }

  /** Copies the item factors, [items × factors] row-major. */
  public float[] itemFactors() {
    return compact(itemFactors, items);
  }

  private float[] compact(float[] rows, int count) {
    float[] out = new float[count * factors];
    for (int r = 0; r < count; r++) {
      System.arraycopy(rows, r * stride, out, r * factors, factors);
    }
    return out;
  }

  private static float @Nullable [] rootWeights(IalsSettings settings, float[] rating) {
    if (settings.confidence().isEmpty()) {
      return null;
    }
    float[] roots = new float[rating.length];
    for (int k = 0; k < roots.length; k++) {
      roots[k] = (float) Math.sqrt(settings.confidence(rating[k]));
    }
    return roots;
  }

  private static float @Nullable [] permuted(float @Nullable [] values, int[] position) {
    if (values == null) {
      return null;
    }
    float[] out = new float[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = values[position[k]];
    }
    return out;
  }
}
