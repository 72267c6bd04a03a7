package io.freshet.evaluation.protocol;

import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;

/**
 * Popularity counted event by event, as of every moment of a stream. The weights of all kinds but
 * {@link Kind#ALL} lose to 1/e every so many events of the stream: instead of shrinking all, each
 * new event counts for more.
 */
final class StreamPopularity {

  /** Weights are rescaled when the newest event's has grown to this. */
  private static final double LARGE = 1e20;

  /** How many decayed events of global popularity a cell's own events are mixed with. */
  private static final double CELL_PRIOR = 1000;

  private final double step;
  private final double likeThreshold;
  private final double[] all;
  private final double[] decayed;
  private final double[] liked;
  private final double[][] cells;
  private final double[] mixed;
  private double total;
  private double growth = 1;

  StreamPopularity(int items, double eFold, double likeThreshold) {
    this.step = 1 + 1 / eFold;
    this.likeThreshold = likeThreshold;
    this.all = new double[items];
    this.decayed = new double[items];
    this.liked = new double[items];
    this.cells = new double[PopularityTable.CELLS][items];
    this.mixed = new double[items];
  }

  /** Counts an event. */
  void learn(int item, float rating, int cell) {
    all[item]++;
    decayed[item] += growth;
    total += growth;
    if (rating >= likeThreshold) {
      liked[item] += growth;
    }
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
   * The weights of a kind, up to a factor; valid until the next call.
   *
   * @param cell that is asked for, or {@link History#NO_CELL}
   */
  double[] weights(Kind kind, int cell) {
    return switch (kind) {
      case ALL -> all;
      case DECAYED -> decayed;
      case LIKED -> liked;
      case CELL -> cell == History.NO_CELL ? decayed : mixed(cells[cell]);
    };
  }

  /** A cell's share of an item, shrunk towards the share overall. */
  private double[] mixed(double[] cell) {
    // The prior is in events of today's weight, as the others are.
    double prior = CELL_PRIOR * growth;
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = total * cell[i] + prior * decayed[i];
    }
    return mixed;
  }
}
