package io.freshet.standalone.data.generate;

import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.Format;
import io.freshet.standalone.data.read.LoadReport;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generator of ratings by users with tastes. A recommender that learns the tastes clearly beats
 * popularity.
 *
 * <p>Each user loves a few genres and dislikes some; each item has one to three genres, a quality
 * and a place in a power law of popularity. A user's ratings come in sessions, and each session has
 * a mood for one loved genre. An item is picked at most once, with probability proportional to
 * popularity × e<sup>2.2·affinity</sup>, times 3 if the item has the mood's genre. Affinity is the
 * mean taste over the item's genres, and the rating is 3.3 + 1.1·affinity + quality + noise on the
 * half-star scale of 0.5 to 5. The number of ratings per user follows a power law, too. On
 * weekends, UTC, tastes may differ ({@link PlantedContext}).
 *
 * <p>The same sizes and seed give the same data on every machine: only {@link Random} and {@link
 * StrictMath} are used. An effect of context changes only the picked items and their ratings.
 *
 * @param users number of users, min 1; each has at least one rating
 * @param items number of items, min 20
 * @param ratings approximate number of ratings; there are fewer if users run out of items
 * @param seed of all random draws
 * @param context the effect of weekends
 */
public record PlantedTastes(int users, int items, int ratings, long seed, PlantedContext context) {

  /** Sizes like those of ml-latest-small, which keep a demo short: 60,000 ratings. */
  public static final PlantedTastes DEFAULT = new PlantedTastes(600, 2_000, 60_000, 42);

  private static final double ACTIVITY_EXPONENT = 0.8;
  private static final double MEAN_RATING = 3.3;
  private static final double RATING_WEIGHT = 1.1;
  private static final double NOISE_DEVIATION = 0.45;
  private static final long FASHION_SEED = 0xBB67AE8584CAA73BL;

  /** 2015-01-01T00:00:00Z. */
  private static final long START_SECONDS = 1_420_070_400L;

  private static final long DAY_SECONDS = 86_400;
  private static final long SPAN_DAYS = 1_000;

  /** Checks the sizes. */
  public PlantedTastes {
    if (users < 1 || items < 20 || ratings < users) {
      throw new IllegalArgumentException(
          "needs 1 user, 20 items and a rating per user, got "
              + users
              + " users, "
              + items
              + " items, "
              + ratings
              + " ratings");
    }
  }

  /** Creates a generator without an effect of context. */
  public PlantedTastes(int users, int items, int ratings, long seed) {
    this(users, items, ratings, seed, PlantedContext.NONE);
  }

  /** Generates the data set. */
  public DataSet generate() {
    RatingTable.Builder table = new RatingTable.Builder(ratings);
    PlantedCatalogue catalogue =
        eachUser(
            (number, count, items, user, random) ->
                addUser(number, count, items, user, random, table));
    String name =
        "generated ratings with planted tastes (%d users, %d items, seed %d)"
            .formatted(users, items, seed);
    List<Item> sorted = new ArrayList<>(catalogue.described);
    sorted.sort(Comparator.comparing(i -> utf8(i.itemId()), Arrays::compareUnsigned));
    return new DataSet(
        name,
        Format.GENERATED,
        table.build(),
        sorted,
        LoadReport.of("these are no real people's ratings"));
  }

