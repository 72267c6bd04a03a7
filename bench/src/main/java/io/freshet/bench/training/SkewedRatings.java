package io.freshet.bench.training;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * A generator of seeded ratings with log-normal activity of users and Zipf-like popularity of
 * items.
 */
public final class SkewedRatings {
  private SkewedRatings() {}

  /**
   * Generates ratings.
   *
   * @param users number of users
   * @param items max number of items
   * @param ratings approximate number of ratings
   */
  public static RatingMatrix of(long seed, int users, int items, int ratings) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] popularity = new double[items];
    double total = 0;
    for (int i = 0; i < items; i++) {
      total += Math.pow(i + 20.0, -0.8);
      popularity[i] = total;
    }
    double[] activity = new double[users];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      double normal = 0;
      for (int k = 0; k < 12; k++) {
        normal += random.nextDouble() - 0.5;
      }
      activity[u] = Math.exp(normal);
      sum += activity[u];
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      int count = (int) Math.min(items / 2.0, Math.max(20, ratings * activity[u] / sum));
      BitSet rated = new BitSet(items);
      for (int taken = 0; taken < count; ) {
        int at = Arrays.binarySearch(popularity, random.nextDouble() * total);
        int item = Math.min(items - 1, at < 0 ? -at - 1 : at);
        if (!rated.get(item)) {
          rated.set(item);
          taken++;
          builder.add(
              item, 1 + random.nextInt(5), random.nextInt(100_000_000), RatingMatrix.NO_CELL);
        }
      }
    }
    return builder.build();
  }
}
