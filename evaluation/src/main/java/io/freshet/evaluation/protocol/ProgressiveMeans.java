package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * The simplest rating predictions of a stream, from the events up to each moment: the mean of all
 * ratings, of the user and of the item, and the sum of biases. Means of users and items are shrunk
 * as in {@link RatingBaselines}. The biases of items are those of the newest {@link #refit}; the
 * bias of a user is renewed with each of their events.
 */
final class ProgressiveMeans {
  private final RatingMatrix m;
  private final int[] rows;
  private final double[] userSum;
  private final int[] userCount;
  private final double[] itemSum;
  private final int[] itemCount;
  private final double[] itemBias;
  private final double[] userRest;
  private double sum;
  private int count;
  private double biasMean;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  ProgressiveMeans(RatingMatrix m) {
    this.m = m;
    this.rows = m.rows();
    this.userSum = new double[m.users()];
    this.userCount = new int[m.users()];
    this.itemSum = new double[m.items()];
    this.itemCount = new int[m.items()];
    this.itemBias = new double[m.items()];
    this.userRest = new double[m.users()];
  }

  /** Counts an event. */
  void learn(int at) {
    float rating = m.rating()[at];
    int user = rows[at];
    int item = m.item()[at];
    sum += rating;
    count++;
    userSum[user] += rating;
    userCount[user]++;
    itemSum[item] += rating;
    itemCount[item]++;
    userRest[user] += rating - biasMean - itemBias[item];
    min = Math.min(min, rating);
    max = Math.max(max, rating);
  }

  /**
   * Fits the biases of items to the events known so far.
   *
   * @param known tells whether an event is known; the same events must have been learned
   */
  void refit(IntPredicate known) {
    RatingMatrix now = m.where(known);
    RatingBaselines fitted = new RatingBaselines(now);
    biasMean = fitted.mean();
    for (int i = 0; i < itemBias.length; i++) {
      itemBias[i] = fitted.itemBias(now.catalogue().indexOf(m.catalogue().id(i)));
    }
    for (int u = 0; u < userRest.length; u++) {
      userRest[u] = 0;
      for (int at = m.userStart()[u]; at < m.userStart()[u + 1]; at++) {
        if (known.test(at)) {
          userRest[u] += m.rating()[at] - biasMean - itemBias[m.item()[at]];
        }
      }
    }
  }

  /** The number of events learned. */
  int count() {
    return count;
  }

  /** Tells whether the user of an event has an event that was learned. */
  boolean knowsUser(int at) {
    return userCount[rows[at]] > 0;
  }

  /** The mean of all ratings. */
  double mean() {
    return sum / count;
  }

  /** The mean rating of the event's user. */
  double user(int at) {
    int user = rows[at];
    return (userSum[user] + RatingBaselines.PRIOR * mean())
        / (userCount[user] + RatingBaselines.PRIOR);
  }

  /** The mean rating of the event's item. */
  double item(int at) {
    int item = m.item()[at];
    return (itemSum[item] + RatingBaselines.PRIOR * mean())
        / (itemCount[item] + RatingBaselines.PRIOR);
  }

  /** μ + b_u + b_i, clamped to the ratings seen so far. */
  double biases(int at) {
    int user = rows[at];
    double bias = userRest[user] / (userCount[user] + RatingBaselines.PRIOR);
    return Math.min(max, Math.max(min, biasMean + bias + itemBias[m.item()[at]]));
  }

  /** The prediction where a family has none, as {@link RatingBaselines#cold}. */
  double cold(int at) {
    return knowsUser(at) ? user(at) : item(at);
  }

  /**
   * A randomly drawn rating of the stream so far.
   *
   * @param order the events in time order, the learned ones first
   */
  double drawn(Random random, int[] order) {
    return m.rating()[order[random.nextInt(count)]];
  }
}
