package io.freshet.model.blend;

import io.freshet.model.content.ItemFeatures;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Items grouped by their set of genres. There are far fewer such kinds than items, so scores that
 * depend on genres alone are computed once per kind. Immutable.
 */
final class GenreKinds {
  private final int[] kindOf;
  private final int genres;

  /** Kinds × genres. */
  private final float[] dense;

  /** The genres of kind k are {@code [starts[k], starts[k + 1])}. */
  private final int[] starts;

  private final int[] columns;
  private final float[] values;

  private final ItemFeatures features;

  private GenreKinds(int[] kindOf, ItemFeatures features, float[] dense, int kinds) {
    this.kindOf = kindOf;
    this.features = features;
    this.genres = features.count();
    this.dense = dense;
    starts = new int[kinds + 1];
    int size = 0;
    for (float value : dense) {
      size += value != 0 ? 1 : 0;
    }
    columns = new int[size];
    values = new float[size];
    int at = 0;
    for (int kind = 0; kind < kinds; kind++) {
      for (int g = 0; g < genres; g++) {
        if (dense[kind * genres + g] != 0) {
          columns[at] = g;
          values[at++] = dense[kind * genres + g];
        }
      }
      starts[kind + 1] = at;
    }
  }

  static GenreKinds of(ItemFeatures features, int items) {
    int genres = features.count();
    int[] kindOf = new int[items];
    float[] dense = new float[0];
    float[] row = new float[genres];
    Map<Integer, int[]> byHash = new HashMap<>();
    int kinds = 0;
    for (int i = 0; i < items; i++) {
      Arrays.fill(row, 0f);
      features.add(i, 1f, row);
      int[] alike = byHash.getOrDefault(Arrays.hashCode(row), new int[0]);
      int kind = -1;
      for (int candidate : alike) {
        int from = candidate * genres;
        if (Arrays.equals(dense, from, from + genres, row, 0, genres)) {
          kind = candidate;
        }
      }
      if (kind < 0) {
        kind = kinds++;
        if (dense.length < kinds * genres) {
          dense = Arrays.copyOf(dense, Math.multiplyExact(2 * kinds, genres));
        }
        System.arraycopy(row, 0, dense, kind * genres, genres);
        int[] longer = Arrays.copyOf(alike, alike.length + 1);
        longer[alike.length] = kind;
        byHash.put(Arrays.hashCode(row), longer);
      }
      kindOf[i] = kind;
    }
    return new GenreKinds(kindOf, features, Arrays.copyOf(dense, kinds * genres), kinds);
  }

  /** The number of genres. */
  int genres() {
    return genres;
  }

  /** The column of a genre, or −1 if it has none. */
  int indexOf(String genre) {
    return features.indexOf(genre);
  }

  /** The number of kinds. */
  int kinds() {
    return starts.length - 1;
  }

  /** The kind of an item. */
  int of(int item) {
    return kindOf[item];
  }

  /** The kinds of all items. Not a copy. */
  int[] kindOfItems() {
    return kindOf;
  }

  /** Adds the weighted genres of an item to a profile. */
  void add(int item, float weight, float[] profile) {
    for (int k = starts[kindOf[item]], end = starts[kindOf[item] + 1]; k < end; k++) {
      profile[columns[k]] += weight * values[k];
    }
  }

  /** The dot product of a kind's genres with a profile. */
  float dot(int kind, float[] profile) {
    float sum = 0;
    for (int k = starts[kind], end = starts[kind + 1]; k < end; k++) {
      sum += values[k] * profile[columns[k]];
    }
    return sum;
  }

  /** The dot product of the genres of two items. */
  float product(int item, int other) {
    int row = kindOf[other] * genres;
    float sum = 0;
    for (int k = starts[kindOf[item]], end = starts[kindOf[item] + 1]; k < end; k++) {
      sum += values[k] * dense[row + columns[k]];
    }
    return sum;
  }
}
