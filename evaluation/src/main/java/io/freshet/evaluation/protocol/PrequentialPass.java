package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.Catalogue;
import java.util.Arrays;
import java.util.Random;

/** One thread's pass over users, for the turns in which one model serves. */
final class PrequentialPass {
  private final EvaluationData data;
  private final PrequentialPlan plan;
  private final Prequential.Settings settings;
  private final FittedScorer scorer;
  private final ListMaker lists;

  /**
   * Maps the items of the plan's matrix to the model's items; negative if the model does not know
   * the item.
   */
  private final int[] index;

  /** Maps the model's items to the items of the plan's matrix. */
  private final int[] toMatrix;

  private final int since;
  private final int until;
  private final Results results;
  private final PerUserSums tally;
  private final History history = new History();
  private int[] shuffled = new int[16];
  private int[] ranks = new int[16];

  /**
   * The shared results of all threads.
   *
   * @param tally sums over the targets
   * @param shown counters of the items that lists showed
   * @param fallback the lists of users of whom the model knows nothing
   */
  record Results(PerUserSums tally, ShownLists shown, FallbackLists fallback) {}

  /**
   * @param since first turn of the model
   * @param until turn after the model's last one
   */
  PrequentialPass(
      EvaluationData data,
      PrequentialPlan plan,
      Prequential.Settings settings,
      Fitted fitted,
      int since,
      int until,
      Results results) {
    this.data = data;
    this.plan = plan;
    this.settings = settings;
    this.scorer = new FittedScorer(fitted);
    this.lists = new ListMaker(fitted.model(), settings.k(), settings.shaping());
    Catalogue from = plan.matrix().catalogue();
    Catalogue to = fitted.model().catalogue();
    this.index = new int[from.size()];
    this.toMatrix = new int[to.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = to.indexOf(from.id(i));
      if (index[i] >= 0) {
        toMatrix[index[i]] = i;
      }
    }
    this.since = since;
    this.until = until;
    this.results = results;
    this.tally = results.tally();
  }

  void user(int row) {
    RatingMatrix m = plan.matrix();
    int start = m.userStart()[row];
    int end = m.userStart()[row + 1];
    if (plan.slot(row) < 0 || plan.turn(end - 1) < since) {
      return;
    }
    history.clear();
    for (int from = start; from < end && plan.turn(from) < until; ) {
      int to = plan.groupEnd(from);
      boolean now = plan.turn(from) >= since;
      if (now && (plan.judges(from, to) || plan.judgesFirst(from, to))) {
        predict(row, "", m.seconds()[from], from, to);
      }
      learn(from, to);
      if (now && settings.held() && to < end) {
        int next = plan.groupEnd(to);
        if (plan.judges(to, next)) {
          predict(row, Prequential.HELD, m.seconds()[from], to, next);
        }
      }
      from = to;
    }
  }

  private void predict(int row, String variant, long moment, int from, int to) {
    history.ask(data.clock().cell(moment), data.clock().hourAt(moment), moment);
    boolean asked = variant.isEmpty();
    if (scorer.take(history, -1) == FittedScorer.How.FALLBACK) {
      if (asked) {
        results.fallback().addAsked(from, to);
      } else {
        results.fallback().addHeld(from, to);
      }
      return;
    }
    float[] scores = scorer.scores();
    int start = plan.matrix().userStart()[row];
    int targets = 0;
    for (int at = from; at < to; at++) {
      if (plan.target(at)) {
        int item = index[plan.matrix().item()[at]];
        ranks = ranks.length > targets ? ranks : Arrays.copyOf(ranks, 2 * targets);
        ranks[targets++] = Ranks.full(scores, item, history.seen(), 0, history.seenSize());
      }
    }
    if (asked) {
      double novelty = results.shown().add(lists.items(), lists.make(scores, history), toMatrix);
      if (from > start && !Double.isNaN(novelty)) {
        tally.add("novelty@" + settings.k(), plan.slot(row), novelty);
      }
      addReliability(row, from, to);
    }
    targets = 0;
    for (int at = from; at < to; at++) {
      if (plan.target(at)) {
        int rank = ranks[targets++];
        if (asked) {
          rank = lists.rank(rank, index[plan.matrix().item()[at]]);
          RatingCountSteps.add(tally, settings.k(), plan.slot(row), from - start, rank);
        }
        if (from > start) {
          Ranks.add(tally, settings.k(), plan.slot(row), variant, rank);
        }
      }
    }
  }

  /** Adds, for every target, the predicted probability of each item of the list. */
  private void addReliability(int row, int from, int to) {
    float logTotal = scorer.logTotal();
    if (Float.isNaN(logTotal)) {
      return;
    }
    for (int place = 0; place < lists.count(); place++) {
      int item = toMatrix[lists.items()[place]];
      float chance = scorer.probability(lists.scores()[place], logTotal);
      for (int at = from; at < to; at++) {
        if (plan.target(at)) {
          boolean hit = plan.matrix().item()[at] == item;
          Reliability.add(tally, plan.slot(row), chance, hit);
        }
      }
    }
  }

  private void learn(int from, int to) {
    RatingMatrix m = plan.matrix();
    int count = to - from;
    if (shuffled.length < count) {
      shuffled = new int[2 * count];
    }
    for (int k = 0; k < count; k++) {
      shuffled[k] = from + k;
    }
    if (count > 1) {
      // A data file sorts a second's events by item id, an order that nobody could have predicted.
      Random random = new Random(settings.seed() * 1_000_003 + plan.turn(from));
      for (int k = count - 1; k > 0; k--) {
        int other = random.nextInt(k + 1);
        int swapped = shuffled[k];
        shuffled[k] = shuffled[other];
        shuffled[other] = swapped;
      }
    }
    for (int k = 0; k < count; k++) {
      int at = shuffled[k];
      int item = index[m.item()[at]];
      if (item < 0) {
        history.addUnknown();
      } else {
        history.add(item, m.rating()[at], m.seconds()[at]);
        history.addSeen(item);
      }
    }
  }
}
