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
 *
 * <p>For the items below the best it collects choices of another kind: between a liked item and
 * random items that no part proposes ({@link TailFit}).
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

  /** Choices among random items that are enough for the few weights of the tail. */
  private static final int ENOUGH_BELOW = 4_000;

  private final BlendModel model;
  private final LikedMoments moments;
  private final int perPart;
  private final int negatives;
  private final int below;
  private final double shareBelow;
  private final Set<Term> without;
  private final long seed;

  /**
   * @param m all ratings
   * @param model parts fitted to the ratings before the slice
   * @param settings number of best items of each part that become candidates, and terms that are
   *     set to 0 for all candidates
   * @param plan number of random items that become candidates; 0: the choice is among the items
   *     that the parts propose
   * @param seed seed of the random items
   */
  ChoiceCollector(
      RatingMatrix m,
      BlendModel model,
      double likeThreshold,
      BlendSettings settings,
      ChoicePlan plan,
      long seed) {
    this.model = model;
    this.moments = new LikedMoments(m, model.catalogue(), likeThreshold);
    this.perPart = settings.candidates();
    this.negatives = plan.negatives();
    this.below = settings.tailNegatives();
    this.shareBelow = (double) ENOUGH_BELOW / Math.max(ENOUGH_BELOW, plan.wanted());
    this.without = settings.without();
    this.seed = seed;
  }

  /**
   * The choices of a slice, ascending by user and time.
   *
   * @param choices choices among the best items or the whole catalogue
   * @param below choices among random items; the liked item comes first
   */
  record Collected(List<Choice> choices, List<Choice> below) {}

  /** One choice of either kind. */
  private record Found(Choice choice, boolean below) {}

  /** The choices with seconds in [from, until). */
  Collected collect(long from, long until, Workers workers) {
    List<Found> found =
        moments.ofUsers(from, workers, Pass::new, (pass, u) -> pass.replay(u, from, until));
    return new Collected(
        found.stream().filter(one -> !one.below()).map(Found::choice).toList(),
        found.stream().filter(Found::below).map(Found::choice).toList());
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
    private final int[] others = new int[below + 1];
    private List<Found> found = new ArrayList<>();

    List<Found> replay(int u, long from, long until) {
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
      markLiked(from, until, true);
      int random = drawBelow(unseen - count, new SplittableRandom(~seed + from));
      markLiked(from, until, false);
      unmark(count);
      double logWeight = Math.log((double) (unseen - certain) / Math.max(1, drawn));
      float[] terms = terms(candidates, count);
      float[] moment = new float[Head.MOMENT];
      Head.moment(history, moment, 0);
      SplittableRandom lot = new SplittableRandom(seed - from);
      for (int k = from; k < until; k++) {
        if (!moments.liked(k) || moments.item(k) < 0) {
          continue;
        }
        int chosen = Arrays.binarySearch(candidates, 0, certain, moments.item(k));
        if (chosen >= 0) {
          Choice choice = new Choice(user, terms, moment, count, certain, logWeight, chosen);
          found.add(new Found(choice, false));
        }
        if (random > 1 && lot.nextDouble() < shareBelow) {
          others[0] = moments.item(k);
          float[] own = terms(others, random);
          found.add(new Found(new Choice(user, own, moment, random, random, 0, 0), true));
        }
      }
    }

    /** The terms of items, without those that are left out. */
    private float[] terms(int[] items, int count) {
      float[] terms = new float[Choice.room(count)];
      scorer.terms(items, count, terms, Choice.STRIDE);
      for (Term term : without) {
        for (int i = 0; i < count; i++) {
          terms[i * Choice.STRIDE + term.index()] = 0f;
        }
      }
      return terms;
    }

    /**
     * Draws random items that are neither seen nor candidates into {@link #others}, from place 1
     * on.
     *
     * @param left number of such items
     * @return the number of places, with place 0 for a liked item
     */
    private int drawBelow(int left, SplittableRandom random) {
      // No more than half of what is left, so that drawing ends soon.
      int wanted = Math.min(below, left / 2) + 1;
      int count = 1;
      while (count < wanted) {
        int item = random.nextInt(taken.length);
        if (!taken[item]) {
          taken[item] = true;
          others[count++] = item;
        }
      }
      for (int i = 1; i < count; i++) {
        taken[others[i]] = false;
      }
      return count;
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

    private void markLiked(int from, int until, boolean mark) {
      for (int k = from; k < until; k++) {
        if (moments.item(k) >= 0) {
          taken[moments.item(k)] = mark;
        }
      }
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
