package io.freshet.families.neural;

import io.freshet.families.family.Fit;
import io.freshet.families.family.ProgressListener;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

/**
 * The training loop of all networks: epochs of shuffled batches, the loss on held-out examples
 * after each epoch, an early stop when that loss has not fallen for some epochs, and the parameters
 * of the best epoch. The result is determined by the seed. Training runs in the calling thread;
 * another thread draws the examples of the next epoch.
 *
 * @param epochs max number of epochs
 * @param batch examples per step; the last batch of an epoch may be smaller
 * @param patience epochs without a new best after which training stops
 */
record TrainingLoop(int epochs, int batch, int patience) {

  private static final int JUDGED_AT_ONCE = 4096;

  /**
   * Trains a network and leaves it with its best parameters; with nothing held out, those are the
   * parameters of the last epoch.
   *
   * @param stage name of the stage for the progress listener
   * @return the learning curve
   * @throws ArithmeticException if the loss is not finite
   * @throws CancellationException if the thread is interrupted
   */
  List<Fit.Epoch> run(
      Network network, Samples.Source source, long seed, ProgressListener progress, String stage) {
    Samples validation = source.validation();
    List<double[]> losses = new ArrayList<>();
    Deque<float[]> best = network.save();
    int bestEpoch = -1;
    double least = Double.POSITIVE_INFINITY;
    try (UpcomingSamples training = new UpcomingSamples(source, epochs)) {
      for (int epoch = 0; epoch < epochs && epoch <= bestEpoch + patience; epoch++) {
        progress.progress(stage, epoch, epochs);
        double trained = epoch(network, training.next(), seed + epoch, epoch + 1, stage);
        double judged = validation.size() == 0 ? Double.NaN : loss(network, validation);
        if (validation.size() > 0 && !Double.isFinite(judged)) {
          throw diverged(stage, epoch + 1, judged);
        }
        losses.add(new double[] {trained, judged});
        if (validation.size() == 0) {
          bestEpoch = epoch;
        } else if (judged < least) {
          least = judged;
          bestEpoch = epoch;
          best = network.save();
        }
      }
    }
    network.restore(validation.size() > 0 ? best : network.save());
    progress.progress(stage, epochs, epochs);
    List<Fit.Epoch> curve = new ArrayList<>();
    for (int epoch = 0; epoch < losses.size(); epoch++) {
      double[] loss = losses.get(epoch);
      curve.add(new Fit.Epoch(epoch + 1, loss[0], loss[1], epoch == bestEpoch));
    }
    return curve;
  }

  /** Runs one pass over the examples and returns the mean loss, each example's before its step. */
  private double epoch(Network network, Samples samples, long seed, int number, String stage) {
    int[] order = new int[samples.size()];
    Arrays.setAll(order, k -> k);
    IntArrays.shuffle(order, new Random(seed));
    Batch b = new Batch(Math.min(batch, order.length));
    double sum = 0;
    for (int from = 0; from < order.length; from += batch) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      b.take(samples, order, from, Math.min(from + batch, order.length));
      network.forward(b, true);
      sum += network.loss(b);
      if (!Double.isFinite(sum)) {
        throw diverged(stage, number, sum);
      }
      network.backward(b);
      network.step();
    }
    return sum / order.length;
  }

  /** The mean loss without dropout. */
  static double loss(Network network, Samples samples) {
    int[] order = new int[samples.size()];
    Arrays.setAll(order, k -> k);
    Batch b = new Batch(Math.min(JUDGED_AT_ONCE, order.length));
    double sum = 0;
    for (int from = 0; from < order.length; from += JUDGED_AT_ONCE) {
      b.take(samples, order, from, Math.min(from + JUDGED_AT_ONCE, order.length));
      network.forward(b, false);
      sum += network.loss(b);
    }
    return sum / order.length;
  }

  private static ArithmeticException diverged(String stage, int epoch, double loss) {
    return new ArithmeticException(stage + " diverges: the loss of epoch " + epoch + " is " + loss);
  }
}
