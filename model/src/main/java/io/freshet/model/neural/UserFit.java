package io.freshet.model.neural;

import io.freshet.model.scoring.History;
import java.util.Arrays;

/**
 * Folds users in: steps of Adam on the user's own vector with everything else frozen, see {@link
 * NeuralSettings.FoldIn}. Every rating of the history is taken in the neutral context, because a
 * history does not record the context of a rating.
 */
final class UserFit {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NeuralModel model;
  private final NeuralSettings.FoldIn settings;
  private final Objective objective;

  UserFit(NeuralModel model, NeuralSettings.FoldIn settings, Objective objective) {
    this.model = model;
    this.settings = settings;
    this.objective = objective;
  }

  /**
   * Fits the user's vector to a history of at least one rating.
   *
   * @return true if the vector is finite
   */
  boolean fit(History history, NeuralScorer scorer) {
    System.arraycopy(model.userMean, 0, scorer.user, 0, scorer.user.length);
    Arrays.fill(scorer.first, 0);
    Arrays.fill(scorer.second, 0);
    int count = examples(history, scorer);
    scorer.gather(count);
    double power1 = 1;
    double power2 = 1;
    for (int step = 0; step < settings.steps(); step++) {
      scorer.prepare(0);
      scorer.outputs(count);
      for (int j = 0; j < count; j++) {
        scorer.slopes[j] = (float) (objective.slope(scorer.outputs[j], scorer.targets[j]) / count);
      }
      scorer.gradient(count);
      power1 *= BETA1;
      power2 *= BETA2;
      double rate = settings.learningRate() * (1 - 0.9 * step / settings.steps());
      step(scorer, count, rate / (1 - power1), 1 / (1 - power2));
    }
    float sum = 0;
    for (float value : scorer.user) {
      sum += value;
    }
    return Float.isFinite(sum);
  }

  private void step(NeuralScorer scorer, int count, double rate, double correction) {
    float[] mean = model.userMean;
    double prior = 2 * settings.prior() / count;
    for (int k = 0; k < scorer.user.length; k++) {
      double g = scorer.gradient[k] + prior * (scorer.user[k] - mean[k]);
      scorer.first[k] = (float) (BETA1 * scorer.first[k] + (1 - BETA1) * g);
      scorer.second[k] = (float) (BETA2 * scorer.second[k] + (1 - BETA2) * g * g);
      scorer.user[k] -=
          (float) (rate * scorer.first[k] / (Math.sqrt(scorer.second[k] * correction) + EPSILON));
    }
  }

  /** Lists the examples: the newest ratings, or positives plus items drawn as negatives. */
  private int examples(History history, NeuralScorer scorer) {
    int ratings = Math.min(history.size(), settings.ratings());
    int from = history.size() - ratings;
    if (objective.loss() != Objective.Loss.LOG) {
      scorer.reserve(ratings);
      for (int j = 0; j < ratings; j++) {
        int item = history.items()[from + j];
        scorer.items[j] = item;
        scorer.targets[j] = model.target(item, history.ratings()[from + j]);
      }
      return ratings;
    }
    scorer.reserve(Math.multiplyExact(ratings, 1 + settings.negatives()));
    scorer.foldIns++;
    for (int j = 0; j < history.size(); j++) {
      scorer.taken[history.items()[j]] = scorer.foldIns;
    }
    // The draw depends on the history alone: equal histories give equal users.
    long state = history.size();
    for (int j = 0; j < ratings; j++) {
      scorer.items[j] = history.items()[from + j];
      scorer.targets[j] = 1;
      state = next(state + scorer.items[j]);
    }
    int count = ratings;
    for (int k = ratings * settings.negatives(); k > 0; k--) {
      state = next(state);
      int item = (int) Long.remainderUnsigned(state >>> 16, scorer.taken.length);
      if (scorer.taken[item] != scorer.foldIns) {
        scorer.items[count] = item;
        scorer.targets[count] = 0;
        count++;
      }
    }
    return count;
  }

  /** One step and mix of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long next(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
