package io.freshet.evaluation.protocol;

import io.freshet.model.popularity.ChosenPopularity;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;

/**
 * Popularity counted event by event, current at every moment of a stream. For all kinds except
 * {@link Kind#ALL}, weights fall to 1/e every fixed number of events. Old weights are not shrunk:
 * each new event gets a larger weight instead. Lists for users of whom nothing is known come from
 * the same counts as the scorer's, {@link ChosenPopularity}.
 */
final class StreamPopularity {

  /** The weight of the newest event at which all weights are rescaled. */
  private static final double LARGE = 1e20;

  /** Weight of the global popularity, in decayed events, that is mixed into a cell's own events. */
  private static final double CELL_PRIOR = 1000;

  private final double step;
  private final double likeThreshold;
  private final double[] all;
  private final double[] decayed;
  private final double[] liked;
  private final ChosenPopularity live = new ChosenPopularity(Integer::compare);
  private final double[] liveWeights;
  private final double[][] cells;
  private final double[] mixed;
  private double total;
  private double growth = 1;

  StreamPopularity(int items, double eFold, double likeThreshold) {
    this.step = Math.exp(1 / eFold);
    this.likeThreshold = likeThreshold;
    this.all = new double[items];
    this.decayed = new double[items];
    this.liked = new double[items];
    this.liveWeights = new double[items];
    this.cells = new double[PopularityTable.CELLS][items];
    this.mixed = new double[items];
  }

  /** Counts an event. */
  void learn(int item, float rating, int cell) {
    all[item]++;
    decayed[item] += growth;
    total += growth;
    boolean likes = rating >= likeThreshold;
    if (likes) {
      liked[item] += growth;
    }
    live.count(item, likes);
    if (cell != History.NO_CELL) {
      cells[cell][item] += growth;
    }
    growth *= step;
    if (growth > LARGE) {
      shrink();
    }
  }

  private void shrink() {
    double by = growth;
    for (int i = 0; i < decayed.length; i++) {
      decayed[i] /= by;
      liked[i] /= by;
      for (double[] cell : cells) {
        cell[i] /= by;
      }
    }
    total /= by;
    growth = 1;
  }

  /**
   * The weights of a kind, up to a common factor; valid until the next call.
   *
   * @param cell the requested context cell, or {@link History#NO_CELL}
   */
  double[] weights(Kind kind, int cell) {
    return switch (kind) {
      case ALL -> all;
      case DECAYED -> decayed;
      case LIKED -> liked;
      case CELL -> cell == History.NO_CELL ? decayed : mixed(cells[cell]);
    };
  }

  /**
   * The weights by which the live system ranks for users of whom it knows nothing, up to a common
   * factor; valid until the next call.
   */
  double[] live() {
    live.best().copyWeights(liveWeights);
    return liveWeights;
  }

  /**
   * Makes the list of the live system for a user of whom it knows nothing but what they have seen.
   *
   * @param seen the user's items, from {@code from} to before {@code to}
   * @param out receives the best items; ties go to the lower index
   * @return the number of items; those without a count are not listed
   */
  int top(int[] seen, int from, int to, int[] out) {
    return live.best().top(item -> isAmong(seen, from, to, item), out.length, out);
  }

  private static boolean isAmong(int[] items, int from, int to, int item) {
    for (int at = from; at < to; at++) {
      if (items[at] == item) {
        return true;
      }
    }
    return false;
  }

  /** An item's share in a cell, shrunk towards its overall share. */
  private double[] mixed(double[] cell) {
    // The prior is in events of the current weight, like the other counts.
    double prior = CELL_PRIOR * growth;
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = total * cell[i] + prior * decayed[i];
    }
    return mixed;
  }
}
