package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.List;

/**
 * Ratings in the order of their file, with the items' metadata.
 *
 * @param name name and source, for people
 * @param file the ratings file
 * @param rows the usable lines of the file
 * @param badRows number of unusable lines; if not 0, row numbers differ from the file's
 * @param items titles, years and genres, ascending by the bytes of the item ids; empty if the data
 *     set has no metadata; may include unrated items
 * @param report of the reading
 */
public record RatingFile(
    String name, Path file, RatingRows rows, long badRows, List<Item> items, LoadReport report) {

  /** Copies the items. */
  public RatingFile {
    items = List.copyOf(items);
  }
}
