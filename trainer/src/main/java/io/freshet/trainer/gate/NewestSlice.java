package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, on which recipes are judged: the events after the champion's learning data, or
 * the newest share of all events if those are too few.
 *
 * @param from first second of the slice
 * @param afterChampion whether the slice begins after all of the champion's data
 * @param afterLearning whether the slice begins after all data that the champion has learned from
 */
record NewestSlice(long from, boolean afterChampion, boolean afterLearning) {

  static NewestSlice of(RatingMatrix m, @Nullable ChampionState champion, RefitSettings settings) {
    if (champion != null) {
      long from = champion.manifest().learnedUntil() + 1;
      if (likedSince(m, from, settings.likeThreshold()) >= settings.sliceMinEvents()) {
        return of(from, champion);
      }
    }
    int[] order = m.timeOrder();
    int first = (int) ((1 - settings.sliceShare()) * order.length);
    long from =
        order.length == 0 ? Long.MIN_VALUE : m.seconds()[order[Math.min(first, order.length - 1)]];
    return of(from, champion);
  }

  private static NewestSlice of(long from, @Nullable ChampionState champion) {
    return new NewestSlice(
        from,
        champion != null && from > champion.manifest().dataUntilEpochSeconds(),
        champion != null && from > champion.manifest().learnedUntil());
  }

  private static long likedSince(RatingMatrix m, long from, double likeThreshold) {
    long count = 0;
    for (int k = 0; k < m.ratings(); k++) {
      if (m.seconds()[k] >= from && m.rating()[k] >= likeThreshold) {
        count++;
      }
    }
    return count;
  }
}
