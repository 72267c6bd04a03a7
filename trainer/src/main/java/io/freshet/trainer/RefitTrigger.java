package io.freshet.trainer;

import java.time.Duration;
import java.time.Instant;

/**
 * When a refit is due without being asked for.
 *
 * @param interval after which new ratings are worth a refit; zero for never
 * @param newRatings that are worth a refit at once; 0 for never
 * @param firstRatings that are worth the very first model
 */
record RefitTrigger(Duration interval, long newRatings, long firstRatings) {

  /**
   * Decides.
   *
   * @param lastRefit when the last refit began, or the trainer if there was none
   * @param fresh ratings since the last refit
   * @param hasChampion whether a model serves
   * @param forgetOverdue whether forgotten users must leave the champion's data
   */
  boolean due(
      Instant now, Instant lastRefit, long fresh, boolean hasChampion, boolean forgetOverdue) {
    boolean intervalOver = !interval.isZero() && !now.isBefore(lastRefit.plus(interval));
    if (newRatings > 0 && fresh >= newRatings) {
      return true;
    }
    if (!hasChampion && automatic() && fresh >= firstRatings && fresh > 0) {
      return true;
    }
    return intervalOver && (fresh > 0 || forgetOverdue);
  }

  private boolean automatic() {
    return !interval.isZero() || newRatings > 0;
  }
}
