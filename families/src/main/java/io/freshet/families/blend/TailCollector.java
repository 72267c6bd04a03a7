package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Collects choices between a liked item and random items that the user had not seen. Most random
 * items are proposed by no part, so these choices teach how such items are ordered ({@link
 * TailFit}).
 */
final class TailCollector {
  /** Choices that are enough for the few weights of the tail. */
  private static final int ENOUGH = 4_000;

  private final BlendModel model;
  private final LikedMoments moments;
  private final int negatives;
  private final Set<Term> without;
  private final double share;
  private final long seed;

  /**
   * @param m all ratings
   * @param model parts fitted to the ratings before the slice
   * @param expected number of likes in all slices, of which {@value #ENOUGH} are drawn
   * @param seed seed of the random items
   */
  TailCollector(
      RatingMatrix m,
      BlendModel model,
      double likeThreshold,
      BlendSettings settings,
      int expected,
      long seed) {
    this.model = model;
    this.moments = new LikedMoments(m, model.catalogue(), likeThreshold);
    this.negatives = settings.tailNegatives();
    this.without = settings.without();
    this.share = (double) ENOUGH / Math.max(ENOUGH, expected);
    this.seed = seed;
  }

  /** The choices with seconds in [from, until), ascending by user and time. */
  List<Choice> collect(long from, long until, Workers workers) {
    return negatives == 0
        ? List.of()
        : moments.ofUsers(from, workers, Pass::new, (pass, u) -> pass.replay(u, from, until));
  }

  /** One thread's pass over users. */
  private final class Pass {
    private final BlendScorer scorer = model.newScorer();
    private final History history = new History();
    private final int[] items = new int[negatives + 1];
    private final boolean[] taken = new boolean[model.catalogue().size()];
    private List<Choice> found = new ArrayList<>();

    List<Choice> replay(int u, long from, long until) {
      found = new ArrayList<>();
      moments.replay(u, from, until, history, (first, next) -> at(u, first, next));
      return found;
    }

    private void at(int user, int from, int until) {
      SplittableRandom random = new SplittableRandom(seed + from);
      boolean folded = false;
      for (int k = from; k < until; k++) {
        int item = moments.item(k);
        if (!moments.liked(k) || item < 0 || random.nextDouble() >= share) {
          continue;
        }
        if (!folded && scorer.foldIn(history) == null) {
          return;
        }
        folded = true;
        choose(user, item, random);
      }
    }

    private void choose(int user, int liked, SplittableRandom random) {
      int unseen = taken.length;
      for (int s = 0; s < history.seenSize(); s++) {
        unseen -= taken[history.seen()[s]] ? 0 : 1;
        taken[history.seen()[s]] = true;
      }
      int count = 1;
      items[0] = liked;
      taken[liked] = true;
      // No more than half of what is left, so that drawing ends soon.
      int wanted = Math.min(negatives, unseen / 2) + 1;
      while (count < wanted) {
        int item = random.nextInt(taken.length);
        if (!taken[item]) {
          taken[item] = true;
          items[count++] = item;
        }
      }
      for (int i = 0; i < count; i++) {
        taken[items[i]] = false;
      }
      for (int s = 0; s < history.seenSize(); s++) {
        taken[history.seen()[s]] = false;
      }
      float[] terms = new float[Choice.room(count)];
      scorer.terms(items, count, terms, Choice.STRIDE);
      for (Term term : without) {
        for (int i = 0; i < count; i++) {
          terms[i * Choice.STRIDE + term.index()] = 0f;
        }
      }
      found.add(new Choice(user, terms, new float[Head.MOMENT], count, count, 0, 0));
    }
  }
}
