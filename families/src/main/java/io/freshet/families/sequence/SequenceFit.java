package io.freshet.families.sequence;

import io.freshet.families.family.Fit;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.sequence.SequenceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a sequence network is trained, and its training. Seed and data decide the result bit for bit,
 * for any number of threads.
 *
 * @param dimensions length of an item vector, a multiple of 8
 * @param length newest ratings of a user that count
 * @param negatives items against which the targets of a batch are held
 * @param epochs passes over the ratings
 * @param maxVisits max ratings to learn from, counted once per epoch; with more ratings there are
 *     fewer epochs, then only the newest ratings
 */
public record SequenceFit(int dimensions, int length, int negatives, int epochs, long maxVisits) {
  private static final int RATING_CLASSES = 10;
  private static final double TEMPERATURE = 0.05;
  private static final double STEP = 1e-3;
  private static final double LATE_STEP = 3e-4;

  /** Share of the epochs with the longer step. */
  private static final double EARLY = 0.7;

  /**
   * Trains a network.
   *
   * @param start a network of the same dimensions and length to go on from, or null to start from
   *     nothing
   * @param progress receives the epochs that are done
   * @param what name of the work for {@code progress}
   * @param curve receives the mean loss of each epoch
   * @throws ArithmeticException if the loss is no longer finite
   */
  public TrainedSequence train(
      RatingMatrix m,
      @Nullable TrainedSequence start,
      long seed,
      Workers workers,
      ProgressListener progress,
      String what,
      List<Fit.Epoch> curve) {
    SequenceSettings settings = start == null ? settings(m) : start.settings();
    SequenceParameters parameters = SequenceParameters.start(m.catalogue(), settings, seed, start);
    int passes = (int) Math.max(1, Math.min(epochs, maxVisits / Math.max(1, m.ratings())));
    SequenceTrainer trainer = new SequenceTrainer(m, settings, negatives, parameters, workers);
    SplittableRandom random = new SplittableRandom(seed);
    for (int epoch = 0; epoch < passes; epoch++) {
      progress.progress(what, epoch, passes);
      List<Windows.Window> windows = Windows.of(m, length, maxVisits, random);
      if (windows.isEmpty()) {
        break; // nobody has two ratings: there is no order to learn
      }
      double step = start == null && epoch < EARLY * passes ? STEP : LATE_STEP;
      double loss = trainer.epoch(windows, step, random);
      curve.add(new Fit.Epoch(epoch + 1, loss, Double.NaN, epoch == passes - 1));
    }
    progress.progress(what, passes, passes);
    return new TrainedSequence(
        m.catalogue(), settings, parameters.units(), parameters.lengths(), parameters.weights());
  }

  /** Trains a network without a record of the losses. */
  public TrainedSequence train(
      RatingMatrix m,
      @Nullable TrainedSequence start,
      long seed,
      Workers workers,
      ProgressListener progress,
      String what) {
    return train(m, start, seed, workers, progress, what, new ArrayList<>());
  }

  /** Tells whether training can go on from a network. */
  public boolean continues(SequenceSettings earlier) {
    return earlier.dimensions() == dimensions && earlier.length() == length;
  }

  private SequenceSettings settings(RatingMatrix m) {
    return new SequenceSettings(
        dimensions, length, RATING_CLASSES, m.minRating(), m.maxRating(), TEMPERATURE);
  }
}
