package io.freshet.bench.families;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.state.LocalClock;
import io.freshet.standalone.data.read.RatingTable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;

/** The ratings of a data set as a matrix to which families are fitted. */
final class DataSetMatrix {
  private DataSetMatrix() {}

  static RatingMatrix of(RatingTable table) {
    int[][] ofUser = new int[table.users()][];
    int[] counts = new int[table.users()];
    for (int e = 0; e < table.size(); e++) {
      counts[table.user(e)]++;
    }
    Arrays.setAll(ofUser, u -> new int[counts[u]]);
    Arrays.fill(counts, 0);
    for (int e = 0; e < table.size(); e++) {
      ofUser[table.user(e)][counts[table.user(e)]++] = e;
    }
    LocalClock clock = new LocalClock(ZoneOffset.UTC);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < ofUser.length; u++) {
      builder.addUser(table.userId(u));
      for (int e : ofUser[u]) {
        byte[] id = table.itemId(table.item(e)).getBytes(StandardCharsets.UTF_8);
        long second = table.seconds(e);
        builder.add(id, 0, id.length, table.rating(e), second, (byte) clock.cell(second));
      }
    }
    return builder.build();
  }
}
