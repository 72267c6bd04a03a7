package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.model.blend.TailWeights;
import io.freshet.model.blend.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns {@link TailWeights} by a conditional logit with seven features: the weighted products with
 * factors together, the terms of pairs, content and context together, and the five item terms. Only
 * the order of items matters, so the result is divided by the weight of the second feature.
 */
final class TailFit {
  /** Index of the joined products among the features. */
  private static final int TASTE = Term.TASTE.index();

  /** Index of the joined terms of pairs, content and context among the features. */
  private static final int OTHERS = Term.AFTER.index();

  private TailFit() {}

  /**
   * Fits the weights.
   *
   * @param choices choices among random items, see {@link ChoiceCollector}
   * @param weights the weights of the terms for the best items, which are the prior
   * @param least min number of choices
   * @return the weights, or null if there are too few choices, or if they say nothing of taste or
   *     of the other terms
   */
  static @Nullable TailWeights of(
      List<Choice> choices, double[] weights, int least, double penalty, Workers workers) {
    if (choices.size() < least) {
      return null;
    }
    double[] prior = new double[Term.COUNT];
    for (Term term : Term.values()) {
      prior[term.index()] = term.column() >= 0 ? weights[term.index()] : 0;
    }
    prior[TASTE] = 1;
    prior[OTHERS] = 1;
    List<Choice> joined = choices.stream().map(choice -> joined(choice, weights)).toList();
    double[] fitted = new ConditionalSoftmax(joined, prior, penalty, workers).fit();
    if (fitted[TASTE] <= 0 || fitted[OTHERS] <= 0) {
      return null;
    }
    double[] columns = new double[Term.OF_ITEM];
    for (Term term : Term.values()) {
      if (term.column() >= 0) {
        columns[term.column()] = fitted[term.index()] / fitted[OTHERS];
      }
    }
    return TailWeights.of(fitted[TASTE] / fitted[OTHERS], columns);
  }

  private static Choice joined(Choice choice, double[] weights) {
    float[] features = new float[choice.terms().length];
    for (int i = 0; i < choice.candidates(); i++) {
      int at = i * Choice.STRIDE;
      double taste = 0;
      double others = 0;
      for (Term term : Term.values()) {
        float value = choice.terms()[at + term.index()];
        if (term.column() >= 0) {
          features[at + term.index()] = value;
        } else if (term.isProduct()) {
          taste += weights[term.index()] * value;
        } else {
          others += weights[term.index()] * value;
        }
      }
      features[at + TASTE] = (float) taste;
      features[at + OTHERS] = (float) others;
    }
    int count = choice.candidates();
    return new Choice(choice.user(), features, choice.moment(), count, count, 0, choice.chosen());
  }
}
