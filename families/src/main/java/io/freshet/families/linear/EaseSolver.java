package io.freshet.families.linear;

import io.freshet.families.algebra.SymmetricInverse;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.ItemColumns;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.neighbour.SparseBuild;
import io.freshet.model.linear.EaseModel;
import io.freshet.model.scoring.LargestEntries;
import io.freshet.model.snapshot.SparseRows;
import java.util.Arrays;

/**
 * Computes the weights of EASE (Steck: Embarrassingly Shallow Autoencoders for Sparse Data, WWW
 * 2019). With X the binary users × items matrix and {@code P = (XᵀX + λI)⁻¹}, the weights are
 * {@code B[i][j] = −P[i][j] / P[j][j]} with a zero diagonal.
 *
 * <p>P is computed in the space of the items or of the users, whichever is cheaper: with {@code K =
 * (XXᵀ + λI)⁻¹}, {@code P = (I − Xᵀ K X) / λ} (Woodbury). The space of the users takes users² / 2
 * floats of memory, the space of the items items² / 2; both need one row of B per thread.
 */
final class EaseSolver {
  private static final int ROWS_PER_PART = 16;

  /** Time of an operation of the dense inverse, relative to a sparse operation. */
  private static final double DENSE_COST = 0.125;

  private final RatingMatrix m;
  private final ItemColumns byItem;
  private final boolean[] kept;
  private final double lambda;
  private final Workers workers;
  private final ProgressListener progress;

  /**
   * Creates a problem.
   *
   * @param kept whether an item takes part, by item; other items have no weights
   * @param lambda λ, greater than 0
   */
  EaseSolver(
      RatingMatrix m, boolean[] kept, double lambda, Workers workers, ProgressListener progress) {
    this.m = m;
    this.byItem = m.columns();
    this.kept = kept;
    this.lambda = lambda;
    this.workers = workers;
    this.progress = progress;
  }

  /** Tells whether the space of the users is cheaper. Depends only on the matrix. */
  boolean usersAreCheaper() {
    double items = 0;
    double ratings = 0;
    for (int i = 0; i < kept.length; i++) {
      items += kept[i] ? 1 : 0;
      ratings += kept[i] ? byItem.start()[i + 1] - byItem.start()[i] : 0;
    }
    double users = m.users();
    return DENSE_COST * users * users * (users / 2 + ratings) + items * ratings
        < DENSE_COST * items * items * items / 2;
  }

  /** The weights B in the form of a snapshot. */
  static final class Weights {
    private final float[] rest;
    private final SparseRows deviations;

    private Weights(float[] rest, SparseRows deviations) {
      this.rest = rest;
      this.deviations = deviations;
    }

    /** The mean of the dropped weights, by target item. */
    float[] rest() {
      return rest;
    }

    /** Items × items by source item: the kept weights minus {@link #rest}. */
    SparseRows deviations() {
      return deviations;
    }
  }

  /**
   * Computes the weights.
   *
   * @param perTarget average number of weights to keep per target item, the largest by absolute
   *     value
   * @throws ArithmeticException if the matrix has no inverse in single precision
   */
  Weights weights(int perTarget, boolean inUsersSpace) {
    float[][] lower = inUsersSpace ? usersGram() : itemsGram();
    SymmetricInverse.invert(lower, workers, progress, "fit " + EaseModel.FAMILY);
    int items = m.items();
    int[] order = order();
    int[][] sources = new int[items][];
    float[][] values = new float[items][];
    float[] rest = new float[items];
    workers.run(
        (items + ROWS_PER_PART - 1) / ROWS_PER_PART,
        () -> new Scratch(items, lower.length),
        (scratch, part) -> {
          int last = Math.min(items, (part + 1) * ROWS_PER_PART);
          for (int j = part * ROWS_PER_PART; j < last; j++) {
            if (!kept[j]) {
              sources[j] = new int[0];
              values[j] = new float[0];
              continue;
            }
            if (inUsersSpace) {
              toTargetFromUsers(lower, j, scratch);
            } else {
              toTargetFromItems(lower, order, j, scratch.weights);
            }
            sources[j] = scratch.largest(j, share(perTarget, j));
            rest[j] = scratch.meanOfRest(sources[j]);
            values[j] = new float[sources[j].length];
            for (int k = 0; k < values[j].length; k++) {
              values[j][k] = scratch.weights[sources[j][k]] - rest[j];
            }
          }
        });
    return new Weights(rest, SparseBuild.transposed(items, sources, values));
  }

