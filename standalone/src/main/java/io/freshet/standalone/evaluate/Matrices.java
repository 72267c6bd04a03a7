package io.freshet.standalone.evaluate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.state.LocalClock;
import io.freshet.standalone.data.read.RatingRows;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Rows of files to rating matrices. */
final class Matrices {

  private Matrices() {}

  /**
   * A matrix of some rows. Where a user has several of one item, the newest counts, of the same
   * second the highest rating: as in the user state.
   *
   * @param keep whether to take a row
   * @param clock gives the context cells
   */
  static RatingMatrix of(RatingRows rows, IntPredicate keep, LocalClock clock) {
    int[] start = new int[rows.users() + 1];
    for (int r = 0; r < rows.size(); r++) {
      if (keep.test(r)) {
        start[rows.user(r) + 1]++;
      }
    }
    for (int u = 0; u < rows.users(); u++) {
      start[u + 1] += start[u];
    }
    int[] byUser = new int[start[rows.users()]];
    int[] at = start.clone();
    for (int r = 0; r < rows.size(); r++) {
      if (keep.test(r)) {
        byUser[at[rows.user(r)]++] = r;
      }
    }
    byte[][] itemIds = new byte[rows.items()][];
    for (int i = 0; i < itemIds.length; i++) {
      itemIds[i] = rows.itemIdBytes(i);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    Int2IntOpenHashMap newest = new Int2IntOpenHashMap();
    newest.defaultReturnValue(-1);
    for (int u = 0; u < rows.users(); u++) {
      byte[] id = rows.userIdBytes(u);
      builder.addUser(id, 0, id.length);
      newest.clear();
      for (int k = start[u]; k < start[u + 1]; k++) {
        int row = byUser[k];
        int other = newest.get(rows.item(row));
        if (other < 0 || newer(rows, row, other)) {
          newest.put(rows.item(row), row);
        }
      }
      for (int k = start[u]; k < start[u + 1]; k++) {
        int row = byUser[k];
        if (newest.get(rows.item(row)) == row) {
          byte[] item = itemIds[rows.item(row)];
          long seconds = rows.seconds(row);
          builder.add(item, 0, item.length, rows.rating(row), seconds, (byte) clock.cell(seconds));
        }
      }
    }
    return builder.build();
  }

  /**
   * The row of each rating of a matrix, by position in the matrix.
   *
   * @param keep the rows that {@link #of} took
   */
  static int[] rowsOf(RatingMatrix m, RatingRows rows, IntPredicate keep) {
    Map<String, Integer> matrixUsers = new HashMap<>();
    for (int u = 0; u < m.users(); u++) {
      matrixUsers.put(m.userId(u), u);
    }
    int[] user = new int[rows.users()];
    for (int u = 0; u < user.length; u++) {
      user[u] =
          matrixUsers.getOrDefault(new String(rows.userIdBytes(u), StandardCharsets.UTF_8), -1);
    }
    int[] item = new int[rows.items()];
    for (int i = 0; i < item.length; i++) {
      item[i] = m.catalogue().indexOf(new String(rows.itemIdBytes(i), StandardCharsets.UTF_8));
    }
    Long2IntOpenHashMap newest = new Long2IntOpenHashMap(m.ratings());
    newest.defaultReturnValue(-1);
    for (int r = 0; r < rows.size(); r++) {
      if (keep.test(r)) {
        long pair = pair(user[rows.user(r)], item[rows.item(r)]);
        int other = newest.get(pair);
        if (other < 0 || newer(rows, r, other)) {
          newest.put(pair, r);
        }
      }
    }
    int[] out = new int[m.ratings()];
    for (int u = 0; u < m.users(); u++) {
      for (int at = m.userStart()[u]; at < m.userStart()[u + 1]; at++) {
        out[at] = newest.get(pair(u, m.item()[at]));
      }
    }
    return out;
  }

  private static long pair(int user, int item) {
    return (long) user << 32 | item;
  }

  private static boolean newer(RatingRows rows, int row, int other) {
    long seconds = rows.seconds(row);
    return seconds != rows.seconds(other)
        ? seconds > rows.seconds(other)
        : rows.rating(row) > rows.rating(other);
  }
}
