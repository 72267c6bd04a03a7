package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The lists of users of whom a model knows nothing, as the live system makes them: by popularity
 * that is counted up to the moment of each list ({@link StreamPopularity#live}). Passes over users
 * meet these lists out of order, so they are gathered first and scored in the order of the stream.
 */
final class FallbackLists {
  private final PrequentialPlan plan;
  private final int k;
  private final StreamPopularity popular;
  private final int[] items;
  private final int[] identity;
  private final List<Asked> gathered = new ArrayList<>();
  private int learned;
  private long lists;

  /**
   * A list to make.
   *
   * @param turn number of events that are known when the list is made
   * @param from position of the first event that the list is judged by; the user has seen the items
   *     of all earlier ones
   * @param to position after the last of these events
   * @param variant suffix of the metrics
   */
  private record Asked(int turn, int from, int to, String variant) {}

  /**
   * @param popular counts without any event
   */
  FallbackLists(PrequentialPlan plan, int k, StreamPopularity popular) {
    this.plan = plan;
    this.k = k;
    this.popular = popular;
    int catalogue = plan.matrix().items();
    items = new int[k];
    identity = new int[catalogue];
    Arrays.setAll(identity, i -> i);
  }

  /** Gathers the list that is made when the events at these positions are asked for. */
  synchronized void addAsked(int from, int to) {
    gathered.add(new Asked(plan.turn(from), from, to, ""));
  }

  /** Gathers the list that the user holds from their previous event to these positions. */
  synchronized void addHeld(int from, int to) {
    gathered.add(new Asked(plan.turn(from - 1) + 1, from, to, Prequential.HELD));
  }

  /** The number of lists so far. */
  long lists() {
    return lists;
  }

  /** Scores the gathered lists; none may be older than those of the last call. */
  void score(PerUserSums tally, ShownLists shown) {
    gathered.sort(
        Comparator.comparingInt(Asked::turn)
            .thenComparingInt(Asked::from)
            .thenComparing(Asked::variant));
    RatingMatrix m = plan.matrix();
    for (Asked list : gathered) {
      for (; learned < list.turn(); learned++) {
        int at = plan.order()[learned];
        popular.learn(m.item()[at], m.rating()[at], m.cell()[at]);
      }
      score(list, tally, shown);
    }
    lists += gathered.size();
    gathered.clear();
  }

  private void score(Asked list, PerUserSums tally, ShownLists shown) {
    RatingMatrix m = plan.matrix();
    int row = plan.row(list.from());
    int start = m.userStart()[row];
    int slot = plan.slot(row);
    boolean asked = list.variant().isEmpty();
    if (asked) {
      double novelty = shown.add(items, popular.top(m.item(), start, list.from(), items), identity);
      if (list.from() > start && !Double.isNaN(novelty)) {
        tally.add("novelty@" + k, slot, novelty);
      }
    }
    for (int at = list.from(); at < list.to(); at++) {
      if (plan.target(at)) {
        int rank = Ranks.full(popular.live(), m.item()[at], m.item(), start, list.from());
        if (asked) {
          RatingCountSteps.add(tally, k, slot, list.from() - start, rank);
        }
        if (list.from() > start) {
          Ranks.add(tally, k, slot, list.variant(), rank);
        }
      }
    }
  }
}
