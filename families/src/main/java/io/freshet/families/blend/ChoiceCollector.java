package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Collects choices by replaying a slice of time. For every liked rating of a known user, it
 * computes the terms of the items that the parts would have proposed at that moment, from the
 * user's state before that second. The candidates are the best items of each part. A rating that no
 * part proposes is skipped.
 */
final class ChoiceCollector {
  /** Terms whose best items become candidates. */
  private static final List<Term> PARTS =
      List.of(
          Term.TASTE,
          Term.RECENT_TASTE,
          Term.SESSION,
          Term.AFTER,
          Term.AFTER_LIKED,
          Term.BEFORE,
          Term.NEAR,
          Term.DECAYED,
          Term.SLOWLY_DECAYED);

  private final BlendModel model;
  private final LikedMoments moments;
  private final int perPart;
  private final Set<Term> without;

  /**
   * @param m all ratings
   * @param model parts fitted to the ratings before the slice
   * @param perPart number of best items of each part that become candidates
   * @param without terms that are set to 0 for all candidates
   */
  ChoiceCollector(
      RatingMatrix m, BlendModel model, double likeThreshold, int perPart, Set<Term> without) {
    this.model = model;
    this.moments = new LikedMoments(m, model.catalogue(), likeThreshold);
    this.perPart = perPart;
    this.without = without;
  }

  /** The choices with seconds in [from, until), ascending by user and time. */
  List<Choice> collect(long from, long until, Workers workers) {
    return moments.ofUsers(from, workers, Pass::new, (pass, u) -> pass.replay(u, from, until));
  }

  /** One thread's pass over users. */
  private final class Pass {
    private final BlendScorer scorer = model.newScorer();
    private final History history = new History();
    private final TopK top = new TopK();
    private final float[] scores = new float[model.catalogue().size()];
    private final boolean[] in = new boolean[model.catalogue().size()];
    private final int[] best = new int[perPart];
    private final float[] bestScores = new float[perPart];
    private int[] candidates = new int[PARTS.size() * perPart];
    private List<Choice> found = new ArrayList<>();

    List<Choice> replay(int u, long from, long until) {
      found = new ArrayList<>();
      moments.replay(
          u,
          from,
          until,
          history,
          (first, next) -> {
            if (scorer.foldIn(history) != null) {
              choose(u, first, next);
            }
          });
      return found;
    }

    private void choose(int user, int from, int until) {
      int count = propose();
      float[] terms = new float[Choice.room(count)];
      scorer.terms(candidates, count, terms, Choice.STRIDE);
      for (Term term : without) {
        for (int i = 0; i < count; i++) {
          terms[i * Choice.STRIDE + term.index()] = 0f;
        }
      }
      float[] moment = new float[Head.MOMENT];
      Head.moment(history, moment, 0);
      for (int k = from; k < until; k++) {
        if (moments.liked(k)) {
          int chosen = Arrays.binarySearch(candidates, 0, count, moments.item(k));
          if (chosen >= 0) {
            found.add(new Choice(user, terms, moment, count, chosen));
          }
        }
      }
    }

    /** The union of the items that the parts propose, ascending. */
    private int propose() {
      int count = 0;
      for (Term part : PARTS) {
        if (without.contains(part)) {
          continue;
        }
        scorer.terms(part, scores);
        history.hideSeen(scores);
        int n = top.select(scores, scores.length, perPart, best, bestScores);
        for (int k = 0; k < n; k++) {
          if (!in[best[k]]) {
            in[best[k]] = true;
            candidates[count++] = best[k];
          }
        }
      }
      for (int k = 0; k < count; k++) {
        in[candidates[k]] = false;
      }
      Arrays.sort(candidates, 0, count);
      return count;
    }
  }
}
