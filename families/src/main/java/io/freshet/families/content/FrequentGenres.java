package io.freshet.families.content;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Chooses the most frequent genres, which get a column of their own. */
public final class FrequentGenres {
  /** Max number of columns. */
  private static final int MOST = 64;

  private FrequentGenres() {}

  /**
   * The most frequent genres; ties go to the first in alphabetical order.
   *
   * @param genres genres of each item
   * @return at most 64 genres, ascending
   */
  public static List<String> of(Stream<List<String>> genres) {
    Map<String, Integer> counts = new TreeMap<>();
    genres.forEach(own -> own.forEach(genre -> counts.merge(genre, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
