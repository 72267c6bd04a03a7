package io.freshet.trainer.blend;

import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.trainer.evaluate.UserClustered;
import io.freshet.trainer.family.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a blend learns from choices. What might not pay, the term of context and the head, is tried
 * first: learned from all slices but the newest, it must make the choices of that one more likely
 * than the same without it, by a lower 95 % bound over users.
 */
final class Learning {
  /** Chance of being taken for better by luck. */
  private static final double ALPHA = 0.05;

  private final List<Choice> all;
  private final List<Choice> known;
  private final List<Choice> newest;
  private final BlendSettings settings;
  private final long seed;
  private final Workers workers;

  /**
   * @param slices choices by slice, oldest first
   */
  Learning(List<List<Choice>> slices, BlendSettings settings, long seed, Workers workers) {
    int last = Math.max(0, slices.size() - 1);
    this.all = joined(slices);
    this.known = joined(slices.subList(0, last));
    this.newest = slices.isEmpty() ? List.of() : slices.get(last);
    this.settings = settings;
    this.seed = seed;
    this.workers = workers;
  }

  private static List<Choice> joined(List<List<Choice>> slices) {
    return slices.stream().flatMap(List::stream).toList();
  }

  private boolean enough() {
    return !known.isEmpty() && !newest.isEmpty() && all.size() >= settings.trialChoices();
  }

  /** The weights that all choices teach. */
  double[] weights() {
    return weights(all);
  }

  private double[] weights(List<Choice> choices) {
    return new ConditionalSoftmax(
            choices, PriorWeights.values(settings.without()), settings.penalty(), workers)
        .fit();
  }

  /** Takes the term of context out of all choices, unless it pays. */
  void tryContext() {
    boolean varies = all.stream().anyMatch(choice -> choice.varies(Term.CONTEXT));
    double[] with = varies && enough() ? weights(known) : new double[0];
    List<Double> losses = new ArrayList<>();
    for (Choice choice : with.length == 0 ? List.<Choice>of() : newest) {
      losses.add(choice.loss(with));
    }
    List<float[]> kept = all.stream().map(choice -> choice.of(Term.CONTEXT)).toList();
    all.forEach(choice -> choice.clear(Term.CONTEXT));
    if (losses.isEmpty()) {
      return;
    }
    double[] without = weights(known);
    double[] gain = new double[newest.size()];
    for (int c = 0; c < gain.length; c++) {
      gain[c] = newest.get(c).loss(without) - losses.get(c);
    }
    if (pays(gain)) {
      for (int c = 0; c < kept.size(); c++) {
        all.get(c).set(Term.CONTEXT, kept.get(c));
      }
    }
  }

  /**
   * What is learned from all slices but the newest: what is judged on that one.
   *
   * @return null if there are too few choices to judge by
   */
  @Nullable Trial trial() {
    if (!enough()) {
      return null;
    }
    double[] weights = weights(known);
    if (settings.headUnits() == 0) {
      return new Trial(BlendWeights.of(weights), null);
    }
    HeadTrainer trainer = headTrainer();
    HeadNetwork network = trainer.train(known, weights, null);
    boolean pays = pays(trainer.gain(network, newest, weights));
    return new Trial(BlendWeights.of(weights), pays ? network.head() : null);
  }

  /**
   * Weights, and a head if it pays on the slice that neither has seen.
   *
   * @param head null where it does not pay
   */
  record Trial(BlendWeights weights, @Nullable Head head) {}

  /**
   * A head learned from all choices.
   *
   * @param earlier a head to start from, or null
   */
  Head head(double[] weights, @Nullable Head earlier) {
    return headTrainer().train(all, weights, earlier).head();
  }

  private HeadTrainer headTrainer() {
    return new HeadTrainer(settings.headUnits(), settings.headEpochs(), seed, workers);
  }

  /** Whether what the newest choices gain is more than luck. */
  private boolean pays(double[] gain) {
    int users = newest.stream().mapToInt(Choice::user).max().orElse(-1) + 1;
    double[] sums = new double[users];
    double[] counts = new double[users];
    for (int c = 0; c < gain.length; c++) {
      sums[newest.get(c).user()] += gain[c];
      counts[newest.get(c).user()]++;
    }
    return UserClustered.ratio(sums, counts).lowerBound(ALPHA) > 0;
  }
}
