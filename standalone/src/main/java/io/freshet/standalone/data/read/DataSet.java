package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import java.util.List;

/**
 * Ratings in order of time, with the items' metadata.
 *
 * @param name name and source, for people
 * @param format its format
 * @param ratings all ratings, ascending by time
 * @param items titles, years and genres, ascending by the bytes of the item ids; empty if the data
 *     set has no metadata; may include unrated items
 * @param report of the reading
 */
public record DataSet(
    String name, Format format, RatingTable ratings, List<Item> items, LoadReport report) {

  /** Copies the items. */
  public DataSet {
    items = List.copyOf(items);
  }

  /** Returns this data set with only its earliest {@code count} ratings and all items. */
  public DataSet first(long count) {
    return new DataSet(name, format, ratings.first(count), items, report);
  }
}