  /**
   * The number of weights to keep for an item: the average, times the square root of the item's
   * ratings over the mean number of ratings. Popular items have more weights that matter, and they
   * decide the top of a list.
   */
  private int share(int mean, int target) {
    double ratings = byItem.start()[target + 1] - byItem.start()[target];
    double share = mean * Math.sqrt(ratings * m.items() / m.ratings());
    return (int) Math.min(m.items(), Math.ceil(share));
  }

  /** The index of each item among the kept items, or −1. */
  private int[] order() {
    int[] order = new int[m.items()];
    int dense = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = kept[i] ? dense++ : -1;
    }
    return order;
  }

  /** XᵀX + λI over the kept items, lower triangle. */
  private float[][] itemsGram() {
    int[] order = order();
    int dense = 0;
    for (boolean takesPart : kept) {
      dense += takesPart ? 1 : 0;
    }
    float[][] lower = new float[dense][];
    int[] start = byItem.start();
    workers.run(
        m.items(),
        i -> {
          if (!kept[i]) {
            return;
          }
          float[] row = new float[order[i] + 1];
          for (int c = start[i]; c < start[i + 1]; c++) {
            int u = byItem.user()[c];
            for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
              int j = order[m.item()[k]];
              if (j >= 0 && j < row.length) {
                row[j]++;
              }
            }
          }
          row[order[i]] += (float) lambda;
          lower[order[i]] = row;
        });
    return lower;
  }

  /** XXᵀ + λI, lower triangle. */
  private float[][] usersGram() {
    float[][] lower = new float[m.users()][];
    int[] start = byItem.start();
    workers.run(
        m.users(),
        u -> {
          float[] row = new float[u + 1];
          for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
            int i = m.item()[k];
            if (!kept[i]) {
              continue;
            }
            for (int c = start[i]; c < start[i + 1] && byItem.user()[c] <= u; c++) {
              row[byItem.user()[c]]++;
            }
          }
          row[u] += (float) lambda;
          lower[u] = row;
        });
    return lower;
  }

  /** Computes the weights from all items to one target, a column of B, from P. */
  private void toTargetFromItems(float[][] p, int[] order, int target, float[] out) {
    int o = order[target];
    for (int i = 0; i < out.length; i++) {
      int s = order[i];
      out[i] = s < 0 || s == o ? 0 : -(s < o ? p[o][s] : p[s][o]) / p[o][o];
    }
  }

  /**
   * Computes the weights to one target from K: {@code −P[i][j] / P[j][j] = x_iᵀ K x_j / (1 − x_jᵀ K
   * x_j)}.
   */
  private void toTargetFromUsers(float[][] k, int target, Scratch scratch) {
    double[] z = scratch.z; // K x_j
    Arrays.fill(z, 0);
    for (int c = byItem.start()[target]; c < byItem.start()[target + 1]; c++) {
      int u = byItem.user()[c];
      float[] row = k[u];
      for (int v = 0; v <= u; v++) {
        z[v] += row[v];
      }
      for (int v = u + 1; v < z.length; v++) {
        z[v] += k[v][u];
      }
    }
    double[] sums = scratch.sums;
    Arrays.fill(sums, 0);
    int[] start = m.userStart();
    for (int u = 0; u < z.length; u++) {
      for (int at = start[u]; at < start[u + 1]; at++) {
        sums[m.item()[at]] += z[u];
      }
    }
    double own = 1 - sums[target];
    for (int i = 0; i < sums.length; i++) {
      scratch.weights[i] = kept[i] && i != target ? (float) (sums[i] / own) : 0;
    }
  }

  /** The scratch of one thread. */
  private final class Scratch {
    final float[] weights;
    final double[] sums;
    final double[] z;
    private final LargestEntries largest = new LargestEntries();
    private final int[] columns;

    Scratch(int items, int order) {
      weights = new float[items];
      sums = new double[items];
      z = new double[order];
      columns = new int[items];
    }

    int[] largest(int target, int n) {
      largest.clear();
      for (int i = 0; i < weights.length; i++) {
        if (!Float.isFinite(weights[i])) {
          throw new ArithmeticException(
              "the weight from item " + i + " to " + target + " is " + weights[i]);
        }
        if (kept[i] && i != target) {
          largest.add(i, Math.abs(weights[i]));
        }
      }
      return Arrays.copyOf(columns, largest.keep(n, columns));
    }

    /** The mean over the kept items that are not among the sources; 0 if there are none. */
    float meanOfRest(int[] sources) {
      double sum = 0;
      int count = -1 - sources.length; // the target itself is not counted either
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        count += kept[i] ? 1 : 0;
      }
      for (int i : sources) {
        sum -= weights[i];
      }
      return count <= 0 ? 0 : (float) (sum / count);
    }
  }
}
