package io.freshet.trainer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rule that says when a refit is due without a request.
 *
 * @param interval time after which new ratings start a refit; zero for never
 * @param newRatings number of new ratings that starts a refit at once; 0 for never
 * @param recountRatings number of new ratings that starts a recount of the champion, or a hundredth
 *     of all ratings if that is more; 0 for never. No recount starts where refits run on request
 *     only
 * @param firstRatings number of ratings that starts the first refit
 */
record RefitTrigger(Duration interval, long newRatings, long recountRatings, long firstRatings) {

  /** A recount reads all ratings, so it runs less often the more ratings there are. */
  private static final long RECOUNT_PARTS = 100;

  /** Time between two forced refits if the first one did not replace the champion. */
  private static final Duration FORCED_AGAIN = Duration.ofHours(1);

  /**
   * Returns whether a refit is due.
   *
   * @param lastRefit the start of the last refit, or of the trainer if there was no refit
   * @param fresh ratings since the last refit
   * @param hasChampion whether a model serves
   * @param forgetBy time by which a model without the forgotten users must replace the champion.
   *     From then on a refit is due, even where refits run on request only
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
   * Returns whether a recount of the champion is due.
   *
   * @param fresh ratings since the last refit or recount
   * @param all number of all ratings
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
