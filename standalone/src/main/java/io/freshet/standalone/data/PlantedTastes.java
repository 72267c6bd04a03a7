package io.freshet.standalone.data;

import io.freshet.schemas.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generator of ratings whose users have tastes, so that a recommender which learns them clearly
 * beats popularity.
 *
 * <p>Each user loves a few genres and dislikes some; each item has one to three genres, a quality
 * and a place in a power law of popularity. A user's ratings come in sessions, each in the mood for
 * one loved genre; an item is picked, once at most, with probability proportional to popularity ×
 * e<sup>2.2·affinity</sup>, three times that if it has the mood's genre. Affinity is the mean taste
 * over the item's genres, and the rating is 3.3 + 1.1·affinity + quality + noise on the half-star
 * scale of 0.5 to 5. How much users rate is a power law, too.
 *
 * <p>The same sizes and seed give the same data on every machine: only {@link Random} and {@link
 * StrictMath} are used.
 *
 * @param users how many users, at least 1; all of them rate something
 * @param items how many items, at least 20
 * @param ratings about how many ratings; users who run out of items make it fewer
 * @param seed for everything
 */
public record PlantedTastes(int users, int items, int ratings, long seed) {

  /** Sizes like those of ml-latest-small, which keep a demo short: 60,000 ratings. */
  public static final PlantedTastes DEFAULT = new PlantedTastes(600, 2_000, 60_000, 42);

  private static final List<String> GENRES =
      List.of(
          "Action",
          "Animation",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Fantasy",
          "Horror",
          "Musical",
          "Romance",
          "Sci-Fi",
          "Western");

  private static final List<String> ADJECTIVES =
      List.of(
          "Silent",
          "Crimson",
          "Distant",
          "Golden",
          "Hidden",
          "Broken",
          "Electric",
          "Frozen",
          "Gentle",
          "Hollow",
          "Restless",
          "Second",
          "Velvet",
          "Wandering",
          "Burning",
          "Last");

  private static final List<String> NOUNS =
      List.of(
          "Harbour",
          "Orchard",
          "Machine",
          "Letter",
          "Frontier",
          "Garden",
          "Winter",
          "Melody",
          "Shadow",
          "Voyage",
          "Mirror",
          "Kingdom",
          "Station",
          "River",
          "Promise",
          "Lantern");

  private static final double POPULARITY_EXPONENT = 0.7;
  private static final double ACTIVITY_EXPONENT = 0.8;
  private static final double TASTE_WEIGHT = 2.2;
  private static final double MOOD_FACTOR = 3;
  private static final double MEAN_RATING = 3.3;
  private static final double RATING_WEIGHT = 1.1;
  private static final double QUALITY_DEVIATION = 0.3;
  private static final double NOISE_DEVIATION = 0.45;

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

  /** Makes the data set. */
  public DataSet generate() {
    Random random = new Random(seed);
    Catalogue catalogue = new Catalogue(items, random);
    int[] activity = activity(random);
    RatingTable.Builder table = new RatingTable.Builder(ratings);
    for (int user = 0; user < users; user++) {
      // Its own generator for each user: sizes can change without changing everybody.
      addUser(user, activity[user], catalogue, new Random(random.nextLong()), table);
    }
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

  /** How much each user rates: at least one, in all about {@link #ratings}. */
  private int[] activity(Random random) {
    double[] weight = new double[users];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      weight[u] = StrictMath.pow(1 + u, -ACTIVITY_EXPONENT);
      sum += weight[u];
    }
    int[] activity = new int[users];
    for (int u = 0; u < users; u++) {
      // Half of all ratings evenly, half by the power law; nobody rates half of the catalogue.
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
      int user, int count, Catalogue catalogue, Random random, RatingTable.Builder table) {
    double[] taste = taste(random);
    double[] affinity = new double[items];
    double[] weight = new double[items];
    for (int i = 0; i < items; i++) {
      affinity[i] = catalogue.affinity(i, taste);
      weight[i] = catalogue.popularity[i] * StrictMath.exp(TASTE_WEIGHT * affinity[i]);
    }
    byte[] id = utf8(Integer.toString(user + 1));
    int code = table.user(id, 0, id.length);
    long time = START_SECONDS + (long) (random.nextDouble() * SPAN_DAYS * DAY_SECONDS);
    double[] cumulative = new double[items];
    Set<Integer> seen = new HashSet<>();
    int done = 0;
    while (done < count) {
      int session = Math.min(count - done, 1 + random.nextInt(24));
      catalogue.accumulate(weight, mood(taste, random), cumulative);
      for (int n = 0; n < session; n++) {
        int item = pick(cumulative, seen, random);
        double value =
            MEAN_RATING
                + RATING_WEIGHT * affinity[item]
                + catalogue.quality[item]
                + NOISE_DEVIATION * random.nextGaussian();
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

  private static double[] taste(Random random) {
    double[] taste = new double[GENRES.size()];
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

  /** One of the genres this user likes best, each as likely as its taste is strong. */
  private static int mood(double[] taste, Random random) {
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

  private static int pick(double[] cumulative, Set<Integer> seen, Random random) {
    int n = cumulative.length;
    for (int attempt = 0; attempt < 200; attempt++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[n - 1]);
      int item = Math.min(n - 1, found < 0 ? -found - 1 : found + 1);
      if (seen.add(item)) {
        return item;
      }
    }
    // A user who has seen all that is likely takes anything new; half of the catalogue is.
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

  /** The items, numbered from 0; ids are the numbers from 1. */
  private static final class Catalogue {

    private final double[] popularity;
    private final double[] quality;
    private final int[][] genres;
    private final List<Item> described = new ArrayList<>();

    Catalogue(int size, Random random) {
      popularity = new double[size];
      quality = new double[size];
      genres = new int[size][];
      for (int i = 0; i < size; i++) {
        popularity[i] = StrictMath.pow(1 + random.nextInt(size), -POPULARITY_EXPONENT);
        quality[i] = QUALITY_DEVIATION * random.nextGaussian();
        genres[i] =
            random.ints(1 + random.nextInt(3), 0, GENRES.size()).distinct().sorted().toArray();
        int year = 1950 + random.nextInt(65);
        described.add(item(i, year, random));
      }
    }

    private Item item(int index, int year, Random random) {
      String title =
          "The %s %s %d (%d)"
              .formatted(
                  ADJECTIVES.get(random.nextInt(ADJECTIVES.size())),
                  NOUNS.get(random.nextInt(NOUNS.size())),
                  index + 1,
                  year);
      List<String> names = Arrays.stream(genres[index]).mapToObj(GENRES::get).toList();
      return new Item(Integer.toString(index + 1), title, names, year, null, true);
    }

    double affinity(int item, double[] taste) {
      double sum = 0;
      for (int genre : genres[item]) {
        sum += taste[genre];
      }
      return sum / genres[item].length;
    }

    void accumulate(double[] weight, int mood, double[] cumulative) {
      double sum = 0;
      for (int i = 0; i < weight.length; i++) {
        boolean fits = Arrays.binarySearch(genres[i], mood) >= 0;
        sum += weight[i] * (fits ? MOOD_FACTOR : 1);
        cumulative[i] = sum;
      }
    }
  }
}
