package io.freshet.model.blend;

import io.freshet.model.scoring.History;
import java.util.Arrays;
import java.util.List;

/**
 * Content scores of one user: genre and year terms against {@link Content}. Scratch of one thread.
 */
final class ContentScores {
  /** How many of the newest entries make the recent genre profile. */
  static final int GENRES_OF = 20;

  /** How many of the newest entries make the mean year. */
  static final int YEARS_OF = 3;

  /** The year term when a year is unknown: the same as a distance of fifteen years. */
  private static final float UNKNOWN_YEAR = -1.5f;

  private static final float YEARS_PER_UNIT = 10;

  private final Content content;
  private final GenreKinds genres;
  private final float[] recent;
  private final float[] liked;
  private final float[] joined;

  /** The two genre terms of each kind of item, weighted and added. */
  private final float[] byKind;

  /** The weighted year term of each year. */
  private final float[] byYear;

  /** The evidence of each entry for the genres of its item. */
  private float[] spoken = new float[256];

  private float recentScale;
  private float likedScale;
  private float meanYear;

  ContentScores(Content content) {
    this.content = content;
    this.genres = content.genres();
    recent = new float[genres.genres()];
    liked = new float[genres.genres()];
    joined = new float[genres.genres()];
    byKind = new float[genres.kinds()];
    byYear = new float[content.yearsEnd()];
  }

  /** Computes the profile of a history. */
  void take(History history) {
    Arrays.fill(recent, 0f);
    Arrays.fill(liked, 0f);
    int length = history.size();
    if (spoken.length < length) {
      spoken = new float[2 * length];
    }
    for (int j = 0; j < length; j++) {
      int item = history.items()[j];
      if (j >= length - GENRES_OF) {
        genres.add(item, 1f, recent);
      }
      spoken[j] = content.forGenres(history.ratings()[j]);
      genres.add(item, spoken[j], liked);
    }
    recentScale = inverseLength(recent);
    likedScale = inverseLength(liked);
    float sum = 0;
    int known = 0;
    for (int j = Math.max(0, length - YEARS_OF); j < length; j++) {
      int year = content.year(history.items()[j]);
      sum += year;
      known += year > 0 ? 1 : 0;
    }
    meanYear = known == 0 ? 0 : sum / known;
  }

  /** Computes the profile of a user who has statements but no ratings. */
  void takeStatements(History history) {
    Arrays.fill(recent, 0f);
    state(history.likedGenres(), 1f);
    state(history.dislikedGenres(), -1f);
    int sum = 0;
    int known = 0;
    for (int k = 0; k < history.statedSize(); k++) {
      int item = history.statedItem(k);
      genres.add(item, history.statedLiked(k) ? 1f : -1f, recent);
      int year = history.statedLiked(k) ? content.year(item) : 0;
      sum += year;
      known += year > 0 ? 1 : 0;
    }
    System.arraycopy(recent, 0, liked, 0, recent.length);
    recentScale = inverseLength(recent);
    likedScale = recentScale;
    meanYear = known == 0 ? 0 : (float) sum / known;
  }

  private void state(List<String> names, float weight) {
    for (String name : names) {
      int column = genres.indexOf(name);
      if (column >= 0) {
        recent[column] += weight;
      }
    }
  }

  /** Adds the three weighted terms to the scores of items that are not in the catalogue. */
  void addTo(
      BlendColdItems items, float[] scores, float forGenres, float forLiked, float forYears) {
    int columns = genres.genres();
    for (int f = 0; f < columns; f++) {
      joined[f] = forGenres * recentScale * recent[f] + forLiked * likedScale * liked[f];
    }
    for (int i = 0, at = 0; i < items.size(); i++) {
      float sum = forYears * ofYear(items.years[i]);
      for (int f = 0; f < columns; f++, at++) {
        sum += joined[f] * items.genres[at];
      }
      scores[i] += sum;
    }
  }

  private static float inverseLength(float[] vector) {
    float square = 0;
    for (float x : vector) {
      square += x * x;
    }
    return square > 0 ? (float) (1 / Math.sqrt(square)) : 0f;
  }

  /** The cosine of an item's genres with the genres of the newest entries. */
  float genres(int item) {
    return recentScale * genres.dot(genres.of(item), recent);
  }

  /** The cosine of an item's genres with the genres of all entries, weighted by their ratings. */
  float genresLiked(int item) {
    return likedScale * genres.dot(genres.of(item), liked);
  }

  /** The year term of an item. */
  float years(int item) {
    return ofYear(content.year(item));
  }

  private float ofYear(int year) {
    return year == 0 || meanYear == 0 ? UNKNOWN_YEAR : -Math.abs(year - meanYear) / YEARS_PER_UNIT;
  }

  /** Computes the weighted terms that {@link #addTo} adds. */
  void weigh(float forGenres, float forLiked, float forYears) {
    for (int f = 0; f < joined.length; f++) {
      joined[f] = forGenres * recentScale * recent[f] + forLiked * likedScale * liked[f];
    }
    for (int kind = 0; kind < byKind.length; kind++) {
      byKind[kind] = genres.dot(kind, joined);
    }
    for (int year = 0; year < byYear.length; year++) {
      byYear[year] = forYears * ofYear(year);
    }
  }

  /**
   * Adds the three terms as weighted by {@link #weigh}, and a given base per item, to the scores of
   * all items.
   */
  void addTo(float[] scores, float[] base) {
    int[] kinds = genres.kindOfItems();
    int[] years = content.years();
    float[] ofKind = byKind;
    float[] ofYear = byYear;
    for (int i = 0; i < scores.length; i++) {
      scores[i] += base[i] + (ofKind[kinds[i]] + ofYear[years[i]]);
    }
  }

  /**
   * Adds to each entry its part of an item's genre terms. Both terms are sums over the entries.
   *
   * @param entries indexes in the history; the first {@code entryCount} are used
   * @param out one part per entry, from {@code from} on
   */
  void contributions(
      History history,
      int[] entries,
      int entryCount,
      int item,
      float forGenres,
      float forLiked,
      float[] out,
      int from) {
    int length = history.size();
    float perSpoken = forLiked * likedScale;
    float ofRecent = forGenres * recentScale;
    for (int e = 0; e < entryCount; e++) {
      int j = entries[e];
      float weight = perSpoken * spoken[j] + (j >= length - GENRES_OF ? ofRecent : 0f);
      out[from + e] += weight * genres.product(history.items()[j], item);
    }
  }
}
