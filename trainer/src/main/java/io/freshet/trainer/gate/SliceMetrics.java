package io.freshet.trainer.gate;

import io.freshet.evaluation.slice.PopularityBaselines;
import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.answer.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metrics of a model's scores on a slice. */
final class SliceMetrics {
  private SliceMetrics() {}

  /**
   * Returns the metrics by name; see {@link RefitResult#evaluated}.
   *
   * @param champion the champion's scores on the same slice, or null
   * @param seed of the confidence intervals
   */
  static Map<String, Metric> of(
      SliceScores scores,
      PopularityBaselines baselines,
      @Nullable SliceScores champion,
      long seed) {
    Map<String, Metric> out = new TreeMap<>(scores.metrics(seed));
    for (SliceScores baseline : List.of(baselines.popularity(), baselines.decayed())) {
      for (String metric : List.of("hr@10", "ndcg@10", "mrr")) {
        Metric value = baseline.metrics(seed).get(metric);
        if (value != null) {
          out.put(baseline.name() + "." + metric, value);
        }
      }
    }
    over(out, "over-decayed-popularity.", scores, baselines.decayed(), seed);
    if (champion != null) {
      over(out, "over-champion.", scores, champion, seed);
    }
    return out;
  }

  private static void over(
      Map<String, Metric> out, String prefix, SliceScores scores, SliceScores other, long seed) {
    double[] n = scores.eventsPerUser();
    if (scores.users() > 0) {
      double[] hits = scores.hitsOver(other);
      double[] gain = scores.gainOver(other);
      out.put(prefix + "hr@10", UserClustered.ratio(hits, n).metric(hits, n, seed));
      out.put(prefix + "ndcg@10", UserClustered.ratio(gain, n).metric(gain, n, seed));
    }
  }
}
