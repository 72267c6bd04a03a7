package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.Catalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The moments at which users rated what they liked, each with the user's history as it was before
 * that second: what a recommender would have been asked with.
 */
final class LikedMoments {
  private final RatingMatrix m;
  private final double likeThreshold;
  private final int[] index;

  /**
   * Moments of a matrix in a model's terms.
   *
   * @param m everything
   * @param catalogue of the model; what it does not hold is not in a history
   */
  LikedMoments(RatingMatrix m, Catalogue catalogue, double likeThreshold) {
    this.m = m;
    this.likeThreshold = likeThreshold;
    this.index = new int[m.items()];
    for (int i = 0; i < index.length; i++) {
      index[i] = catalogue.indexOf(m.catalogue().id(i));
    }
  }

  /** Sees a moment. */
  interface Visitor {
    /**
     * Called with the history as it was, asked for that second.
     *
     * @param from the first rating of that second
     * @param until the one after its last
     */
    void at(int from, int until);
  }

  /**
   * What users with a rating from a second on bring, joined in the order of the users whatever the
   * number of threads.
   *
   * @param scratch one for each thread
   * @param replay what a user brings, a list of its own
   */
  <S, T> List<T> ofUsers(
      long from, Workers workers, Supplier<S> scratch, BiFunction<S, Integer, List<T>> replay) {
    List<List<T>> ofUser = new ArrayList<>(Collections.nCopies(m.users(), List.of()));
    workers.run(
        m.users(),
        scratch,
        (own, u) -> {
          if (m.seconds()[m.userStart()[u + 1] - 1] >= from) {
            ofUser.set(u, replay.apply(own, u));
          }
        });
    return ofUser.stream().flatMap(List::stream).toList();
  }

  /**
   * Replays a user, oldest first.
   *
   * @param from the first second of moments to see
   * @param until the second after the last
   * @param history scratch
   */
  void replay(int user, long from, long until, History history, Visitor visitor) {
    history.clear();
    int end = m.userStart()[user + 1];
    for (int k = m.userStart()[user]; k < end && m.seconds()[k] < until; ) {
      int next = k;
      boolean liked = false;
      while (next < end && m.seconds()[next] == m.seconds()[k]) {
        liked |= liked(next);
        next++;
      }
      if (liked && m.seconds()[k] >= from) {
        history.ask(m.cell()[k], History.NO_HOUR, m.seconds()[k]);
        visitor.at(k, next);
      }
      for (; k < next; k++) {
        int item = item(k);
        if (item >= 0) {
          history.add(item, m.rating()[k], m.seconds()[k]);
          history.addSeen(item);
        }
      }
    }
  }

  /** Whether a rating is one of something liked. */
  boolean liked(int k) {
    return m.rating()[k] >= likeThreshold;
  }

  /** The model's index of the item of a rating; negative where it knows none. */
  int item(int k) {
    return index[m.item()[k]];
  }
}
