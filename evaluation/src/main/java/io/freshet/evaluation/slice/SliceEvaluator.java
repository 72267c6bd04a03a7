package io.freshet.evaluation.slice;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Catalogue;
import org.jspecify.annotations.Nullable;

/**
 * Protocol time-split for one slice of time: a model that was trained before the slice, and is
 * frozen, ranks the events in the slice, while user states advance event by event. All events of a
 * user in one second are predicted before any of them is learned. Each target is ranked among the
 * whole catalogue without the items that the user has seen. Ties count against the target, a NaN
 * ranks last, and an item that is not in the model cannot be hit.
 *
 * <p>The scores come from the serving model, the code that also serves. The result is deterministic
 * and does not depend on the number of threads.
 */
public final class SliceEvaluator {
  private final SlicePlan plan;
  private final EvaluationSettings settings;
  private final Workers workers;

  /**
   * Plans the evaluation of a slice.
   *
   * @param matrix all ratings, including the slice
   * @param from first second of the slice
   */
  public SliceEvaluator(
      RatingMatrix matrix, long from, EvaluationSettings settings, Workers workers) {
    this.plan = SlicePlan.of(matrix, from, settings);
    this.settings = settings;
    this.workers = workers;
  }

  /** The number of scored events. */
  public long scoredEvents() {
    return plan.events();
  }

  /** The number of users with scored events. */
  public int scoredUsers() {
    return plan.users();
  }

  /**
   * The number of liked events in the slice that are not scored, because their user had no history
   * yet.
   */
  public long unscoredEvents() {
    return plan.unscored();
  }

  /** Scores a model that was trained before the slice. */
  public SliceScores evaluate(String name, ServingModel model) {
    SliceScores scores = new SliceScores(name, plan);
    int[] indexInModel = indexes(plan.matrix().catalogue(), model.catalogue());
    float[] popularity = popularity(model);
    workers.run(plan.users(), () -> new Pass(model, indexInModel, popularity, scores), Pass::user);
    return scores;
  }

  /** Scores popularity and decayed popularity, both counted up to each event. */
  public PopularityBaselines baselines() {
    return PopularityBaselines.over(plan, settings);
  }

  private static int[] indexes(Catalogue from, Catalogue to) {
    int[] index = new int[from.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = to.indexOf(from.id(i));
    }
    return index;
  }

  private static float[] popularity(ServingModel model) {
    PopularityTable table = model.popularity();
    float[] out = new float[model.catalogue().size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = table.decayed(i);
    }
    return out;
  }

  /** The number of other items that score at least as high as the target; −1 for a NaN. */
  static int rank(float[] scores, int target, int[] seen, int seenSize) {
    float mine = scores[target];
    if (Float.isNaN(mine)) {
      return -1;
    }
    int before = -1;
    for (float s : scores) {
      before += s >= mine ? 1 : 0;
    }
    for (int k = 0; k < seenSize; k++) {
      before -= scores[seen[k]] >= mine ? 1 : 0;
    }
    return before;
  }

  /** One thread's pass over users. */
  private final class Pass {
    private final UserScorer scorer;
    private final float[] fallback;
    private final History history = new History();
    private final int[] indexInModel;
    private final float[] popularity;
    private final SliceScores out;

    /** Whether the model's histories hold ratings only. */
    private final boolean explicit;

    Pass(ServingModel model, int[] indexInModel, float[] popularity, SliceScores out) {
      this.explicit = model.explicit();
      this.scorer = model.newScorer();
      this.fallback = new float[popularity.length];
      this.indexInModel = indexInModel;
      this.popularity = popularity;
      this.out = out;
    }

    void user(int slot) {
      RatingMatrix m = plan.matrix();
      long[] seconds = m.seconds();
      int row = plan.row(slot);
      int first = m.userStart()[row];
      int end = m.userStart()[row + 1];
      history.clear();
      for (int k = first; k < end; ) {
        int next = k + 1;
        while (next < end && seconds[next] == seconds[k]) {
          next++;
        }
        if (k > first && seconds[k] >= plan.from()) {
          predict(slot, k, next);
        }
        for (; k < next; k++) {
          learn(k);
        }
      }
    }

    private void learn(int at) {
      RatingMatrix m = plan.matrix();
      int item = indexInModel[m.item()[at]];
      if (item < 0) {
        history.addUnknown();
      } else {
        if (!explicit || !m.derived(at)) {
          history.add(item, m.rating()[at], m.seconds()[at]);
        }
        history.addSeen(item);
      }
    }

    private void predict(int slot, int from, int to) {
      RatingMatrix m = plan.matrix();
      // A second belongs to one cell; the matrix does not keep the hour.
      history.ask(m.cell()[from], History.NO_HOUR, m.seconds()[from]);
      FoldedUser user = scorer.foldIn(history);
      float[] scores = null;
      for (int k = from; k < to; k++) {
        float rating = m.rating()[k];
        int item = indexInModel[m.item()[k]];
        if (rating >= settings.likeThreshold() && item >= 0) {
          if (scores == null) {
            scores = scores(user);
          }
          out.addRank(slot, rank(scores, item, history.seen(), history.seenSize()));
        }
        if (user != null && user.personal() && !m.derived(k)) {
          predictRating(user, slot, item, rating);
        }
      }
    }

    private float[] scores(@Nullable FoldedUser user) {
      if (user != null) {
        return user.scoreAll().scores();
      }
      System.arraycopy(popularity, 0, fallback, 0, fallback.length);
      return fallback;
    }

    private void predictRating(FoldedUser user, int slot, int item, float rating) {
      float predicted = user.predictedRating(Math.max(item, 0));
      if (!Float.isNaN(predicted)) {
        // For an item that the model does not know, the user's mean is the expected rating.
        float expected = item >= 0 ? predicted : history.meanRating();
        out.addPrediction(slot, rating - expected);
      }
    }
  }
}
