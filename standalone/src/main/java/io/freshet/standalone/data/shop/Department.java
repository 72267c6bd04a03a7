package io.freshet.standalone.data.shop;

import java.util.List;

/**
 * A department of the made-up shop.
 *
 * @param name for people
 * @param peakDay day of the year on which demand is highest, 0 to 364
 * @param kinds kinds of products; a customer who bought one kind tends to want the next one
 */
record Department(String name, int peakDay, List<String> kinds) {

  /** All departments. */
  static final List<Department> ALL =
      List.of(
          of("Camping", 182, "tent", "sleeping bag", "sleeping mat", "stove", "lantern"),
          of("Hiking", 258, "boots", "hiking socks", "trekking poles", "backpack", "bottle"),
          of("Climbing", 135, "harness", "rope", "carabiner", "climbing shoes", "chalk bag"),
          of("Cycling", 121, "bicycle", "helmet", "jersey", "repair kit", "bike light"),
          of("Running", 91, "running shoes", "running socks", "shorts", "watch", "running belt"),
          of("Winter sports", 15, "skis", "ski boots", "ski poles", "goggles", "ski wax"),
          of("Water sports", 196, "kayak", "paddle", "life jacket", "dry bag", "wetsuit"),
          of("Fishing", 166, "fishing rod", "reel", "lure", "tackle box", "waders"));

  private static final double SEASON_WEIGHT = 1;
  private static final double DAYS_OF_YEAR = 365;

  private static Department of(String name, int peakDay, String... kinds) {
    return new Department(name, peakDay, List.of(kinds));
  }

  /** The factor of the season on demand: e on the peak day, 1/e half a year later. */
  double season(long day) {
    double angle = 2 * Math.PI * (day - peakDay) / DAYS_OF_YEAR;
    return StrictMath.exp(SEASON_WEIGHT * StrictMath.cos(angle));
  }
}
