package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.statistics.UserClustered;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns the weights and the head of a blend from choices. A component that might not pay is tried
 * first: trained on earlier slices, it must raise the likelihood of later choices, by a lower 95 %
 * bound over users. The head, which takes long to train, is judged on the newest slice; a term is
 * judged on the newer half of the slices. A sequence network, which costs the most, must pay in the
 * lists of the newest slice, too.
 */
final class Learning {
  /** Probability of accepting a component that helped only by chance. */
  private static final double ALPHA = 0.05;

  /** Length of the lists in which a term must pay. */
  private static final int LIST = 10;

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
    boolean tried = enough() && all.stream().anyMatch(choice -> choice.varies(term));
    if (!tried) {
      all.forEach(choice -> choice.clear(term));
      return false;
    }
    return keeps(term, this::laterLosses, later(), ALPHA);
  }

  /**
   * Removes a term from all choices unless it also pays in lists: with it, the liked items of the
   * newest slice must rank higher, weights and head learned from the slices before it both times.
   * The likelihood may rise by better chances of items that no list shows, and the head may already
   * know what the term knows.
   *
   * @return true if the term pays
   */
  boolean keepsInLists(Term term) {
    return keeps(term) && keeps(term, this::newestMisses, newest, ALPHA / 2);
  }

  /**
   * Removes a term from all choices unless it lowers a measure of some of them.
   *
   * @param measure a number per judged choice; lower is better
   */
  private boolean keeps(Term term, Supplier<double[]> measure, List<Choice> judged, double alpha) {
    List<float[]> kept = all.stream().map(choice -> choice.of(term)).toList();
    double[] with = measure.get();
    all.forEach(choice -> choice.clear(term));
    double[] gain = measure.get();
    for (int c = 0; c < gain.length; c++) {
      gain[c] -= with[c];
    }
    boolean pays = pays(gain, judged, alpha);
    for (int c = 0; pays && c < kept.size(); c++) {
      all.get(c).set(term, kept.get(c));
    }
    return pays;
  }

  /** What the choices of the newest slice lack to a DCG@10 of 1. */
  private double[] newestMisses() {
    weights();
    double[] weights = weights(known);
    HeadPass head = null;
    if (settings.headUnits() > 0) {
      HeadTrainer trainer = headTrainer();
      HeadNetwork network = trainer.train(known, weights, null);
      if (pays(trainer.gain(network, newest, weights), newest, ALPHA)) {
        head = new HeadPass(settings.headUnits(), weights);
        head.take(network);
      }
    }
    double[] misses = new double[newest.size()];
    for (int c = 0; c < misses.length; c++) {
      Choice choice = newest.get(c);
      double[] scores = head == null ? choice.scores(weights) : head.scores(choice);
      int rank = choice.rank(scores);
      misses[c] = 1 - (rank <= LIST ? Math.log(2) / Math.log(rank + 1.0) : 0);
    }
    return misses;
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
    boolean pays = pays(trainer.gain(network, newest, weights), newest, ALPHA);
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
  private static boolean pays(double[] gain, List<Choice> choices, double alpha) {
    int users = choices.stream().mapToInt(Choice::user).max().orElse(-1) + 1;
    double[] sums = new double[users];
    double[] counts = new double[users];
    for (int c = 0; c < gain.length; c++) {
      sums[choices.get(c).user()] += gain[c];
      counts[choices.get(c).user()]++;
    }
    return UserClustered.ratio(sums, counts).lowerBound(alpha) > 0;
  }
}
