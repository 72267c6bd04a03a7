package io.freshet.standalone.data.generate;

import java.util.Random;

/** A user of {@link PlantedTastes}: the tastes of weekdays and weekends. */
final class PlantedUser {

  private static final double TASTE_WEIGHT = 2.2;

  /**
   * Seed of separate random numbers, so that an effect of context does not change the times of
   * events.
   */
  private static final long WEEKEND_SEED = 0x6A09E667F3BCC909L;

  private static final long DAY_SECONDS = 86_400;

  private final Side weekday;
  private final Side weekend;

  /**
   * Draws the user.
   *
   * @param random the user's own generator; afterwards positioned where the user's events begin
   * @param seed of that generator
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

  /** Returns the side at a time. */
  Side at(long seconds) {
    return isWeekend(seconds) ? weekend : weekday;
  }

  /** Returns the side of weekends or of weekdays. */
  Side side(boolean weekends) {
    return weekends ? weekend : weekday;
  }

  /** Returns whether the time is on Saturday or Sunday, UTC. */
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

  /** A taste with the affinity and weight of each item. */
  static final class Side {
    private final double[] taste;

    /** Mean taste over the item's genres. */
    final double[] affinity;

    /** Popularity × e<sup>2.2·affinity</sup>. */
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

    /**
     * Returns the running sums of the moods' probabilities: liked genres, in proportion to the
     * taste.
     */
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
