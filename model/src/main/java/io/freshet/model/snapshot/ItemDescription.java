package io.freshet.model.snapshot;

import java.util.List;

/**
 * What a model may know of an item that nobody has rated.
 *
 * @param genres without repeats
 * @param year of release, or {@link #NO_YEAR}
 */
public record ItemDescription(List<String> genres, int year) {
  /** The year of an item without one. */
  public static final int NO_YEAR = Integer.MIN_VALUE;

  /** Copies the list. */
  public ItemDescription {
    genres = List.copyOf(genres);
  }
}
