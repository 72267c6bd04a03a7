package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.List;

/**
 * Ratings in the order of their file, and what is known of the items.
 *
 * @param name what it is and where it came from, for people
 * @param file the ratings file
 * @param rows its usable lines
 * @param badRows how many lines of it could not be used: with any, rows have not their numbers
 * @param items titles, years and genres, ascending by the bytes of the item ids; empty where the
 *     data set has none, and not limited to rated items
 * @param report what happened while it was read
 */
public record RatingFile(
    String name, Path file, RatingRows rows, long badRows, List<Item> items, LoadReport report) {

  /** Copies the items. */
  public RatingFile {
    items = List.copyOf(items);
  }
}
