package io.freshet.evaluation.protocol;

import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.PopularityTable;

/**
 * Popularity counted event by event, current at every moment of a stream. For all kinds except
 * {@link Kind#ALL}, weights fall to 1/e every fixed number of events. Old weights are not shrunk:
 * each new event gets a larger weight instead.
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
