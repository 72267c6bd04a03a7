package io.freshet.scorer.quality;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live quality as records of {@code evaluations}: one record over all versions, then one per arm of
 * an experiment, then one per version. Each holds totals since the instance started, so the newest
 * record of an instance is complete.
 */
public final class LiveEvaluations {
  /** Metric: hits of the list shown per judged event. */
  public static final String HIT_RATE = "hit-rate";

  /** Metric: hits of decayed popularity's list on the same events. */
  public static final String BASELINE_HIT_RATE = "decayed-popularity-hit-rate";

  /** Metric: the paired difference of the hit rate and the baseline's hit rate. */
  public static final String LIFT = "lift-over-decayed-popularity";

  /** Metric: hits of explored places per exposure. */
  public static final String HITS_PER_EXPOSURE = "explored-hits-per-exposure";

  /** Metric: hits of all other places per exposure. */
  public static final String HITS_PER_OTHER_EXPOSURE = "other-hits-per-exposure";

  /** Metric: hits displaced by exploring less hits of explored items, per judged event. */
  public static final String HIT_RATE_LOST = "hit-rate-lost-to-exploration";

  /** Count: judged events. */
  public static final String JUDGED = "judged";

  private static final String RECIPE = "as shown";
  private static final String ANY_FAMILY = "any";
  private static final String NO_FAMILY = "popularity and content";

  private LiveEvaluations() {}

  /**
   * Converts a report to records.
   *
   * @param report of one instance
   * @param instance name of the instance
   * @param timeMillis now, epoch milliseconds
   * @return the records, the one over all versions first
   */
  public static List<Evaluation> of(LiveQualityReport report, String instance, long timeMillis) {
    List<Evaluation> records = new ArrayList<>();
    Map<String, Long> all =
        Map.of(
            JUDGED,
            report.overall().events(),
            "users",
            report.overall().users(),
            "hits",
            report.overall().hits(),
            "decayed-popularity-hits",
            report.overall().baselineHits(),
            "unscored",
            report.unscored(),
            "late",
            report.late());
    records.add(
        record(report.overall(), ANY_FAMILY, null, "all versions" + by(instance), all, timeMillis));
    LiveQualityReport.Scores rival = report.rival();
    if (rival != null && rival.events() > 0) {
      records.add(rival(rival, instance, timeMillis));
    }
    if (report.exploration().exposures() > 0) {
      records.add(exploration(report.exploration(), instance, timeMillis));
    }
    report.arms().forEach((label, scores) -> records.add(arm(label, scores, instance, timeMillis)));
    for (LiveQualityReport.Scores scores : report.versions()) {
      String version = scores.modelVersion();
      String family = scores.family();
      String about = version == null ? "before the first snapshot" : version;
      records.add(
          record(
              scores,
              family == null ? NO_FAMILY : family,
              version,
              about + by(instance),
              counts(scores),
              timeMillis));
    }
    return records;
  }

  private static Evaluation arm(
      String label, LiveQualityReport.Scores scores, String instance, long timeMillis) {
    int slash = label.indexOf('/');
    String experiment = label.substring(0, slash);
    String arm = label.substring(slash + 1);
    return new Evaluation(
        Evaluation.Kind.LIVE,
        null,
        "arm " + arm + " of experiment " + experiment + by(instance),
        ANY_FAMILY,
        RECIPE,
        null,
        null,
        experiment,
        arm,
        rates(scores),
        counts(scores),
        timeMillis);
  }

  private static Map<String, Metric> rates(LiveQualityReport.Scores scores) {
    return Map.of(
        HIT_RATE, scores.hitRate(),
        BASELINE_HIT_RATE, scores.baselineHitRate(),
        LIFT, scores.lift());
  }

  private static Map<String, Long> counts(LiveQualityReport.Scores scores) {
    return Map.of(
        JUDGED,
        scores.events(),
        "users",
        scores.users(),
        "hits",
        scores.hits(),
        "decayed-popularity-hits",
        scores.baselineHits());
  }

  private static Evaluation rival(
      LiveQualityReport.Scores scores, String instance, long timeMillis) {
    String name = String.valueOf(scores.family());
    return new Evaluation(
        Evaluation.Kind.LIVE,
        null,
        "a sample of users, beside " + name + " alone" + by(instance),
        ANY_FAMILY,
        RECIPE,
        null,
        null,
        Map.of(
            HIT_RATE,
            scores.hitRate(),
            name + "-hit-rate",
            scores.baselineHitRate(),
            "lift-over-" + name,
            scores.lift()),
        Map.of(
            JUDGED,
            scores.events(),
            "users",
            scores.users(),
            "hits",
            scores.hits(),
            name + "-hits",
            scores.baselineHits()),
        timeMillis);
  }

  private static Evaluation exploration(Exploration explored, String instance, long timeMillis) {
    return new Evaluation(
        Evaluation.Kind.LIVE,
        null,
        "places given to items that few have rated" + by(instance),
        ANY_FAMILY,
        RECIPE,
        null,
        null,
        Map.of(
            HITS_PER_EXPOSURE,
            plain(explored.hitsPerExposure(), explored.exposures()),
            HITS_PER_OTHER_EXPOSURE,
            plain(explored.hitsPerOtherExposure(), explored.otherExposures()),
            HIT_RATE_LOST,
            plain(explored.hitRateLost(), explored.events())),
        Map.of(
            JUDGED,
            explored.events(),
            "explored-exposures",
            explored.exposures(),
            "explored-hits",
            explored.hits(),
            "other-exposures",
            explored.otherExposures(),
            "other-hits",
            explored.otherHits(),
            "displaced-hits",
            explored.lost()),
        timeMillis);
  }

  /** A value without an interval, because explored places have too few hits for one. */
  private static Metric plain(double value, long n) {
    return new Metric(Double.isNaN(value) ? 0 : value, Double.NaN, Double.NaN, n, 0);
  }

  private static String by(String instance) {
    return ", as answered by scorer " + instance + " since it started";
  }

  private static Evaluation record(
      LiveQualityReport.Scores scores,
      String family,
      @Nullable String version,
      String about,
      Map<String, Long> counts,
      long timeMillis) {
    return new Evaluation(
        Evaluation.Kind.LIVE,
        null,
        about,
        family,
        RECIPE,
        version,
        null,
        rates(scores),
        counts,
        timeMillis);
  }
}
