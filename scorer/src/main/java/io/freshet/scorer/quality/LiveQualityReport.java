package io.freshet.scorer.quality;

import io.freshet.schemas.answer.Metric;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Live quality of one scorer instance since it started, over all its tasks.
 *
 * @param overall all judged events, whichever version made the list
 * @param versions the same by the version that made the list that was judged, in the order in which
 *     the versions served
 * @param unscored liked new ratings of users who held no list from before that second
 * @param rival of a sample of users, the same lists beside those that a part of the model would
 *     have shown alone ({@link io.freshet.model.scoring.ServingModel#rival}): family is its name
 *     and the baseline is it; null where no model had one
 * @param exploration what exploring has brought and cost
 * @param late liked new ratings older than what their user's state already held; not judged
 */
public record LiveQualityReport(
    Scores overall,
    List<Scores> versions,
    @Nullable Scores rival,
    Exploration exploration,
    long unscored,
    long late) {
  /** Copies the list. */
  public LiveQualityReport {
    versions = List.copyOf(versions);
  }

  /**
   * Returns the share of liked new ratings that could be judged.
   *
   * @return judged / (judged + unscored), 0 before the first; late ones are in neither
   */
  public double coverage() {
    long all = overall.events() + unscored;
    return all == 0 ? 0 : (double) overall.events() / all;
  }

  /**
   * Rates over one set of judged events. Intervals are two-sided 95 %, clustered by user.
   *
   * @param modelVersion the version that made the lists, null before the first snapshot and for the
   *     sum over versions
   * @param family of that version, null with it
   * @param events judged events
   * @param users users among them
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
