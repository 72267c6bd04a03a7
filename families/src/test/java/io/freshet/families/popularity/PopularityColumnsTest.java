package io.freshet.families.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopularityColumnsTest {
  @TempDir Path folder;

  @Test
  void shouldDecayByEventsNotByTheClock() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("a")
            .add("x", 5, 1)
            .add("y", 2, 1_000_000_000)
            .addUser("b")
            .add("x", 3, 2)
            .build();

    PopularityColumns columns = PopularityColumns.of(m, 4, 10);

    assertThat(columns.all()).containsExactly(2, 1);
    assertThat((double) columns.decayed()[0])
        .isCloseTo(Math.exp(-0.2) + Math.exp(-0.1), within(1e-6));
    assertThat((double) columns.decayed()[1]).isCloseTo(1, within(1e-6));
  }

  @Test
  void shouldPutWhatASnapshotServesFrom() throws IOException {
    RatingMatrixBuilder builder = RatingMatrix.builder().addUser("a");
    add(builder, "x", 5, 1, 3);
    add(builder, "y", 3, 2, 0);
    RatingMatrix m = builder.addUser("b").add("y", 4, 3).build();

    Path file =
        TestSnapshots.write(new PopularityFamily(), m, 1, Workers.inCaller(), folder.resolve("p"));
    ServingModel model = TestSnapshots.load(file);
    Snapshot snapshot = Snapshot.open(file);

    double x = Math.exp(-2 / 5000.0);
    double y = Math.exp(-1 / 5000.0) + 1;
    assertThat((double) model.popularity().decayed(0)).isCloseTo(x, within(1e-6));
    assertThat((double) model.popularity().decayed(1)).isCloseTo(y, within(1e-6));
    assertThat(snapshot.floats(PopularityColumns.ALL).get(1, 0)).isEqualTo(2);
    assertThat((double) snapshot.floats(PopularityColumns.LIKED).get(1, 0))
        .isCloseTo(1, within(1e-6));
    // Cell 3 holds a single event of x; a cell without events has the overall popularity.
    assertThat((double) model.popularity().cell(3, 0))
        .isCloseTo(((x + y) * x + 1000 * x) / (x + 1000), within(1e-6));
    assertThat(model.popularity().cell(3, 0)).isGreaterThan(model.popularity().cell(0, 0));
    assertThat(model.popularity().cell(3, 1)).isLessThan(model.popularity().cell(0, 1));
    assertThat((double) model.popularity().cell(1, 1)).isCloseTo(y, within(1e-6));
  }

  private static void add(
      RatingMatrixBuilder builder, String id, float rating, long seconds, int cell) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    builder.add(utf8, 0, utf8.length, rating, seconds, (byte) cell);
  }
}
