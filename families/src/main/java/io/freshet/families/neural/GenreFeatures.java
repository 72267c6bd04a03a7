package io.freshet.families.neural;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.item.Item;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Binary features of a catalogue's items: genres, and old (year < 2000). */
final class GenreFeatures {
  private static final int OLD_BEFORE = 2000;

  private final int[][] present;
  private final int width;

  private GenreFeatures(int[][] present, int width) {
    this.present = present;
    this.width = width;
  }

  /** Computes the features of the items; an unknown item has none. */
  static GenreFeatures of(Catalogue catalogue, Map<String, Item> known) {
    TreeSet<String> genres = new TreeSet<>();
    for (int i = 0; i < catalogue.size(); i++) {
      Item item = known.get(catalogue.id(i));
      if (item != null) {
        genres.addAll(item.genres());
      }
    }
    Map<String, Integer> index = new TreeMap<>();
    for (String genre : genres) {
      index.put(genre, index.size());
    }
    int[][] present = new int[catalogue.size()][];
    for (int i = 0; i < present.length; i++) {
      present[i] = features(known.get(catalogue.id(i)), index);
    }
    return new GenreFeatures(present, index.size() + 1);
  }

  private static int[] features(@Nullable Item item, Map<String, Integer> index) {
    if (item == null) {
      return new int[0];
    }
    TreeSet<Integer> features = new TreeSet<>();
    for (String genre : item.genres()) {
      features.add(index.get(genre));
    }
    Integer year = item.year();
    if (year != null && year < OLD_BEFORE) {
      features.add(index.size());
    }
    return features.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The number of features, at least one. */
  int width() {
    return width;
  }

  /** The features of an item, ascending. Not a copy. */
  int[] of(int item) {
    return present[item];
  }
}
