package io.freshet.families.content;

import io.freshet.families.algebra.Cholesky;
import io.freshet.model.content.ContentSpace;
import io.freshet.model.snapshot.ItemDescription;
import java.util.Arrays;
import java.util.List;

/**
 * Weighted ridge regression with cross-validated strength. Items are assigned to folds in catalogue
 * order, which is the order of their ids. The sums of each fold's normal equations are kept, so
 * trying another strength does not read the items again.
 */
final class RidgeFolds {
  private static final int FOLDS = 5;
  private static final double[] STRENGTHS = {0.1, 1, 3, 10, 30, 100, 300, 1e3, 1e4, 1e6};

  /** Keeps the normal equations definite if no item has the constant. */
  private static final double ON_CONSTANT = 1e-9;

  private final int size;
  private final int width;
  private final Sums[] folds = new Sums[FOLDS];
  private final Sums all;

  /** The sums of one fold: {@code Σ w x xᵀ}, {@code Σ w x yᵀ} and {@code Σ w |y|²}. */
  private static final class Sums {
    final double[] gram;
    final double[] cross;
    double square;

    Sums(int size, int width) {
      gram = new double[size * size];
      cross = new double[size * width];
    }

    void add(Sums other, double sign) {
      for (int k = 0; k < gram.length; k++) {
        gram[k] += sign * other.gram[k];
      }
      for (int k = 0; k < cross.length; k++) {
        cross[k] += sign * other.cross[k];
      }
      square += sign * other.square;
    }
  }

  /** The best fit. */
  static final class Best {
    private final double strength;
    private final double explained;
    private final float[] map;

    private Best(double strength, double explained, float[] map) {
      this.strength = strength;
      this.explained = explained;
      this.map = map;
    }

    /** The strength λ. */
    double strength() {
      return strength;
    }

    /**
     * The explained share of the held-out items' weighted variance: at most 1, negative if the
     * prediction is worse than the mean.
     */
    double explained() {
      return explained;
    }

    /** The map, columns × width, row-major. Not a copy. */
    float[] map() {
      return map;
    }
  }

  /**
   * Adds up the items of each fold.
   *
   * @param targets items × width, row-major, finite
   * @param weights one weight per item, 0 or more
   */
  RidgeFolds(
      ContentSpace space,
      List<ItemDescription> items,
      float[] targets,
      int width,
      float[] weights) {
    this.size = space.size();
    this.width = width;
    for (int f = 0; f < FOLDS; f++) {
      folds[f] = new Sums(size, width);
    }
    float[] row = new float[size];
    int[] columns = new int[size];
    for (int i = 0; i < items.size(); i++) {
      space.row(items.get(i), row);
      int count = 0;
      for (int f = 0; f < size; f++) {
        if (row[f] != 0) {
          columns[count++] = f;
        }
      }
      add(folds[i % FOLDS], row, columns, count, targets, i * width, weights[i]);
    }
    all = new Sums(size, width);
    for (Sums fold : folds) {
      all.add(fold, 1);
    }
    if (!Double.isFinite(all.square)) {
      throw new ArithmeticException("a target of the content map is not finite");
    }
  }

  private void add(
      Sums into, float[] row, int[] columns, int count, float[] y, int at, double weight) {
    for (int a = 0; a < count; a++) {
      double x = weight * row[columns[a]];
      for (int b = 0; b < count; b++) {
        into.gram[columns[a] * size + columns[b]] += x * row[columns[b]];
      }
      for (int k = 0; k < width; k++) {
        into.cross[columns[a] * width + k] += x * y[at + k];
      }
    }
    for (int k = 0; k < width; k++) {
      into.square += weight * y[at + k] * y[at + k];
    }
  }

  /** Fits all items with the strength that predicts held-out items best. */
  Best best() {
    double least = Double.POSITIVE_INFINITY;
    double chosen = STRENGTHS[STRENGTHS.length - 1];
    for (double strength : STRENGTHS) {
      double error = heldOut(strength);
      if (error < least) {
        least = error;
        chosen = strength;
      }
    }
    double byMean = heldOut(Double.POSITIVE_INFINITY);
    double[] map = solve(all, chosen);
    float[] out = new float[map.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) map[k];
    }
    return new Best(chosen, byMean > 0 ? 1 - least / byMean : 0, out);
  }

  /** The weighted squared error on held-out items, over all folds. */
  private double heldOut(double strength) {
    double error = 0;
    for (Sums fold : folds) {
      Sums rest = new Sums(size, width);
      rest.add(all, 1);
      rest.add(fold, -1);
      error += error(fold, solve(rest, strength));
    }
    return error;
  }

  /** {@code Σ w |y − x M|²} of a fold, from its sums. */
  private double error(Sums fold, double[] map) {
    double error = fold.square;
    double[] product = new double[width];
    for (int f = 0; f < size; f++) {
      Arrays.fill(product, 0);
      for (int g = 0; g < size; g++) {
        double x = fold.gram[f * size + g];
        if (x != 0) {
          for (int k = 0; k < width; k++) {
            product[k] += x * map[g * width + k];
          }
        }
      }
      for (int k = 0; k < width; k++) {
        error += map[f * width + k] * (product[k] - 2 * fold.cross[f * width + k]);
      }
    }
    return error;
  }

  /** Columns × width; an infinite strength leaves only the constant. */
  private double[] solve(Sums sums, double strength) {
    int n = Double.isInfinite(strength) ? 1 : size;
    double[] factor = new double[n * n];
    for (int a = 0; a < n; a++) {
      System.arraycopy(sums.gram, a * size, factor, a * n, n);
      factor[a * n + a] += a == 0 ? ON_CONSTANT : strength;
    }
    double[] map = new double[size * width];
    double[] column = new double[n];
    for (int k = 0; k < width; k++) {
      for (int f = 0; f < n; f++) {
        column[f] = sums.cross[f * width + k];
      }
      if (k == 0) {
        Cholesky.solve(factor, column, n);
      } else {
        Cholesky.solveFactored(factor, column, n);
      }
      for (int f = 0; f < n; f++) {
        map[f * width + k] = column[f];
      }
    }
    return map;
  }
}
