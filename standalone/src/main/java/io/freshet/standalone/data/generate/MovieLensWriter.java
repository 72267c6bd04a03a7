package io.freshet.standalone.data.generate;

import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.Format;
import io.freshet.standalone.data.read.RatingTable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The writer of a data set as {@code ratings.csv} and {@code movies.csv} in {@link
 * Format#MOVIELENS_CSV}: years are part of the titles, and texts are left out.
 */
public final class MovieLensWriter {

  private MovieLensWriter() {}

  /**
   * Writes both files.
   *
   * @param folder created if missing; files with these names are replaced
   */
  public static void write(DataSet data, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Writer out = Files.newBufferedWriter(folder.resolve("ratings.csv"))) {
      out.write("userId,movieId,rating,timestamp\n");
      RatingTable table = data.ratings();
      for (int e = 0; e < table.size(); e++) {
        out.write(
            field(table.userId(table.user(e)))
                + ','
                + field(table.itemId(table.item(e)))
                + ','
                + table.rating(e)
                + ','
                + table.seconds(e)
                + '\n');
      }
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("movies.csv"))) {
      out.write("movieId,title,genres\n");
      for (Item item : data.items()) {
        String genres =
            item.genres().isEmpty() ? "(no genres listed)" : String.join("|", item.genres());
        String title = item.title() == null ? "" : item.title();
        out.write(field(item.itemId()) + ',' + field(title) + ',' + field(genres) + '\n');
      }
    }
  }

  /** Quotes a field with a comma, a quote or an end of line. */
  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
