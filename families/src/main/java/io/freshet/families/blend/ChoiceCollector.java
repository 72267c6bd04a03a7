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
import java.util.SplittableRandom;

/**
 * Collects choices by replaying a slice of time. For every liked rating of a known user, it
 * computes the terms of candidates at that moment, from the user's state before that second.
 *
 * <p>Candidates are the best items of each part; a rating that no part proposes is skipped. With
 * negatives, a choice is among the whole catalogue: liked items that no part proposes are
 * candidates too, and random items stand for all others by their weight (sampled softmax, Bengio
 * and Senécal, IEEE Transactions on Neural Networks 2008). These teach how items that no part
 * proposes are ordered.
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
          Term.SEQUENCE,
          Term.DECAYED,
          Term.SLOWLY_DECAYED);

  private final BlendModel model;
  private final LikedMoments moments;
  private final int perPart;
  private final int negatives;
  private final Set<Term> without;
  private final long seed;

  /**
   * @param m all ratings
   * @param model parts fitted to the ratings before the slice
   * @param settings number of best items of each part that become candidates, and terms that are
   *     set to 0 for all candidates
   * @param negatives number of random items that become candidates; 0: the choice is among the
   *     items that the parts propose
   * @param seed seed of the random items
   */
  ChoiceCollector(
      RatingMatrix m,
      BlendModel model,
      double likeThreshold,
      BlendSettings settings,
      int negatives,
      long seed) {
    this.model = model;
    this.moments = new LikedMoments(m, model.catalogue(), likeThreshold);
    this.perPart = settings.candidates();
    this.negatives = negatives;
    this.without = settings.without();
    this.seed = seed;
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
    private final boolean[] taken = new boolean[model.catalogue().size()];
    private final int[] best = new int[perPart];
    private final float[] bestScores = new float[perPart];
    private int[] candidates = new int[PARTS.size() * perPart + negatives];
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
      int unseen = taken.length - markSeen();
      int certain = propose(from, until);
      int drawn = Math.min(negatives, unseen - certain);
      int count = draw(certain, drawn, new SplittableRandom(seed + from));
      unmark(count);
      double logWeight = Math.log((double) (unseen - certain) / Math.max(1, drawn));
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
          int chosen = Arrays.binarySearch(candidates, 0, certain, moments.item(k));
          if (chosen >= 0) {
            found.add(new Choice(user, terms, moment, count, certain, logWeight, chosen));
          }
        }
      }
    }

    /** Marks the items that the user has seen, and returns their number. */
    private int markSeen() {
      int count = 0;
      for (int i = 0; i < history.seenSize(); i++) {
        int item = history.seen()[i];
        count += taken[item] ? 0 : 1;
        taken[item] = true;
      }
      return count;
    }

    /**
     * The union of the items that the parts propose, ascending; with the liked items, where the
     * choice is among the whole catalogue.
     */
    private int propose(int from, int until) {
      int count = 0;
      for (Term part : PARTS) {
        if (without.contains(part) || (part == Term.SEQUENCE && model.next() == null)) {
          continue;
        }
        scorer.terms(part, scores);
        history.hideSeen(scores);
        int n = top.select(scores, scores.length, perPart, best, bestScores);
        for (int k = 0; k < n; k++) {
          count = take(best[k], count);
        }
      }
      for (int k = from; k < until && negatives > 0; k++) {
        if (moments.liked(k) && moments.item(k) >= 0) {
          count = take(moments.item(k), count);
        }
      }
      Arrays.sort(candidates, 0, count);
      return count;
    }

    private int take(int item, int count) {
      if (taken[item]) {
        return count;
      }
      taken[item] = true;
      if (count == candidates.length) {
        candidates = Arrays.copyOf(candidates, 2 * count);
      }
      candidates[count] = item;
      return count + 1;
    }

    /** Appends random items that are neither seen nor candidates; there must be as many. */
    private int draw(int certain, int drawn, SplittableRandom random) {
      int count = certain;
      while (count < certain + drawn) {
        count = take(random.nextInt(taken.length), count);
      }
      return count;
    }

    /** Removes all marks of {@link #taken}. */
    private void unmark(int count) {
      for (int i = 0; i < count; i++) {
        taken[candidates[i]] = false;
      }
      for (int i = 0; i < history.seenSize(); i++) {
        taken[history.seen()[i]] = false;
      }
    }
  }
}
