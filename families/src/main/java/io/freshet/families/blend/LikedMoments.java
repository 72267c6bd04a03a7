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
 * The moments at which users rated items that they liked, each with the user's history before that
 * second: the requests that a recommender would have answered.
 */
final class LikedMoments {
  private final RatingMatrix m;
  private final double likeThreshold;
  private final int[] index;

  /**
   * Finds the moments of a matrix, in the terms of a model.
   *
   * @param m all ratings
   * @param catalogue catalogue of the model; other items do not enter a history
   */
  LikedMoments(RatingMatrix m, Catalogue catalogue, double likeThreshold) {
    this.m = m;
    this.likeThreshold = likeThreshold;
    this.index = new int[m.items()];
    for (int i = 0; i < index.length; i++) {
      index[i] = catalogue.indexOf(m.catalogue().id(i));
    }
  }

  /** Receives moments. */
  interface Visitor {
    /**
     * Receives the history before a second, with the context of that second.
     *
     * @param from index of the first rating of that second
     * @param until index after the last rating of that second
     */
    void at(int from, int until);
  }

  /**
   * Replays the users with a rating at or after a second in parallel and joins their results in the
   * order of the users. The result does not depend on the number of threads.
   *
   * @param scratch creates the scratch of a thread
   * @param replay returns a list with the results of one user
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
   * Replays a user's moments, oldest first.
   *
   * @param from first second
   * @param until the second after the last one
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

  /** Tells whether a rating is a like. */
  boolean liked(int k) {
    return m.rating()[k] >= likeThreshold;
  }

  /** The model's index of a rating's item; negative if the model does not know the item. */
  int item(int k) {
    return index[m.item()[k]];
  }
}
