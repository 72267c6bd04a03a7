package io.freshet.schemas.item;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of the catalogue.
 *
 * @param itemId id, 1 to 128 bytes of UTF-8
 * @param title title for people, or null
 * @param genres genres in the given order, without repeats
 * @param year year of release, or null
 * @param text description, or null
 * @param available whether the item may be recommended
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
