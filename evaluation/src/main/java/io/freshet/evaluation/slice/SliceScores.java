package io.freshet.evaluation.slice;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Metric;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What one model scored on a slice, summed per user: users are what is resampled, so nothing finer
 * is needed for an interval and nothing coarser would do. Models judged on the same slice have the
 * same users in the same order: they can be paired.
 */
public final class SliceScores {
  private final String name;
  private final SlicePlan plan;
  private final double[] hits;
  private final double[] gain;
  private final double[] reciprocalRank;
  private final double[] squaredError;
  private final double[] predicted;

  SliceScores(String name, SlicePlan plan) {
    int users = plan.users();
    this.name = name;
    this.plan = plan;
    this.hits = new double[users];
    this.gain = new double[users];
    this.reciprocalRank = new double[users];
    this.squaredError = new double[users];
    this.predicted = new double[users];
  }

  /**
   * Adds one scored event.
   *
   * @param rank items ranked before it, ties included; negative if it cannot be ranked at all
   */
  void addRank(int slot, int rank) {
    if (rank < 0) {
      return;
    }
    reciprocalRank[slot] += 1.0 / (rank + 1.0);
    if (rank < EvaluationSettings.K) {
      hits[slot]++;
      gain[slot] += Math.log(2) / Math.log(rank + 2);
    }
  }

  void addPrediction(int slot, double error) {
    squaredError[slot] += error * error;
    predicted[slot]++;
  }

  /** Name of what was scored. */
  public String name() {
    return name;
  }

  /** Users with at least one scored event. */
  public int users() {
    return plan.users();
  }

  /** Scored events. */
  public long events() {
    return plan.events();
  }

  /** The ids of the users, in the order of every per-user array here. */
  public String userId(int slot) {
    return plan.userId(slot);
  }

  /** Scored events per user. */
  public double[] eventsPerUser() {
    return plan.eventsPerUser();
  }

  /** DCG@10 per user: Σ ln 2 / ln(rank + 2) over hits. */
  public double[] gain() {
    return gain.clone();
  }

  /** Hits@10 per user. */
  public double[] hits() {
    return hits.clone();
  }

  /**
   * The metrics with user-clustered 95 % intervals: {@code hr@10}, {@code ndcg@10}, {@code mrr};
   * {@code rmse} for a family that predicts ratings; the first three again as {@code known.…} and
   * {@code new.…} for users that the training time knew and did not.
   */
  public Map<String, Metric> metrics(long seed) {
    Map<String, Metric> out = new TreeMap<>();
    putRanking(out, "", slot -> true, seed);
    putRanking(out, "known.", plan::known, seed);
    putRanking(out, "new.", slot -> !plan.known(slot), seed);
    double total = 0;
    for (double n : predicted) {
      total += n;
    }
    if (total > 0) {
      Metric mse =
          UserClustered.ratio(squaredError, predicted).metric(squaredError, predicted, seed);
      out.put(
          "rmse",
          new Metric(
              Math.sqrt(mse.value()),
              Math.sqrt(mse.lower()),
              Math.sqrt(mse.upper()),
              mse.n(),
              mse.users()));
    }
    return out;
  }

  private void putRanking(Map<String, Metric> out, String prefix, IntPredicate slots, long seed) {
    double[] n = masked(plan.eventsPerUser(), slots);
    double total = 0;
    for (double count : n) {
      total += count;
    }
    if (total == 0) {
      return;
    }
    put(out, prefix + "hr@10", masked(hits, slots), n, seed);
    put(out, prefix + "ndcg@10", masked(gain, slots), n, seed);
    put(out, prefix + "mrr", masked(reciprocalRank, slots), n, seed);
  }

  private static void put(
      Map<String, Metric> out, String name, double[] sums, double[] n, long seed) {
    out.put(name, UserClustered.ratio(sums, n).metric(sums, n, seed));
  }

  private static double[] masked(double[] values, IntPredicate slots) {
    double[] out = new double[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = slots.test(k) ? values[k] : 0;
    }
    return out;
  }

  /**
   * The mean gain over all scored events: the estimate that families are ranked by; NaN without
   * events.
   */
  public double ndcg() {
    return UserClustered.ratio(gain, plan.eventsPerUser()).value();
  }

  /** The sums of this model minus those of another on the same slice, per user: gain. */
  public double[] gainOver(SliceScores other) {
    if (other.plan != plan) {
      throw new IllegalArgumentException("not scored on the same slice");
    }
    double[] out = new double[gain.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = gain[k] - other.gain[k];
    }
    return out;
  }

  /** The sums of this model minus those of another on the same slice, per user: hits. */
  public double[] hitsOver(SliceScores other) {
    if (other.plan != plan) {
      throw new IllegalArgumentException("not scored on the same slice");
    }
    double[] out = new double[hits.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = hits[k] - other.hits[k];
    }
    return out;
  }
}
