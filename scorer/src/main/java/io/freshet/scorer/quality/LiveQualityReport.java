package io.freshet.scorer.quality;

import io.freshet.schemas.answer.Metric;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Live quality of one scorer instance since it started, over all its tasks.
 *
 * @param overall scores over all judged events
 * @param versions scores by the version that made the judged list, in order of service
 * @param arms scores over the lists of each arm that was shown, by {@code experiment/arm}; neither
 *     version nor family
 * @param unscored liked new ratings of users who held no list from before that second
 * @param rival scores over a sample of users against the lists of the model's rival ({@link
 *     io.freshet.model.scoring.ServingModel#rival}): the family is the rival's name and the
 *     baseline its lists; null if no model had a rival
 * @param exploration gains and costs of exploration
 * @param late liked new ratings older than what their user's state already held; not judged
 */
public record LiveQualityReport(
    Scores overall,
    List<Scores> versions,
    Map<String, Scores> arms,
    @Nullable Scores rival,
    Exploration exploration,
    long unscored,
    long late) {
  /** Copies the list. */
  public LiveQualityReport {
    versions = List.copyOf(versions);
    arms = Collections.unmodifiableMap(new TreeMap<>(arms));
  }

  /**
   * Returns the share of liked new ratings that could be judged: judged / (judged + unscored), 0
   * before the first. Late ratings count in neither.
   */
  public double coverage() {
    long all = overall.events() + unscored;
    return all == 0 ? 0 : (double) overall.events() / all;
  }

  /**
   * Rates over one set of judged events. Intervals are two-sided 95 %, clustered by user.
   *
   * @param modelVersion the version that made the lists; null before the first snapshot and for the
   *     sum over versions
   * @param family of that version; null without one
   * @param events judged events
   * @param users number of users with judged events
   * @param hits events whose item was in the list shown
   * @param baselineHits events whose item was in decayed popularity's list held at the same moment
   * @param hitRate hits per event
   * @param baselineHitRate baseline hits per event
   * @param lift the paired difference of the two rates
   */
  public record Scores(
      @Nullable String modelVersion,
      @Nullable String family,
      long events,
      long users,
      long hits,
      long baselineHits,
      Metric hitRate,
      Metric baselineHitRate,
      Metric lift) {
    static Scores of(@Nullable String modelVersion, @Nullable String family, PairedSums sums) {
      return new Scores(
          modelVersion,
          family,
          sums.events(),
          sums.users(),
          sums.hits(),
          sums.baselineHits(),
          sums.hitRate(),
          sums.baselineHitRate(),
          sums.lift());
    }
  }
}
