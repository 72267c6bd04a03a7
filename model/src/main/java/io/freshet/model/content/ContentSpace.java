package io.freshet.model.content;

import io.freshet.model.snapshot.ItemDescription;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that describe an item's content as a row of numbers: a 1, one column per genre (1 if
 * the item has the genre), and one column per decade. A year between two decades is split between
 * them by its distance to each; a year before the first or after the last decade counts as that
 * decade. An item without a year has 0 in every decade. Genres without a column are left out.
 */
public final class ContentSpace {
  /** Max columns for genres, and max columns for decades. */
  static final int MAX_COLUMNS = 256;

  private static final int YEARS = 10;

  private final List<String> genres;
  private final Map<String, Integer> columns = new HashMap<>();
  private final int firstDecade;
  private final int decades;

  /**
   * Creates the columns.
   *
   * @param genres distinct genres that get a column, at most 256
   * @param firstDecade the first decade, in tens of years (199 is 1990)
   * @param decades number of decades, 0 to 256
   * @throws IllegalArgumentException if there are too many columns or a genre is given twice
   */
  public ContentSpace(List<String> genres, int firstDecade, int decades) {
    this.genres = List.copyOf(genres);
    this.firstDecade = firstDecade;
    this.decades = decades;
    if (genres.size() > MAX_COLUMNS || decades < 0 || decades > MAX_COLUMNS) {
      throw new IllegalArgumentException(
          genres.size() + " genres and " + decades + " decades, not 0 to " + MAX_COLUMNS);
    }
    if (Math.abs((long) firstDecade) > 1_000) {
      throw new IllegalArgumentException("the first decade cannot be " + firstDecade);
    }
    for (String genre : this.genres) {
      if (columns.putIfAbsent(genre, 1 + columns.size()) != null) {
        throw new IllegalArgumentException("the genre " + genre + " has two columns");
      }
    }
  }

  /** The genres with a column, in order. */
  public List<String> genres() {
    return genres;
  }

  /** The first decade, in tens of years. */
  public int firstDecade() {
    return firstDecade;
  }

  /** The number of decades with a column. */
  public int decades() {
    return decades;
  }

  /** The number of columns. */
  public int size() {
    return 1 + genres.size() + decades;
  }

  /** The index of a genre in {@link #genres()}, or −1. */
  public int genre(String name) {
    Integer column = columns.get(name);
    return column == null ? -1 : column - 1;
  }

  /**
   * Computes the row of an item.
   *
   * @param out receives {@link #size()} numbers
   */
  public void row(ItemDescription item, float[] out) {
    Arrays.fill(out, 0, size(), 0f);
    out[0] = 1;
    for (String genre : item.genres()) {
      Integer column = columns.get(genre);
      if (column != null) {
        out[column] = 1;
      }
    }
    if (item.year() != ItemDescription.NO_YEAR && decades > 0) {
      float place = (float) item.year() / YEARS - firstDecade;
      float within = Math.max(0, Math.min(decades - 1, place));
      int lower = (int) within;
      float share = within - lower;
      int at = 1 + genres.size() + lower;
      out[at] = 1 - share;
      if (share > 0) {
        out[at + 1] = share;
      }
    }
  }
}
