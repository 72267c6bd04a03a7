package io.freshet.scorer.engine;

import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TopK;
import org.jspecify.annotations.Nullable;

/**
 * Exploration of new and rarely rated items: gives some places of a list to items that had no or
 * few ratings when the model was trained, so that they get ratings. Each place is explored with the
 * same probability. Explored places alternate between the {@value #NEWEST} newest items without
 * ratings and all items with few ratings, because new items would be lost in a catalogue's long
 * tail. The item is drawn from the best {@value #POOL} of these items by the model's score that are
 * not in the list already. The draws depend only on a number given with the event, so the same
 * event gets the same list again. Scratch of one thread.
 */
final class Explorer {
  /** The item is drawn from this number of best items. */
  private static final int POOL = 20;

  /** Number of items that count as newest. */
  private static final int NEWEST = 200;

  private final TopK topK;
  private float[] scores = new float[0];
  private int[] best = new int[0];
  private float[] bestScores = new float[0];

  Explorer(TopK topK) {
    this.topK = topK;
  }

  /**
   * Inserts items into the list; the items below move down, and the last ones fall out.
   *
   * @param share probability of a place to be explored
   * @param list the model's list, min one item
   * @param scored the user; items that must not be shown have score −∞
   * @param draw seed of the draws
   * @param answer receives the explored places and the displaced items
   */
  void explore(
      ServingView view,
      SnapshotView snapshot,
      double share,
      Candidates list,
      ScoredUser scored,
      long draw,
      Answer answer) {
    int count = list.count;
    for (int at = 0; at < count && answer.explored < Answer.MOST_EXPLORED; at++) {
      long own = mixed(draw + at);
      if ((own >>> 11) * 0x1p-53 >= share) {
        continue;
      }
      long choice = mixed(own);
      int found = choice < 0 ? newest(view, list) : 0;
      if (found == 0) {
        found = any(view, list, scored.scores());
      }
      if (found == 0) {
        return;
      }
      int drawn = (int) Long.remainderUnsigned(mixed(choice), found);
      int code = best[drawn];
      answer.displaced[answer.explored] = list.item(view, snapshot, count - 1);
      for (int i = count - 1; i > at; i--) {
        list.codes[i] = list.codes[i - 1];
        list.scores[i] = list.scores[i - 1];
      }
      list.codes[at] = code;
      list.scores[at] = list.exactScore(scored, code);
      answer.exploredAt[answer.explored++] = at;
    }
  }

  /** Finds the codes of the best among the newest items. */
  private int newest(ServingView view, Candidates list) {
    int size = Math.min(NEWEST, view.novelties.coldItems.length);
    int from = view.novelties.coldItems.length - size;
    reserve(size);
    for (int i = 0; i < size; i++) {
      scores[i] = list.coldScore(from + i);
    }
    return best(list, size, view.novelties.rare, 0, from);
  }

  /** Finds the codes of the best items with few ratings. */
  private int any(ServingView view, Candidates list, float[] knownScores) {
    int[] rare = view.novelties.rare;
    int cold = view.novelties.coldItems.length;
    reserve(rare.length + cold);
    for (int i = 0; i < rare.length; i++) {
      scores[i] = knownScores[rare[i]];
    }
    for (int i = 0; i < cold; i++) {
      scores[rare.length + i] = list.coldScore(i);
    }
    return best(list, rare.length + cold, rare, rare.length, 0);
  }

  private void reserve(int size) {
    if (scores.length < size) {
      scores = new float[size];
    }
  }

  /**
   * Finds the best items that are not in the list.
   *
   * @param rareCount number of scores at the front that belong to rare items
   * @param firstCold the item outside the catalogue to which the next score belongs
   */
  private int best(Candidates list, int size, int[] rare, int rareCount, int firstCold) {
    int wanted = POOL + list.count;
    if (best.length < wanted) {
      best = new int[wanted];
      bestScores = new float[wanted];
    }
    int found = topK.select(scores, size, wanted, best, bestScores);
    int kept = 0;
    for (int i = 0; i < found && kept < POOL; i++) {
      int code = best[i] < rareCount ? rare[best[i]] : ~(best[i] - rareCount + firstCold);
      if (!holds(list, code)) {
        best[kept++] = code;
      }
    }
    return kept;
  }

  private static boolean holds(Candidates list, int code) {
    for (int at = 0; at < list.count; at++) {
      if (list.codes[at] == code) {
        return true;
      }
    }
    return false;
  }

  /**
   * Computes the seed of an event's draws.
   *
   * @param user the user's id
   * @param partition the event's partition of the log
   * @param offset the event's offset; a repeated event has the same partition and offset
   */
  static long draw(byte @Nullable [] user, int partition, long offset) {
    return mixed(mixed(java.util.Arrays.hashCode(user) + ((long) partition << 32)) ^ offset);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mixed(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
