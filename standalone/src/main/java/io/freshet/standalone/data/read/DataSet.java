package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import java.util.List;

/**
 * Ratings in the order they happened, and what is known of the items.
 *
 * @param name what it is and where it came from, for people
 * @param format its format
 * @param ratings all ratings, ascending by time
 * @param items titles, years and genres, ascending by the bytes of the item ids; empty where the
 *     data set has none, and not limited to rated items
 * @param report what happened while it was read
 */
public record DataSet(
    String name, Format format, RatingTable ratings, List<Item> items, LoadReport report) {

  /** Copies the items. */
  public DataSet {
    items = List.copyOf(items);
  }

  /** The same data set with only its earliest {@code count} ratings; items stay. */
  public DataSet first(long count) {
    return new DataSet(name, format, ratings.first(count), items, report);
  }
}
