package io.freshet.scorer.engine;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.RivalScores;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.scorer.engine.StageTimings.Stage;
import io.freshet.scorer.items.ItemDictionary;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The ranker of the rungs on which a snapshot's model answers: fold-in → scores of the whole
 * catalogue → exclusions → top-k → exploration → reasons. Scratch of one thread.
 */
final class PersonalRanker {
  private final UserView user;
  private final Answer answer;
  private final GenreTaste taste;
  private final PriorReasons priorReasons;
  private final StageTimings.Stopwatch stopwatch;
  private final TopK topK = new TopK();
  private final Candidates candidates = new Candidates(topK);
  private final PersonalReasons reasons = new PersonalReasons();
  private final Explorer explorer = new Explorer(topK);
  private final Explainer explainer;
  private final int[] rivalIndexes;
  private final float[] rivalTop;
  private float[] rivalScores = new float[0];
  private final UserScorers scorers = new UserScorers();

  /** The user folded in last, and the user's scores; null if the model knew nothing of the user. */
  private @Nullable FoldedUser folded;

  private @Nullable ScoredUser scored;

  PersonalRanker(
      ItemDictionary dictionary,
      int k,
      UserView user,
      Answer answer,
      GenreTaste taste,
      StageTimings.Stopwatch stopwatch) {
    this.user = user;
    this.answer = answer;
    this.taste = taste;
    this.priorReasons = new PriorReasons(dictionary);
    this.stopwatch = stopwatch;
    this.explainer = new Explainer(dictionary);
    this.rivalIndexes = new int[k];
    this.rivalTop = new float[k];
  }

  /**
   * Fills the answer's items, scores and reasons.
   *
   * @param draw seed of the exploration
   * @param most max number of items
   * @param unwanted items that must not be in the answer, beside the user's own; null for none
   * @return false if there is no snapshot, or its model knows nothing of the user
   */
  boolean rank(
      ServingView view, ListRules rules, long draw, int most, @Nullable IntPredicate unwanted) {
    folded = null;
    scored = null;
    SnapshotView snapshot = view.snapshot;
    if (snapshot == null) {
      return false;
    }
    boolean unrated = user.history.size() == 0;
    boolean stated = user.history.hasStatements() && reads(snapshot.model, unrated);
    if (unrated && !stated) {
      return false;
    }
    FoldedUser found = scorers.of(snapshot).foldIn(user.history);
    if (found == null || !found.personal()) {
      return false;
    }
    folded = found;
    stopwatch.ended(Stage.FOLD_IN);
    ScoredUser ofUser = found.scoreNearly();
    scored = ofUser;
    stopwatch.ended(Stage.SCORE);
    float[] scores = ofUser.scores();
    user.history.hideSeen(scores);
    exclude(scores, view.unavailable);
    // The probabilities do not hold for users without ratings.
    float logTotal = stated ? Float.NaN : ofUser.logTotal();
    for (int index = 0; unwanted != null && index < snapshot.size(); index++) {
      if (unwanted.test(snapshot.itemAt(index))) {
        scores[index] = Float.NEGATIVE_INFINITY;
      }
    }
    candidates.select(view, snapshot, ofUser, rules.shaping(), most, user, unwanted);
    if (rules.exploreShare() > 0) {
      explorer.explore(view, snapshot, rules.exploreShare(), candidates, ofUser, draw, answer);
    }
    fill(view, snapshot, ofUser, logTotal);
    answer.rung = stated ? Rung.STATED_LIKES : Rung.PERSONAL;
    stopwatch.ended(Stage.TOP_K);
    if (stated) {
      reasonsFromStatements(view, snapshot.popularity());
    } else {
      reasons.find(answer, user, ofUser, candidates.codes);
      reasonsOfNewItems(view);
    }
    stopwatch.ended(Stage.REASONS);
    return true;
  }

  private static boolean reads(ServingModel model, boolean unrated) {
    return switch (model.statementUse()) {
      case NEVER -> false;
      case BEFORE_RATINGS -> unrated;
      case ALWAYS -> true;
    };
  }

  /** Fills the answer with the candidates. */
  private void fill(ServingView view, SnapshotView snapshot, ScoredUser ofUser, float logTotal) {
    answer.count = candidates.count;
    for (int at = 0; at < answer.count; at++) {
      int code = candidates.codes[at];
      boolean inCatalogue = code >= 0;
      answer.set(
          at,
          candidates.item(view, snapshot, at),
          candidates.scores[at],
          ofUser.probability(candidates.scores[at], logTotal),
          inCatalogue ? ofUser.predictedRating(code) : Answer.NO_RATING);
      answer.withoutUser[at] = inCatalogue ? ofUser.baseline(code) : 0;
    }
  }

  /** Gives the reasons of items without ratings: their genres and year. */
  private void reasonsOfNewItems(ServingView view) {
    boolean read = false;
    for (int at = 0; at < answer.count; at++) {
      if (candidates.codes[at] < 0) {
        if (!read) {
          taste.read(user, view.overlay);
          read = true;
        }
        priorReasons.contentOf(answer, at, user, taste, view.overlay);
      }
    }
    sayWhatIsExplored();
  }

  private void sayWhatIsExplored() {
    for (int i = 0; i < answer.explored; i++) {
      answer.reason(
          answer.exploredAt[i],
          Reason.Kind.EXPLORATION,
          Answer.NONE,
          Answer.NO_RATING,
          Answer.NONE,
          1);
    }
  }

  /**
   * Gives reasons from the profile's statements, and from popularity for items that no statement
   * matches.
   */
  private void reasonsFromStatements(ServingView view, float[] popularity) {
    for (int at = 0; at < answer.count; at++) {
      int code = candidates.codes[at];
      answer.popularity[at] = code < 0 ? 0 : popularity[code];
    }
    if (taste.readStatements(user, view.overlay)) {
      priorReasons.statements(answer, user, taste, view.overlay);
    } else {
      PriorReasons.popular(answer);
    }
    sayWhatIsExplored();
  }

  /**
   * Adds the list of the model's rival to the answer that {@link #rank} filled last, if there is a
   * rival.
   */
  void addRival(ServingView view) {
    SnapshotView snapshot = view.snapshot;
    if (snapshot == null || !(folded instanceof RivalScores rival)) {
      return;
    }
    if (rivalScores.length < snapshot.size()) {
      rivalScores = new float[snapshot.size()];
    }
    rival.scoreRival(rivalScores);
    user.history.hideSeen(rivalScores);
    exclude(rivalScores, view.unavailable);
    answer.rivalCount =
        topK.select(rivalScores, snapshot.size(), rivalIndexes.length, rivalIndexes, rivalTop);
    for (int at = 0; at < answer.rivalCount; at++) {
      answer.rival[at] = snapshot.itemAt(rivalIndexes[at]);
    }
    stopwatch.ended(Stage.QUALITY);
  }

  /** Explains the answer that {@link #rank} filled last, or that was filled after it found none. */
  Explanation explain(ServingView view) {
    return explainer.explain(view, answer, user, scored == null ? null : candidates, scored);
  }

  private static void exclude(float[] scores, int[] indexes) {
    for (int index : indexes) {
      scores[index] = Float.NEGATIVE_INFINITY;
    }
  }
}
