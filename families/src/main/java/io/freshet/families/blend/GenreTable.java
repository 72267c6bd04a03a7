package io.freshet.families.blend;

import io.freshet.families.content.FrequentGenres;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Genres and years of a catalogue's items. A row of genres has length 1, so that an item with many
 * genres is not closer to every user.
 */
final class GenreTable {
  /**
   * A placeholder column for catalogues without genres, because a matrix has at least one column.
   */
  private static final String NO_GENRE = "(none)";

  private static final int MAX_YEAR = 4095;

  private final List<String> names;
  private final float[] values;
  private final float[] years;

  private GenreTable(List<String> names, float[] values, float[] years) {
    this.names = names;
    this.values = values;
    this.years = years;
  }

  /** The names of the most frequent genres; at least one. */
  List<String> names() {
    return names;
  }

  /** Items × genres, row-major. Not a copy. */
  float[] values() {
    return values;
  }

  /** The share of a genre in an item, equal for all genres of the item; 0 for any other genre. */
  float part(int item, int genre) {
    float value = values[item * names.size() + genre];
    return value * value;
  }

  /** The years of release, 0 if unknown. Not a copy. */
  float[] years() {
    return years;
  }

  static GenreTable of(Catalogue catalogue, Map<String, Item> known) {
    List<String> names =
        new ArrayList<>(
            FrequentGenres.of(
                IntStream.range(0, catalogue.size())
                    .mapToObj(i -> known.get(catalogue.id(i)))
                    .filter(Objects::nonNull)
                    .map(Item::genres)));
    if (names.isEmpty()) {
      names.add(NO_GENRE);
    }
    Map<String, Integer> column = new HashMap<>();
    names.forEach(name -> column.put(name, column.size()));
    float[] values = new float[Math.multiplyExact(catalogue.size(), names.size())];
    float[] years = new float[catalogue.size()];
    for (int i = 0; i < catalogue.size(); i++) {
      Item item = known.get(catalogue.id(i));
      if (item != null) {
        fill(item.genres(), column, values, i * names.size());
        years[i] = year(item.year());
      }
    }
    return new GenreTable(List.copyOf(names), values, years);
  }

  private static void fill(
      List<String> genres, Map<String, Integer> column, float[] values, int at) {
    int known = 0;
    for (String genre : genres) {
      known += column.containsKey(genre) ? 1 : 0;
    }
    for (String genre : genres) {
      Integer c = column.get(genre);
      if (c != null) {
        values[at + c] = (float) (1 / Math.sqrt(known));
      }
    }
  }

  private static float year(@Nullable Integer year) {
    return year == null || year < 1 || year > MAX_YEAR ? 0 : year;
  }
}
