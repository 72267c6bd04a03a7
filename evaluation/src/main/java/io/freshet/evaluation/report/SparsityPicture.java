package io.freshet.evaluation.report;

import io.freshet.evaluation.protocol.EvaluationData;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A picture of how sparse the data are: users × items and features × items as grids of squares. A
 * darker square has a larger share of known values. Users and items are in the order of their ids,
 * many per square.
 */
final class SparsityPicture {

  private static final int COLUMNS = 240;
  private static final int ROWS = 120;
  private static final double SQUARE = 3;

  /** The feature "old" of the tutorials: released before this year. */
  private static final int OLD = 2000;

  /** Min share of each darker shade of a square. */
  private static final double[] SHADES = {0, 0.005, 0.02, 0.05, 0.15, 0.4};

  private static final String FEATURE_KEY = "darker from 0.5, 2, 5, 15 and 40 % of a square on";

  /** The feature key, escaped for a format string. */
  private static final String KEY = FEATURE_KEY.replace("%", "%%");

  private SparsityPicture() {}

  /** Draws the share of rated items per user and item group. */
  static String ratings(RatingMatrix m) {
    int columns = Math.min(COLUMNS, Math.max(1, m.items()));
    int rows = Math.min(ROWS, Math.max(1, m.users()));
    double[][] share = new double[rows][columns];
    for (int u = 0; u < m.users(); u++) {
      int row = (int) ((long) u * rows / m.users());
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        share[row][(int) ((long) m.item()[k] * columns / m.items())]++;
      }
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        share[r][c] /= (double) size(r, rows, m.users()) * size(c, columns, m.items());
      }
    }
    double height = rows * SQUARE;
    StringBuilder out =
        new StringBuilder(Svg.open(columns * SQUARE + 10, height + 24, "users by items"));
    squares(out, share, 0, SQUARE);
    out.append(
        Svg.text(
            0,
            height + 16,
            "start",
            String.format(
                Locale.ROOT,
                "%,d users down, %,d items across: %.3f %% of the pairs are rated; " + KEY,
                m.users(),
                m.items(),
                100.0 * m.ratings() / Math.max(1.0, (double) m.users() * m.items()))));
    return out.append("</svg>\n").toString();
  }

  /** Draws the share of items with each feature; empty if no item has a feature. */
  static String features(EvaluationData data) {
    RatingMatrix m = data.ratings();
    Map<String, Item> items = data.items();
    TreeSet<String> genres = new TreeSet<>();
    items.values().forEach(item -> genres.addAll(item.genres()));
    if (genres.isEmpty() || m.items() == 0) {
      return "";
    }
    List<String> names = new ArrayList<>(genres);
    names.add("old (before " + OLD + ")");
    int columns = Math.min(COLUMNS, m.items());
    double[][] share = new double[names.size()][columns];
    for (int i = 0; i < m.items(); i++) {
      Item item = items.get(m.catalogue().id(i));
      if (item == null) {
        continue;
      }
      int column = (int) ((long) i * columns / m.items());
      for (int f = 0; f < names.size() - 1; f++) {
        share[f][column] += item.genres().contains(names.get(f)) ? 1 : 0;
      }
      Integer year = item.year();
      share[names.size() - 1][column] += year != null && year < OLD ? 1 : 0;
    }
    for (double[] row : share) {
      for (int c = 0; c < columns; c++) {
        row[c] /= size(c, columns, m.items());
      }
    }
    double left = 120;
    double rowHeight = 12;
    double height = rowHeight * names.size();
    StringBuilder out =
        new StringBuilder(Svg.open(left + columns * SQUARE + 10, height + 24, "items by features"));
    for (int f = 0; f < names.size(); f++) {
      out.append(Svg.text(left - 6, rowHeight * f + 10, "end", names.get(f)));
    }
    squares(out, share, left, rowHeight);
    out.append(
        Svg.text(
            left,
            height + 16,
            "start",
            "%,d rated items across; ".formatted(m.items()) + FEATURE_KEY));
    return out.append("</svg>\n").toString();
  }

  /** The size of part k when n things are split into equal parts. */
  private static int size(int k, int parts, int n) {
    long from = ((long) k * n + parts - 1) / parts;
    long to = ((k + 1L) * n + parts - 1) / parts;
    return (int) Math.max(1, to - from);
  }

  /** Draws one path per shade; adjacent squares of a shade in a row are one rectangle. */
  private static void squares(StringBuilder out, double[][] share, double left, double rowHeight) {
    double width = share[0].length * SQUARE;
    out.append(
        "<rect x=\"%s\" y=\"0\" width=\"%s\" height=\"%s\" class=\"empty\"/>\n"
            .formatted(Svg.at(left), Svg.at(width), Svg.at(share.length * rowHeight)));
    for (int shade = 0; shade < SHADES.length; shade++) {
      StringBuilder path = new StringBuilder();
      for (int r = 0; r < share.length; r++) {
        for (int c = 0; c < share[r].length; ) {
          int from = c++;
          if (shade(share[r][from]) != shade) {
            continue;
          }
          while (c < share[r].length && shade(share[r][c]) == shade) {
            c++;
          }
          String run = Svg.at((c - from) * SQUARE);
          path.append('M').append(Svg.at(left + from * SQUARE));
          path.append(' ').append(Svg.at(r * rowHeight));
          path.append('h').append(run).append('v').append(Svg.at(rowHeight));
          path.append("h-").append(run).append('z');
        }
      }
      if (path.length() > 0) {
        out.append("<path class=\"s%d\" d=\"%s\"/>\n".formatted(shade, path));
      }
    }
  }

  /** The shade of a share, or −1 for none. */
  private static int shade(double share) {
    int shade = -1;
    while (shade + 1 < SHADES.length && share > SHADES[shade + 1]) {
      shade++;
    }
    return shade;
  }
}
