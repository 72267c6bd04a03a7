package io.freshet.model.snapshot;

import java.util.List;

/**
 * The content of an item: what a model can use before anybody has rated it.
 *
 * @param genres distinct genres
 * @param year year of release, or {@link #NO_YEAR}
 */
public record ItemDescription(List<String> genres, int year) {
  /** The year of an item whose year is unknown. */
  public static final int NO_YEAR = Integer.MIN_VALUE;

  /** Copies the list. */
  public ItemDescription {
    genres = List.copyOf(genres);
  }
}
