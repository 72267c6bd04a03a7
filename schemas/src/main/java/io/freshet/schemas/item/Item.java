package io.freshet.schemas.item;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of the catalogue.
 *
 * @param itemId 1 to 128 bytes of UTF-8
 * @param title for people, or null
 * @param genres in the order given, without repeats
 * @param year of release, or null
 * @param text a longer description, or null
 * @param available whether it may be recommended
 */
public record Item(
    String itemId,
    @Nullable String title,
    List<String> genres,
    @Nullable Integer year,
    @Nullable String text,
    boolean available) {

  public Item {
    Objects.requireNonNull(itemId, "itemId");
    genres = List.copyOf(genres);
  }
}