  /** Receives the users one by one. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Receives a user.
     *
     * @param number from 0; the id is the number plus 1
     * @param count number of the user's ratings
     * @param random the user's own generator, positioned where the events begin
     */
    void user(int number, int count, PlantedCatalogue catalogue, PlantedUser user, Random random);
  }

  /** Draws the catalogue and the users; returns the catalogue. */
  PlantedCatalogue eachUser(Visitor visitor) {
    Random random = new Random(seed);
    PlantedCatalogue catalogue = new PlantedCatalogue(items, random);
    int[] activity = activity(random);
    double[] fashion = PlantedContext.fashion(PlantedCatalogue.GENRES.size(), seed ^ FASHION_SEED);
    for (int number = 0; number < users; number++) {
      // Each user has a generator of their own, so another size does not change the other users.
      long userSeed = random.nextLong();
      Random own = new Random(userSeed);
      PlantedUser user = new PlantedUser(catalogue, context, fashion, own, userSeed);
      visitor.user(number, activity[number], catalogue, user, own);
    }
    return catalogue;
  }

  /** Draws the number of ratings per user: min 1, in total about {@link #ratings}. */
  private int[] activity(Random random) {
    double[] weight = new double[users];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      weight[u] = StrictMath.pow(1 + u, -ACTIVITY_EXPONENT);
      sum += weight[u];
    }
    int[] activity = new int[users];
    for (int u = 0; u < users; u++) {
      // Half of the ratings evenly, half by the power law; no user rates half of the catalogue.
      double share = 0.5 / users + 0.5 * weight[u] / sum;
      activity[u] = (int) Math.max(1, Math.min(items / 2.0, Math.rint(ratings * share)));
    }
    for (int u = users - 1; u > 0; u--) {
      int other = random.nextInt(u + 1);
      int swapped = activity[u];
      activity[u] = activity[other];
      activity[other] = swapped;
    }
    return activity;
  }

  private void addUser(
      int number,
      int count,
      PlantedCatalogue catalogue,
      PlantedUser user,
      Random random,
      RatingTable.Builder table) {
    byte[] id = utf8(Integer.toString(number + 1));
    int code = table.user(id, 0, id.length);
    long time = START_SECONDS + (long) (random.nextDouble() * SPAN_DAYS * DAY_SECONDS);
    double[] cumulative = new double[items];
    Set<Integer> seen = new HashSet<>();
    int done = 0;
    while (done < count) {
      int session = Math.min(count - done, 1 + random.nextInt(24));
      // A session has the kind of day on which it began.
      PlantedUser.Side side = user.at(time);
      catalogue.accumulate(side.weight, side.mood(random), cumulative);
      for (int n = 0; n < session; n++) {
        int item = pick(cumulative, seen, random);
        double value = rating(catalogue, side, item) + NOISE_DEVIATION * random.nextGaussian();
        byte[] itemId = utf8(catalogue.described.get(item).itemId());
        table.add(code, table.item(itemId, 0, itemId.length), halfStars(value), time);
        time += 20 + random.nextInt(160);
      }
      done += session;
      // The next session is in the evening of a later day.
      long days = 1 + (long) (-3 * StrictMath.log(1 - random.nextDouble()));
      long midnight = time - Math.floorMod(time, DAY_SECONDS);
      time = midnight + days * DAY_SECONDS + 17 * 3_600 + random.nextInt(5 * 3_600);
    }
  }

  /** Computes a user's rating of an item without noise and before rounding to half stars. */
  static double rating(PlantedCatalogue catalogue, PlantedUser.Side side, int item) {
    // Keep the order of additions: another order would give other data.
    return MEAN_RATING + RATING_WEIGHT * side.affinity[item] + catalogue.quality[item];
  }

  /**
   * Computes the probability that the rating is at least {@code threshold}, a number of half stars.
   */
  static double atLeast(double threshold, double rating) {
    // Rounding to half stars lifts a rating that is a quarter below.
    return Normal.above((threshold - 0.25 - rating) / NOISE_DEVIATION);
  }

  private static int pick(double[] cumulative, Set<Integer> seen, Random random) {
    int n = cumulative.length;
    for (int attempt = 0; attempt < 200; attempt++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[n - 1]);
      int item = Math.min(n - 1, found < 0 ? -found - 1 : found + 1);
      if (seen.add(item)) {
        return item;
      }
    }
    // A user who has seen all likely items takes any new one; at least half of the catalogue is
    // new.
    int item = random.nextInt(n);
    while (!seen.add(item)) {
      item = (item + 1) % n;
    }
    return item;
  }

  private static float halfStars(double value) {
    return (float) (Math.max(1, Math.min(10, Math.rint(2 * value))) / 2);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
