package io.freshet.standalone.evaluate;

import io.freshet.standalone.data.read.RatingFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;

/** The test rows of a file, read from a list or drawn. */
final class TestRows {

  private TestRows() {}

  /**
   * Reads row numbers, one per line; 0 is the first rating of the file.
   *
   * @throws InvalidOptionException if a line is not a row number, names a missing row or a row
   *     twice, or if the ratings file has unusable lines
   * @throws IOException if the file cannot be read
   */
  static BitSet read(Path file, RatingFile ratings) throws IOException, InvalidOptionException {
    if (ratings.badRows() > 0) {
      throw new InvalidOptionException(
          "--test-rows",
          file,
          ratings.file()
              + " has "
              + ratings.badRows()
              + " unusable lines, so its row numbers differ from the file's: "
              + ratings.report().firstBad().get(0));
    }
    BitSet rows = new BitSet();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String text = line.strip();
        if (text.isEmpty()) {
          continue;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) >= ratings.rows().size()) {
          throw new InvalidOptionException(
              "--test-rows",
              file,
              "line %d, \"%s\", is not a row number from 0 to %d"
                  .formatted(number, text, ratings.rows().size() - 1));
        }
        int row = Integer.parseInt(text);
        if (rows.get(row)) {
          throw new InvalidOptionException(
              "--test-rows", file, "line " + number + " names row " + row + " again");
        }
        rows.set(row);
      }
    }
    return rows;
  }

  /**
   * Draws a share of rows, the same rows for the same seed.
   *
   * @param among rows to draw from
   */
  static BitSet draw(BitSet among, double share, long seed) {
    int[] rows = among.stream().toArray();
    int wanted = (int) Math.round(share * rows.length);
    Random random = new Random(seed);
    BitSet drawn = new BitSet();
    for (int k = 0; k < wanted; k++) {
      int other = k + random.nextInt(rows.length - k);
      int row = rows[other];
      rows[other] = rows[k];
      rows[k] = row;
      drawn.set(row);
    }
    return drawn;
  }
}
