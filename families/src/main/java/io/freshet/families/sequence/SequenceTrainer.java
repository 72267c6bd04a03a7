package io.freshet.families.sequence;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.kernel.MachineKernel;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceSettings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns item vectors and network by Adam over batches of windows. A batch is cut into a fixed
 * number of parts, whose gradients are added in order, so seed and data decide the result bit for
 * bit.
 */
final class SequenceTrainer {
  /** Parts of a batch, computed in parallel. */
  static final int PARTS = 4;

  /** A batch is full at this many rows: 32 windows of a data set with long histories. */
  private static final int BATCH_ROWS = 2400;

  private static final int ITEMS_PER_PART = 256;

  private final RatingMatrix m;
  private final SequenceSettings settings;
  private final SequenceParameters parameters;
  private final Workers workers;
  private final MachineKernel kernel = Kernels.best();
  private final int d;
  private final Transposed transposed;
  private final Negatives negatives;
  private final SequencePass[] passes = new SequencePass[PARTS];
  private final SampledSoftmax[] losses = new SampledSoftmax[PARTS];
  private final double[] lossSums = new double[PARTS];
  private final Adam itemSteps;
  private final Adam weightSteps;

  private final SecondGroups groups;
  private final RowsOfItems inputs;
  private final RowsOfItems targets;

  /**
   * Allocates the memory.
   *
   * @param parameters where learning starts; changed by it
   */
  SequenceTrainer(
      RatingMatrix m,
      SequenceSettings settings,
      int negativeCount,
      SequenceParameters parameters,
      Workers workers) {
    this.m = m;
    this.settings = settings;
    this.parameters = parameters;
    this.workers = workers;
    this.d = settings.dimensions();
    SequenceLayout layout = parameters.layout();
    transposed = new Transposed(layout);
    negatives = new Negatives(m.items(), negativeCount, d);
    Arrays.setAll(passes, p -> new SequencePass(layout, kernel));
    Arrays.setAll(losses, p -> new SampledSoftmax(negatives, d, settings.temperature(), kernel));
    itemSteps = new Adam(parameters.items());
    weightSteps = new Adam(parameters.weights());
    groups = new SecondGroups(m);
    inputs = new RowsOfItems(m.items());
    targets = new RowsOfItems(m.items());
  }

  /**
   * Learns from windows once, in this order.
   *
   * @param step length of Adam's steps
   * @return the mean loss of a row
   */
  double epoch(List<Windows.Window> windows, double step, SplittableRandom random) {
    groups.shuffle(random);
    double loss = 0;
    long rows = 0;
    int at = 0;
    while (at < windows.size()) {
      for (SequencePass pass : passes) {
        pass.clear();
      }
      int size = 0;
      while (at < windows.size() && size < BATCH_ROWS) {
        Windows.Window window = windows.get(at++);
        shortest().rows().add(m, groups, settings, window.start(), window.rows());
        size += window.rows();
      }
      loss += batch(size, random);
      update(step);
      rows += size;
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException("the loss of a sequence model is no longer finite");
      }
    }
    return loss / rows;
  }

  private SequencePass shortest() {
    SequencePass least = passes[0];
    for (SequencePass pass : passes) {
      least = pass.rows().size() < least.rows().size() ? pass : least;
    }
    return least;
  }

  /** Computes loss and slopes of the rows in the passes. */
  private double batch(int size, SplittableRandom random) {
    negatives.draw(random, parameters.units());
    transposed.take(parameters.weights());
    float weight = 1f / size;
    workers.run(
        PARTS,
        p -> {
          passes[p].forward(parameters.items(), parameters.weights());
          lossSums[p] =
              losses[p].run(
                  passes[p].rows(), passes[p].users(), parameters.units(), negatives, weight);
          passes[p].back(losses[p].userSlopes(), parameters.weights(), transposed);
        });
    return Arrays.stream(lossSums).sum();
  }

  private void index() {
    inputs.clear();
    targets.clear();
    for (int p = PARTS - 1; p >= 0; p--) {
      SequenceRows rows = passes[p].rows();
      for (int r = rows.size() - 1; r >= 0; r--) {
        inputs.push(rows.item(r), p, r);
        targets.push(rows.target(r), p, r);
      }
    }
  }

  private void update(double step) {
    index();
    itemSteps.start(step);
    int parts = (m.items() + ITEMS_PER_PART - 1) / ITEMS_PER_PART;
    workers.run(
        parts,
        () -> new float[2 * d],
        (slopes, part) -> {
          int end = Math.min(m.items(), (part + 1) * ITEMS_PER_PART);
          for (int item = part * ITEMS_PER_PART; item < end; item++) {
            itemSlopes(item, slopes);
            itemSteps.move(slopes, 0, item * d, d);
            parameters.renew(item);
          }
        });
    weightSteps.start(step);
    float[] sum = passes[0].gradient();
    for (int p = 1; p < PARTS; p++) {
      float[] gradient = passes[p].gradient();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += gradient[k];
      }
    }
    weightSteps.move(sum, 0, 0, sum.length);
  }

  /**
   * Writes the slopes by an item's vector.
   *
   * @param out 2 d floats: the slopes, then scratch
   */
  private void itemSlopes(int item, float[] out) {
    Arrays.fill(out, 0f);
    for (int row = inputs.first(item); row >= 0; row = inputs.next(row)) {
      float[] slopes = passes[inputs.part(row)].itemSlopes();
      int from = inputs.row(row) * d;
      for (int k = 0; k < d; k++) {
        out[k] += slopes[from + k];
      }
    }
    for (int row = targets.first(item); row >= 0; row = targets.next(row)) {
      losses[targets.part(row)].addTargetSlopes(targets.row(row), out, d);
    }
    int place = negatives.place(item);
    if (place >= 0) {
      for (SampledSoftmax loss : losses) {
        loss.addNegativeSlopes(place, out, d);
      }
    }
    // The unit vector is e / |e|: only what is across it turns it.
    float along = 0;
    for (int k = 0; k < d; k++) {
      along += out[d + k] * parameters.units()[item * d + k];
    }
    float perLength = 1 / parameters.lengths()[item];
    for (int k = 0; k < d; k++) {
      out[k] += perLength * (out[d + k] - along * parameters.units()[item * d + k]);
    }
  }

  /** For tests: computes the loss of windows without learning, and all slopes. */
  double slopes(
      List<Windows.Window> windows, SplittableRandom random, float[] byItem, float[] byWeight) {
    int size = 0;
    for (SequencePass pass : passes) {
      pass.clear();
    }
    for (Windows.Window window : windows) {
      shortest().rows().add(m, groups, settings, window.start(), window.rows());
      size += window.rows();
    }
    double loss = batch(size, random) / size;
    index();
    float[] one = new float[2 * d];
    for (int item = 0; item < m.items(); item++) {
      itemSlopes(item, one);
      System.arraycopy(one, 0, byItem, item * d, d);
    }
    for (int k = 0; k < byWeight.length; k++) {
      byWeight[k] = 0;
      for (SequencePass pass : passes) {
        byWeight[k] += pass.gradient()[k];
      }
    }
    return loss;
  }
}
