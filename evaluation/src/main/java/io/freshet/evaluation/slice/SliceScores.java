package io.freshet.evaluation.slice;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Metric;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The scores of one model on a slice, summed per user, because intervals resample users. All models
 * scored on a slice have the same users in the same order, so their scores can be paired.
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
   * @param rank number of items ranked before the target, ties included; negative if it cannot be
   *     ranked
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

  /** The name of the scored model or baseline. */
  public String name() {
    return name;
  }

  /** The number of users with at least one scored event. */
  public int users() {
    return plan.users();
  }

  /** The number of scored events. */
  public long events() {
    return plan.events();
  }

  /** The id of a user, by the index in every per-user array of this class. */
  public String userId(int slot) {
    return plan.userId(slot);
  }

  /** The number of scored events per user. */
  public double[] eventsPerUser() {
    return plan.eventsPerUser();
  }

  /** The DCG@10 per user: Σ ln 2 / ln(rank + 2) over hits. */
  public double[] gain() {
    return gain.clone();
  }

  /** The hits@10 per user. */
  public double[] hits() {
    return hits.clone();
  }

  /**
   * The metrics with user-clustered 95 % intervals: {@code hr@10}, {@code ndcg@10}, {@code mrr},
   * and {@code rmse} for a family that predicts ratings. The first three also exist as {@code
   * known.…} and {@code new.…}, for users with and without events before the slice.
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

  /** The mean gain over all scored events, by which families are ranked; NaN without events. */
  public double ndcg() {
    return UserClustered.ratio(gain, plan.eventsPerUser()).value();
  }

  /** The gain of this model minus that of another on the same slice, per user. */
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

  /** The hits of this model minus those of another on the same slice, per user. */
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
