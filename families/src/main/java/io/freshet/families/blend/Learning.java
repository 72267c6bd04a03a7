package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.statistics.UserClustered;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns the weights and the head of a blend from choices. A component that might not pay is tried
 * first: trained on earlier slices, it must raise the likelihood of later choices, by a lower 95 %
 * bound over users. The head, which takes long to train, is judged on the newest slice; a term is
 * judged on the newer half of the slices.
 */
final class Learning {
  /** Probability of accepting a component that helped only by chance. */
  private static final double ALPHA = 0.05;

  private final List<List<Choice>> slices;
  private final List<Choice> all;
  private final List<Choice> known;
  private final List<Choice> newest;
  private final BlendSettings settings;
  private final long seed;
  private final Workers workers;

  /** Weights from all choices, a good starting point for subsets; null until they are known. */
  private double @Nullable [] near;

  /**
   * @param slices choices by slice, oldest first
   */
  Learning(List<List<Choice>> slices, BlendSettings settings, long seed, Workers workers) {
    this.slices = slices;
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

  /** The weights learned from all choices. */
  double[] weights() {
    double[] weights = weights(all);
    near = weights;
    return weights;
  }

  private double[] weights(List<Choice> choices) {
    ConditionalSoftmax softmax =
        new ConditionalSoftmax(
            choices, PriorWeights.values(settings.without()), settings.penalty(), workers);
    return near == null ? softmax.fit() : softmax.fit(near);
  }

  /**
   * Removes a term from all choices unless it pays.
   *
   * @return true if the term pays
   */
  boolean keeps(Term term) {
    List<float[]> kept = all.stream().map(choice -> choice.of(term)).toList();
    boolean tried = enough() && all.stream().anyMatch(choice -> choice.varies(term));
    double[] with = tried ? laterLosses() : new double[0];
    all.forEach(choice -> choice.clear(term));
    if (!tried) {
      return false;
    }
    double[] gain = laterLosses();
    for (int c = 0; c < gain.length; c++) {
      gain[c] -= with[c];
    }
    boolean pays = pays(gain, later());
    for (int c = 0; pays && c < kept.size(); c++) {
      all.get(c).set(term, kept.get(c));
    }
    return pays;
  }

  /** The first slice of the newer half; never the first slice, which nothing precedes. */
  private int firstJudged() {
    return Math.max(1, slices.size() / 2);
  }

  private List<Choice> later() {
    return joined(slices.subList(firstJudged(), slices.size()));
  }

  /**
   * The losses of the choices in the newer slices, each with the weights learned from the slices
   * before it. One slice would be too few to show a small gain.
   */
  private double[] laterLosses() {
    weights();
    double[] losses = new double[later().size()];
    int at = 0;
    for (int slice = firstJudged(); slice < slices.size(); slice++) {
      double[] weights = weights(joined(slices.subList(0, slice)));
      for (Choice choice : slices.get(slice)) {
        losses[at++] = choice.loss(weights);
      }
    }
    return losses;
  }

  /**
   * Trains on all slices but the newest, which judges the result.
   *
   * @return the trial, or null if there are too few choices to judge
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
    boolean pays = pays(trainer.gain(network, newest, weights), newest);
    return new Trial(BlendWeights.of(weights), pays ? network.head() : null);
  }

  /**
   * Weights, and a head if it pays on the slice that neither has seen.
   *
   * @param head the head, or null if it does not pay
   */
  record Trial(BlendWeights weights, @Nullable Head head) {}

  /**
   * Trains a head on all choices.
   *
   * @param earlier a head to start from, or null
   */
  Head head(double[] weights, @Nullable Head earlier) {
    return headTrainer().train(all, weights, earlier).head();
  }

  private HeadTrainer headTrainer() {
    return new HeadTrainer(settings.headUnits(), settings.headEpochs(), seed, workers);
  }

  /** Tells whether the gain of choices is more than chance. */
  private static boolean pays(double[] gain, List<Choice> choices) {
    int users = choices.stream().mapToInt(Choice::user).max().orElse(-1) + 1;
    double[] sums = new double[users];
    double[] counts = new double[users];
    for (int c = 0; c < gain.length; c++) {
      sums[choices.get(c).user()] += gain[c];
      counts[choices.get(c).user()]++;
    }
    return UserClustered.ratio(sums, counts).lowerBound(ALPHA) > 0;
  }
}
