package io.freshet.standalone.data.generate;

import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The items of {@link PlantedTastes}. Numbers start at 0; an item's id is its number plus 1. */
final class PlantedCatalogue {

  static final List<String> GENRES =
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
  private static final double QUALITY_DEVIATION = 0.3;
  private static final double MOOD_FACTOR = 3;

  final double[] popularity;
  final double[] quality;
  final List<Item> described = new ArrayList<>();
  private final int[][] genres;

  /** Factor of a mood on each item's weight, by mood and item. */
  private final double[][] moodFactor = new double[GENRES.size()][];

  PlantedCatalogue(int size, Random random) {
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
    for (int mood = 0; mood < moodFactor.length; mood++) {
      moodFactor[mood] = new double[size];
      for (int i = 0; i < size; i++) {
        boolean fits = Arrays.binarySearch(genres[i], mood) >= 0;
        moodFactor[mood][i] = fits ? MOOD_FACTOR : 1;
      }
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

  int size() {
    return popularity.length;
  }

  /** Computes the mean taste over the item's genres. */
  double affinity(int item, double[] taste) {
    double sum = 0;
    for (int genre : genres[item]) {
      sum += taste[genre];
    }
    return sum / genres[item].length;
  }

  /** Returns the factor of a mood on each item's weight; not a copy. */
  double[] moodFactors(int mood) {
    return moodFactor[mood];
  }

  /** Computes the running sums of weights in a mood. */
  void accumulate(double[] weight, int mood, double[] cumulative) {
    double sum = 0;
    double[] factor = moodFactor[mood];
    for (int i = 0; i < weight.length; i++) {
      sum += weight[i] * factor[i];
      cumulative[i] = sum;
    }
  }
}
