package io.freshet.families.content;

import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The features of a catalogue's items: one column per genre, 1 if the item has it, and the column
 * {@code old}, 1 if the item's year is known and before a given year. The genres are the most
 * frequent ones of the catalogue's own items, up to a limit, in the order of their names. An
 * unknown item has no features.
 */
public final class FeatureTable {
  /** Setting: max number of genres with a column. */
  static final String MAX_GENRES = "max.genres";

  /** The name of the feature of old items; a genre with that name is the same feature. */
  static final String OLD = "old";

  private final List<String> names;
  private final float[] values;

  private FeatureTable(List<String> names, float[] values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Computes the features of all items of a catalogue.
   *
   * @param known known items by id
   * @param oldBefore items from before this year are old
   * @param maxGenres max number of genres with a column
   */
  public static FeatureTable of(
      Catalogue catalogue, Map<String, Item> known, int oldBefore, int maxGenres) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < catalogue.size(); i++) {
      Item item = known.get(catalogue.id(i));
      if (item != null) {
        item.genres().forEach(genre -> counts.merge(genre, 1, Integer::sum));
      }
    }
    List<String> genres = new ArrayList<>(counts.keySet());
    genres.sort(
        (a, b) -> {
          int byCount = Integer.compare(counts.getOrDefault(b, 0), counts.getOrDefault(a, 0));
          return byCount != 0 ? byCount : a.compareTo(b);
        });
    List<String> names = new ArrayList<>(genres.subList(0, Math.min(maxGenres, genres.size())));
    names.remove(OLD);
    Collections.sort(names);
    names.add(OLD);
    Map<String, Integer> column = new HashMap<>();
    names.forEach(name -> column.put(name, column.size()));
    float[] values =
        new float
            [SizeLimitException.length(
                "a table of features",
                "items",
                catalogue.size(),
                names.size(),
                "lower " + MAX_GENRES)];
    for (int i = 0; i < catalogue.size(); i++) {
      fill(known.get(catalogue.id(i)), oldBefore, column, values, i * names.size());
    }
    return new FeatureTable(names, values);
  }

  private static void fill(
      @Nullable Item item, int oldBefore, Map<String, Integer> column, float[] values, int at) {
    if (item == null) {
      return;
    }
    for (String genre : item.genres()) {
      Integer c = column.get(genre);
      if (c != null) {
        values[at + c] = 1;
      }
    }
    Integer year = item.year();
    if (year != null && year < oldBefore) {
      values[at + column.size() - 1] = 1;
    }
  }

  /** The names of the columns. */
  public List<String> names() {
    return names;
  }

  /** Items × columns, row-major. Not a copy. */
  public float[] values() {
    return values;
  }
}
