package io.freshet.standalone.data.shop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The products of a {@link PlantedShop} and what is planted in them. Indices start at 0. */
final class ShopCatalogue {

  /** Number of hidden traits of products that customers like or dislike. */
  static final int TRAITS = 3;

  /** Invented brands. */
  static final List<String> BRANDS =
      List.of("Norrvik", "Altavo", "Brekka", "Corvane", "Dunmar", "Elvoss", "Ferrow", "Galdhus");

  private static final List<String> MODELS =
      List.of(
          "Ridge", "Comet", "Harbour", "Lynx", "Meadow", "Nimbus", "Osprey", "Pioneer", "Quartz",
          "Rapid", "Sierra", "Tundra", "Vista", "Willow", "Zephyr", "Aurora");

  private static final double POPULARITY_EXPONENT = 0.5;
  private static final double QUALITY_DEVIATION = 0.25;
  private static final int FIRST_YEAR = 2016;
  private static final int YEARS = 8;

  final List<Product> products = new ArrayList<>();

  /** Factor of each product on views: what the shop shows. It has no effect on purchases. */
  final double[] exposure;

  /** What each product adds to the log odds of a purchase, the same for all customers. */
  final double[] quality;

  /** Hidden traits by product, each of variance 1. */
  final double[][] traits;

  ShopCatalogue(int size, Random random) {
    exposure = new double[size];
    quality = new double[size];
    traits = new double[size][TRAITS];
    Map<String, Integer> titles = new HashMap<>();
    int kinds = Department.ALL.get(0).kinds().size();
    for (int p = 0; p < size; p++) {
      exposure[p] = StrictMath.pow(1 + random.nextInt(size), -POPULARITY_EXPONENT);
      quality[p] = QUALITY_DEVIATION * random.nextGaussian();
      for (int t = 0; t < TRAITS; t++) {
        traits[p][t] = random.nextGaussian();
      }
      // Each kind of each department has as many products as the others.
      int department = p % Department.ALL.size();
      int kind = p / Department.ALL.size() % kinds;
      products.add(product(p, department, kind, random, titles));
    }
  }

  private static Product product(
      int index, int department, int kind, Random random, Map<String, Integer> titles) {
    int brand = random.nextInt(BRANDS.size());
    String model = MODELS.get(random.nextInt(MODELS.size()));
    String name =
        BRANDS.get(brand) + ' ' + model + ' ' + Department.ALL.get(department).kinds().get(kind);
    int count = titles.merge(name, 1, Integer::sum);
    String title = count == 1 ? name : name + ' ' + count;
    int year = FIRST_YEAR + random.nextInt(YEARS);
    int cents = 1_000 * (1 + random.nextInt(30)) - 10;
    return new Product("p-%04d".formatted(index + 1), title, department, kind, brand, year, cents);
  }

  int size() {
    return exposure.length;
  }
}
