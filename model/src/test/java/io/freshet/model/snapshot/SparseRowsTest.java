package io.freshet.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.serving.TestSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class SparseRowsTest {

  @TempDir Path folder;

  /** Rows (0: 1 → 2.5, 4 → −1), (none), (0 → 3). */
  private static SparseRows small() {
    return new SparseRows(
        5, new int[] {0, 2, 2, 3}, new int[] {1, 4, 0}, new float[] {2.5f, -1, 3});
  }

  @Test
  void shouldFindExistingEntriesOnly() {
    SparseRows matrix = small();

    assertThat(matrix.rows()).isEqualTo(3);
    assertThat(matrix.get(0, 1)).isEqualTo(2.5f);
    assertThat(matrix.get(0, 4)).isEqualTo(-1f);
    assertThat(matrix.get(0, 0)).isZero();
    assertThat(matrix.get(1, 0)).isZero();
    assertThat(matrix.find(2, 1)).isNegative();
    float[] sum = {1, 1, 1, 1, 1};
    matrix.addRow(0, sum);
    assertThat(sum).containsExactly(1, 3.5f, 1, 1, 0);
  }

  @Test
  void shouldTransposeThereAndBack() {
    Random random = new Random(1);
    SparseRows matrix = random(random, 37, 23);
    SparseRows turned = matrix.transposed();

    assertThat(turned.rows()).isEqualTo(23);
    assertThat(turned.size()).isEqualTo(matrix.size());
    for (int r = 0; r < 37; r++) {
      for (int c = 0; c < 23; c++) {
        assertThat(turned.get(c, r)).isEqualTo(matrix.get(r, c));
        assertThat(turned.transposed().get(r, c)).isEqualTo(matrix.get(r, c));
      }
    }
  }

  public static SparseRows random(Random random, int rows, int width) {
    int[] starts = new int[rows + 1];
    int[] columns = new int[rows * width];
    float[] values = new float[rows * width];
    int n = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        if (random.nextInt(3) == 0) {
          columns[n] = c;
          values[n++] = 0.1f + random.nextFloat();
        }
      }
      starts[r + 1] = n;
    }
    return new SparseRows(
        width, starts, java.util.Arrays.copyOf(columns, n), java.util.Arrays.copyOf(values, n));
  }

  @Test
  void shouldComeBackFromASnapshot() throws IOException {
    SnapshotWriter out = new SnapshotWriter("any", TestSnapshots.catalogue(5));
    small().put(out, "some.matrix");
    Path file = folder.resolve("snapshot");
    out.write(file);
    Snapshot snapshot = Snapshot.open(file);

    SparseRows loaded = SparseRows.load(snapshot, "some.matrix", 3, 5);
    assertThat(loaded.get(0, 4)).isEqualTo(-1f);
    assertThat(loaded.get(2, 0)).isEqualTo(3f);
    assertThat(loaded.size()).isEqualTo(3);
    assertThatThrownBy(() -> SparseRows.load(snapshot, "some.matrix", 4, 5))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("has 3 rows, not 4");
    assertThatThrownBy(() -> SparseRows.load(snapshot, "some.matrix", 3, 4))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("not a whole number below 4");
  }

  @Test
  void shouldRefuseArraysThatAreNotAMatrix() {
    assertThatThrownBy(
            () -> new SparseRows(2, new int[] {0, 2}, new int[] {1, 0}, new float[] {1, 1}))
        .hasMessageContaining("column 0 after 1");
    assertThatThrownBy(() -> new SparseRows(2, new int[] {0, 1}, new int[] {2}, new float[] {1}))
        .hasMessageContaining("column 2");
    assertThatThrownBy(
            () -> new SparseRows(2, new int[] {0, 1}, new int[] {1}, new float[] {Float.NaN}))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new SparseRows(2, new int[] {0, 2}, new int[] {1}, new float[] {1}))
        .hasMessageContaining("do not fit");
    assertThatThrownBy(
            () -> new SparseRows(2, new int[] {0, 1, 0, 1}, new int[] {1}, new float[] {1}))
        .hasMessageContaining("ends before it starts");
  }
}
