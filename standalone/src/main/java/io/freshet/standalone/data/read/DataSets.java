package io.freshet.standalone.data.read;

import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The reader of data sets in the formats of {@link Format}, plain or gzip; detects the format.
 *
 * <p>An unusable line is counted and reported with its number and reason; it is fatal only if no
 * line is usable.
 */
public final class DataSets {

  private DataSets() {}

  /**
   * Reads a folder or file.
   *
   * @throws DataSetException when there is none, when it could be several things, or when no line
   *     of it can be used
   */
  public static DataSet read(Path path) throws DataSetException {
    return read(path, ColumnOrder.BY_SHAPE);
  }

  /**
   * Reads a folder or file.
   *
   * @param order order of user and item in a CSV without a header
   * @throws DataSetException when there is none, when it could be several things, or when no line
   *     of it can be used
   */
  public static DataSet read(Path path, ColumnOrder order) throws DataSetException {
    Layout layout = new Detection(order).detect(path);
    LoadReport.Builder report = new LoadReport.Builder();
    layout.notes().forEach(report::note);
    Path current = layout.ratings();
    try {
      RatingTable.Builder table = new RatingTable.Builder(layout.expectedRatings());
      new RatingsReader(table, report).read(layout);
      if (table.size() == 0) {
        throw new DataSetException(noRatings(layout, report.build()));
      }
      List<Item> items = List.of();
      Path metadata = layout.metadata();
      if (metadata != null) {
        current = metadata;
        items = new ItemsReader(report).read(metadata, layout.format());
      }
      String name = layout.format().label() + " " + layout.ratings();
      return new DataSet(name, layout.format(), table.build(), items, report.build());
    } catch (IOException e) {
      throw new DataSetException("cannot read " + current + ": " + Detection.reasonOf(e), e);
    }
  }

  /**
   * Reads a folder or file, in the order of its lines.
   *
   * @throws DataSetException when there is none, when it could be several things, or when no line
   *     of it can be used
   */
  public static RatingFile readInFileOrder(Path path) throws DataSetException {
    Layout layout = new Detection(ColumnOrder.BY_SHAPE).detect(path);
    LoadReport.Builder report = new LoadReport.Builder();
    layout.notes().forEach(report::note);
    Path current = layout.ratings();
    try {
      RatingTable.Builder table = new RatingTable.Builder(layout.expectedRatings());
      new RatingsReader(table, report).read(layout);
      if (table.size() == 0) {
        throw new DataSetException(noRatings(layout, report.build()));
      }
      long badRows = report.build().bad();
      List<Item> items = List.of();
      Path metadata = layout.metadata();
      if (metadata != null) {
        current = metadata;
        items = new ItemsReader(report).read(metadata, layout.format());
      }
      String name = layout.format().label() + " " + layout.ratings();
      return new RatingFile(name, layout.ratings(), table.rows(), badRows, items, report.build());
    } catch (IOException e) {
      throw new DataSetException("cannot read " + current + ": " + Detection.reasonOf(e), e);
    }
  }

  private static String noRatings(Layout layout, LoadReport report) {
    if (report.lines() == 0) {
      return layout.ratings() + " has no ratings";
    }
    return layout.ratings()
        + " has no usable rating in "
        + report.lines()
        + " lines; the first is bad because "
        + report.firstBad().get(0);
  }
}
