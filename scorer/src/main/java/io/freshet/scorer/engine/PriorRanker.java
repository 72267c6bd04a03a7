package io.freshet.scorer.engine;

import io.freshet.model.popularity.ChosenPopularity;
import io.freshet.model.popularity.LivePopularity;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The ranker of the rungs below the model: by popularity, or by popularity times content.
 *
 * <p>The score of an item counted n times (decayed) is n on the popularity rung and (n + 0.1) ·
 * e<sup>λ·cos</sup> with the user's taste on the content rungs. Items are visited from the most
 * popular down until not even a perfect match could enter the top-k, so the result equals scoring
 * the whole catalogue. Counts are live, with the decay that is best at the moment of the answer
 * ({@link ChosenPopularity}); if nothing was counted, they are the snapshot's. Items without a
 * count that the overlay lists come last. Scratch of one thread.
 */
final class PriorRanker implements LivePopularity.Visitor {
  /** Count of an item without ratings, in ratings. */
  private static final double SMOOTHING = 0.1;

  /** λ: a perfect match multiplies an item's count by e^λ. */
  private static final double CONTENT_WEIGHT = 1.0;

  private static final double MOST = Math.exp(CONTENT_WEIGHT);

  private final ItemDictionary dictionary;
  private final ChosenPopularity counts;

  // The ranking in progress; only rank() sets it.
  private UserView user;
  private LivePopularity live;
  private ItemOverlay overlay = ItemOverlay.EMPTY;
  private @Nullable GenreTaste taste;
  private Answer answer;
  private int k;
  private IntPredicate unwanted = item -> false;

  PriorRanker(ItemDictionary dictionary, ChosenPopularity counts, UserView user, Answer answer) {
    this.dictionary = dictionary;
    this.counts = counts;
    this.live = counts.best();
    this.user = user;
    this.answer = answer;
  }

  /**
   * Fills the answer's items and scores.
   *
   * @param withTaste the user's taste, or null for popularity alone
   * @param most max number of items
   * @param alsoUnwanted items that must not be in the answer, beside the user's own; null for none
   */
  void rank(
      ServingView view,
      @Nullable GenreTaste withTaste,
      int most,
      @Nullable IntPredicate alsoUnwanted) {
    unwanted = alsoUnwanted == null ? item -> false : alsoUnwanted;
    live = counts.best();
    overlay = view.overlay;
    taste = withTaste;
    k = most;
    answer.count = 0;
    SnapshotView snapshot = view.snapshot;
    if (live.isEmpty() && snapshot != null) {
      float[] decayed = snapshot.popularity();
      for (int index : snapshot.byPopularity()) {
        if (!visit(snapshot.itemAt(index), decayed[index], true)) {
          break;
        }
      }
    } else {
      live.walk(this);
    }
    if (answer.count < k || answer.scores[k - 1] < best(0)) {
      uncounted(snapshot);
    }
  }

  @Override
  public boolean visit(int item, double count, boolean sorted) {
    if (sorted && answer.count == k && best(count) < answer.scores[k - 1]) {
      return false;
    }
    if (!user.excluded(item) && !overlay.unavailable(item) && !unwanted.test(item)) {
      offer(item, score(item, count), count);
    }
    return true;
  }

  /** Offers the items of the overlay that have no count. */
  private void uncounted(@Nullable SnapshotView snapshot) {
    int limit = overlay.limit();
    for (int item = 0; item < limit; item++) {
      if (overlay.listed(item)
          && !user.excluded(item)
          && !unwanted.test(item)
          && uncounted(snapshot, item)) {
        offer(item, score(item, 0), 0);
      }
    }
  }

  private boolean uncounted(@Nullable SnapshotView snapshot, int item) {
    return (live.isEmpty() && snapshot != null)
        ? snapshot.indexOf(item) < 0
        : live.countOf(item) == 0;
  }

  /** Returns the max score of an item with this count. */
  private double best(double count) {
    return taste == null ? count : (count + SMOOTHING) * MOST;
  }

  private double score(int item, double count) {
    GenreTaste of = taste;
    return of == null
        ? count
        : (count + SMOOTHING) * Math.exp(CONTENT_WEIGHT * of.cosine(overlay.genres(item)));
  }

  private void offer(int item, double score, double count) {
    int at = answer.count;
    if (at == k) {
      if (!before(item, score, k - 1)) {
        return;
      }
      at--;
    } else {
      answer.count++;
    }
    while (at > 0 && before(item, score, at - 1)) {
      answer.set(
          at, answer.items[at - 1], answer.scores[at - 1], Answer.NO_PROBABILITY, Answer.NO_RATING);
      answer.popularity[at] = answer.popularity[at - 1];
      at--;
    }
    answer.set(at, item, score, Answer.NO_PROBABILITY, Answer.NO_RATING);
    answer.popularity[at] = count;
  }

  private boolean before(int item, double score, int at) {
    double other = answer.scores[at];
    return score != other ? score > other : dictionary.compare(item, answer.items[at]) < 0;
  }
}
