package io.freshet.standalone.data.generate;

import java.util.Random;

/** A user of {@link PlantedTastes}: the tastes of weekdays and weekends. */
final class PlantedUser {

  private static final double TASTE_WEIGHT = 2.2;

  /** Other random numbers than the user's, so that planting context moves no time of an event. */
  private static final long WEEKEND_SEED = 0x6A09E667F3BCC909L;

  private static final long DAY_SECONDS = 86_400;

  private final Side weekday;
  private final Side weekend;

  /**
   * Draws the user.
   *
   * @param random the user's own; it is left where the user's events begin
   * @param seed that it was made with
   */
  PlantedUser(
      PlantedCatalogue catalogue,
      PlantedContext context,
      double[] fashion,
      Random random,
      long seed) {
    double[] taste = taste(random);
    weekday = new Side(catalogue, taste);
    weekend =
        context.changes()
            ? new Side(
                catalogue,
                context.onWeekends(taste, taste(new Random(seed ^ WEEKEND_SEED)), fashion))
            : weekday;
  }

  /** What holds at a time. */
  Side at(long seconds) {
    return isWeekend(seconds) ? weekend : weekday;
  }

  /** What holds on weekends, or else on weekdays. */
  Side side(boolean weekends) {
    return weekends ? weekend : weekday;
  }

  /** Whether it is Saturday or Sunday, UTC. */
  static boolean isWeekend(long seconds) {
    // 1970-01-01 was a Thursday.
    long day = Math.floorMod(Math.floorDiv(seconds, DAY_SECONDS) + 3, 7L);
    return day >= 5;
  }

  private static double[] taste(Random random) {
    double[] taste = new double[PlantedCatalogue.GENRES.size()];
    for (int g = 0; g < taste.length; g++) {
      taste[g] = -0.3 + 0.2 * random.nextGaussian();
    }
    for (int loved = 0; loved < 3; loved++) {
      taste[random.nextInt(taste.length)] = 1 + 0.3 * random.nextGaussian();
    }
    for (int disliked = 0; disliked < 2; disliked++) {
      int genre = random.nextInt(taste.length);
      if (taste[genre] < 0.5) {
        taste[genre] = -1.2;
      }
    }
    return taste;
  }

  /** A taste, with what follows of it for each item. */
  static final class Side {
    private final double[] taste;

    /** Mean taste over the item's genres. */
    final double[] affinity;

    /** Popularity times what affinity makes of it. */
    final double[] weight;

    Side(PlantedCatalogue catalogue, double[] taste) {
      this.taste = taste;
      affinity = new double[catalogue.size()];
      weight = new double[catalogue.size()];
      for (int i = 0; i < weight.length; i++) {
        affinity[i] = catalogue.affinity(i, taste);
        weight[i] = catalogue.popularity[i] * StrictMath.exp(TASTE_WEIGHT * affinity[i]);
      }
    }

    /** The chance of each mood: of genres that are liked, each as likely as its taste is strong. */
    double[] moods() {
      double[] chances = new double[taste.length];
      double sum = 0;
      for (double t : taste) {
        sum += Math.max(0, t);
      }
      for (int g = 0; g < chances.length; g++) {
        chances[g] = sum > 0 ? Math.max(0, taste[g]) / sum : 0;
      }
      if (!(sum > 0)) {
        chances[chances.length - 1] = 1; // as drawn below
      }
      return chances;
    }

    /** Draws a mood. */
    int mood(Random random) {
      double sum = 0;
      for (double t : taste) {
        sum += Math.max(0, t);
      }
      double left = random.nextDouble() * sum;
      int mood = 0;
      for (int g = 0; g < taste.length && left >= 0; g++) {
        mood = g;
        left -= Math.max(0, taste[g]);
      }
      return mood;
    }
  }
}
