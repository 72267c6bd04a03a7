package io.freshet.standalone.data.generate;

import java.util.Random;

/**
 * What weekends change of a planted taste: {@code (1 − personal) · taste + personal · other +
 * common · fashion}, where the other taste is a user's own, of the same law as theirs, and fashion
 * is +1 for half of the genres and −1 for the others, for everybody. Daytime never changes
 * anything.
 *
 * @param common strength of the change that all users share, 0 to 2; a count of items by context
 *     shows it
 * @param personal share of the taste that is another one on weekends, 0 to 1; it shows only where
 *     context is joined with users and items
 */
public record PlantedContext(double common, double personal) {

  /** Weekends are days like any other: the control. */
  public static final PlantedContext NONE = new PlantedContext(0, 0);

  /** Checks the ranges. */
  public PlantedContext {
    if (!(common >= 0 && common <= 2)) {
      throw new IllegalArgumentException("common must be 0 to 2, not " + common);
    }
    if (!(personal >= 0 && personal <= 1)) {
      throw new IllegalArgumentException("personal must be 0 to 1, not " + personal);
    }
  }

  /** Whether weekends change anything. */
  boolean changes() {
    return common > 0 || personal > 0;
  }

  /** The taste on weekends. */
  double[] onWeekends(double[] taste, double[] other, double[] fashion) {
    double[] mixed = new double[taste.length];
    for (int g = 0; g < mixed.length; g++) {
      mixed[g] = (1 - personal) * taste[g] + personal * other[g] + common * fashion[g];
    }
    return mixed;
  }

  /** +1 for half of the genres, −1 for the others. */
  static double[] fashion(int genres, long seed) {
    double[] fashion = new double[genres];
    for (int g = 0; g < genres; g++) {
      fashion[g] = g % 2 == 0 ? 1 : -1;
    }
    Random random = new Random(seed);
    for (int g = genres - 1; g > 0; g--) {
      int other = random.nextInt(g + 1);
      double swapped = fashion[g];
      fashion[g] = fashion[other];
      fashion[other] = swapped;
    }
    return fashion;
  }
}
