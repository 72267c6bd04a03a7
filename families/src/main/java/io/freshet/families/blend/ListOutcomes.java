package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outcomes of the best items of lists. For each item: its softmax share ({@link
 * BlendScorer#softmaxTotal}), the number of liked ratings that its list was made for, and how many
 * of those were of this item.
 *
 * @param outcomes the outcomes, ascending by user and time
 */
record ListOutcomes(List<Outcome> outcomes) {
  /** Number of best items of a list that are recorded. */
  private static final int REACH = 100;

  /**
   * The outcome of one item of one list.
   *
   * @param share natural logarithm of the item's softmax share
   * @param hits number of liked ratings of this item, 0 or 1
   * @param cases number of liked ratings in the second that the list was made for
   */
  record Outcome(float share, int hits, int cases) {}

  /** The number of list items that were liked next. */
  long hits() {
    return outcomes.stream().mapToLong(Outcome::hits).sum();
  }

  /** Joins these outcomes and others. */
  ListOutcomes and(ListOutcomes others) {
    List<Outcome> all = new ArrayList<>(outcomes);
    all.addAll(others.outcomes);
    return new ListOutcomes(all);
  }

  /**
   * Replays the liked ratings with seconds in [from, until) with a model that was fitted to earlier
   * ratings.
   *
   * @param m all ratings
   */
  static ListOutcomes of(
      RatingMatrix m,
      BlendModel model,
      double likeThreshold,
      long from,
      long until,
      Workers workers) {
    LikedMoments moments = new LikedMoments(m, model.catalogue(), likeThreshold);
    return new ListOutcomes(
        moments.ofUsers(
            from,
            workers,
            () -> new Pass(model, moments),
            (pass, u) -> pass.replay(u, from, until)));
  }

  /** One thread's pass over users. */
  private static final class Pass {
    private final LikedMoments moments;
    private final BlendScorer scorer;
    private final History history = new History();
    private final TopK top = new TopK();
    private final int[] best = new int[REACH];
    private final float[] scores = new float[REACH];
    private List<Outcome> found = new ArrayList<>();

    Pass(BlendModel model, LikedMoments moments) {
      this.moments = moments;
      this.scorer = model.newScorer();
    }

    List<Outcome> replay(int user, long from, long until) {
      found = new ArrayList<>();
      moments.replay(user, from, until, history, this::at);
      return found;
    }

    private void at(int from, int until) {
      FoldedUser user = scorer.foldIn(history);
      if (user == null) {
        return;
      }
      float[] all = user.scoreAll().scores();
      history.hideSeen(all);
      float total = scorer.softmaxTotal();
      int count = top.select(all, all.length, REACH, best, scores);
      int[] liked = new int[until - from];
      int cases = 0;
      for (int k = from; k < until; k++) {
        if (moments.liked(k)) {
          liked[cases++] = moments.item(k);
        }
      }
      Arrays.sort(liked, 0, cases);
      for (int i = 0; i < count; i++) {
        boolean hit = Arrays.binarySearch(liked, 0, cases, best[i]) >= 0;
        found.add(new Outcome(scores[i] - total, hit ? 1 : 0, cases));
      }
    }
  }
}
