package io.freshet.standalone.data.generate;

import java.util.Random;

/**
 * The effect of weekends on a planted taste: {@code (1 − personal) · taste + personal · other +
 * common · fashion}. The other taste is the user's own, drawn from the same distribution. Fashion
 * is the same for all users: +1 for half of the genres, −1 for the other half. Daytime has no
 * effect.
 *
 * @param common strength of the effect that all users share, 0 to 2; counts of items by context
 *     show it
 * @param personal share of the other taste on weekends, 0 to 1; only a model that joins context
 *     with users and items can learn it
 */
public record PlantedContext(double common, double personal) {

  /** No effect of weekends: the control. */
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

  /** Returns whether weekends have an effect. */
  boolean changes() {
    return common > 0 || personal > 0;
  }

  /** Computes the taste on weekends. */
  double[] onWeekends(double[] taste, double[] other, double[] fashion) {
    double[] mixed = new double[taste.length];
    for (int g = 0; g < mixed.length; g++) {
      mixed[g] = (1 - personal) * taste[g] + personal * other[g] + common * fashion[g];
    }
    return mixed;
  }

  /** Draws the fashion: +1 for half of the genres, −1 for the other half. */
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
