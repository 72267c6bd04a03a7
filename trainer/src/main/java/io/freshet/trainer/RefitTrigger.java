package io.freshet.trainer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a refit is due without being asked for.
 *
 * @param interval after which new ratings are worth a refit; zero for never
 * @param newRatings that are worth a refit at once; 0 for never
 * @param recountRatings new ratings that are worth a recount of the champion if refits come by
 *     themselves at all, or a hundredth of all ratings if that is more; 0 for never
 * @param firstRatings that are worth the very first model
 */
record RefitTrigger(Duration interval, long newRatings, long recountRatings, long firstRatings) {

  /** A recount reads all ratings, so that it is the rarer the more there are. */
  private static final long RECOUNT_PARTS = 100;

  /** How long after a refit that did not replace the champion the next is forced. */
  private static final Duration FORCED_AGAIN = Duration.ofHours(1);

  /**
   * Decides.
   *
   * @param lastRefit when the last refit began, or the trainer if there was none
   * @param fresh ratings since the last refit
   * @param hasChampion whether a model serves
   * @param forgetBy until when the champion must make room for a model without forgotten users:
   *     then a refit is due, even where refits come on request only
   */
  boolean due(
      Instant now, Instant lastRefit, long fresh, boolean hasChampion, Optional<Instant> forgetBy) {
    if (forgetBy.isPresent() && !now.isBefore(forgetBy.get())) {
      return lastRefit.isBefore(forgetBy.get()) || !now.isBefore(lastRefit.plus(FORCED_AGAIN));
    }
    boolean intervalOver = !interval.isZero() && !now.isBefore(lastRefit.plus(interval));
    if (newRatings > 0 && fresh >= newRatings) {
      return true;
    }
    if (!hasChampion && automatic() && fresh >= firstRatings && fresh > 0) {
      return true;
    }
    return intervalOver && fresh > 0;
  }

  /**
   * Decides whether the champion's counts are to be taken anew.
   *
   * @param fresh ratings since the last refit or recount
   * @param all ratings there are
   */
  boolean recountDue(long fresh, long all) {
    return automatic()
        && recountRatings > 0
        && fresh >= Math.max(recountRatings, all / RECOUNT_PARTS);
  }

  private boolean automatic() {
    return !interval.isZero() || newRatings > 0;
  }
}
