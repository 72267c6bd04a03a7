package io.freshet.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.ials.IalsSettings;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.serving.TestSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

  @TempDir Path folder;

  @Test
  void shouldReadBackWhatWasWritten() throws IOException {
    Catalogue catalogue = Catalogue.of(List.of("10", "9", "é", "x"));
    float[] factors = TestSnapshots.gaussian(new Random(1), 4 * 13, 1);
    float[] bias = {1, 2, 3, Float.POSITIVE_INFINITY};
    Path file = folder.resolve("snapshot");
    new SnapshotWriter("some-family", catalogue)
        .putFloats("item.factors", 4, 13, factors)
        .putFloats("item.bias", 4, 1, bias)
        .putFloats("nothing", 0, 5, new float[0])
        .putText("foldin", "{\"α\": 1}")
        .write(file);

    Snapshot snapshot = Snapshot.open(file);

    assertThat(snapshot.family()).isEqualTo("some-family");
    assertThat(snapshot.file()).isEqualTo(file);
    assertThat(snapshot.text("foldin")).isEqualTo("{\"α\": 1}");
    assertThat(snapshot.names()).containsExactly("foldin", "item.bias", "item.factors", "nothing");
    assertThat(snapshot.has("item.bias")).isTrue();
    assertThat(snapshot.has("item.biases")).isFalse();
    assertThat(snapshot.catalogue().size()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      assertThat(snapshot.catalogue().id(i)).isEqualTo(catalogue.id(i));
      for (int k = 0; k < 13; k++) {
        assertThat(snapshot.floats("item.factors").get(i, k)).isEqualTo(factors[i * 13 + k]);
      }
      assertThat(snapshot.floats("item.bias", 4, 1).get(i, 0)).isEqualTo(bias[i]);
    }
    assertThat(snapshot.floats("nothing").rows()).isZero();
  }

  @Test
  void shouldWriteEqualBytesForEqualInput() throws IOException {
    IalsSettings settings = new IalsSettings(0.1, 0.003, 1, 10, 20, List.of());
    TestSnapshots.ials(new Random(5), 500, 20, settings).write(folder.resolve("a"));
    TestSnapshots.ials(new Random(5), 500, 20, settings).write(folder.resolve("b"));

    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void shouldReadRowsAcrossManyMappings() throws IOException {
    int items = 1000;
    float[] factors = TestSnapshots.gaussian(new Random(2), items * 20, 1);
    Path file = folder.resolve("snapshot");
    new SnapshotWriter("f", TestSnapshots.catalogue(items))
        .putFloats("item.factors", items, 20, factors)
        .write(file);

    FloatMatrix matrix = Snapshot.open(file, 5000).floats("item.factors");

    assertThat(matrix.rowBlocks()).hasSizeGreaterThan(10);
    float[] row = new float[20];
    for (int i = 0; i < items; i++) {
      matrix.copyRow(i, row, 0);
      for (int k = 0; k < 20; k++) {
        assertThat(row[k]).isEqualTo(factors[i * 20 + k]).isEqualTo(matrix.get(i, k));
      }
    }
    assertThatThrownBy(() -> matrix.get(items, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matrix.get(0, 20)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldNameWhatIsMissing() throws IOException {
    Path file = folder.resolve("snapshot");
    new SnapshotWriter("f", TestSnapshots.catalogue(3))
        .putFloats("m", 3, 2, new float[6])
        .write(file);
    Snapshot snapshot = Snapshot.open(file);

    assertThatThrownBy(() -> snapshot.floats("n"))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("no matrix n");
    assertThatThrownBy(() -> snapshot.floats("m", 3, 1))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("m is 3 × 2, not 3 × 1");
    assertThatThrownBy(() -> snapshot.text("m")).isInstanceOf(SnapshotFormatException.class);
    assertThatThrownBy(() -> ServingModels.load(snapshot))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("unknown family f");
    assertThatThrownBy(() -> Snapshot.open(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldRejectSectionsThatCannotBe() {
    SnapshotWriter out = new SnapshotWriter("f", TestSnapshots.catalogue(3));
    out.putText("a", "");

    assertThatThrownBy(() -> out.putText("a", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice: a");
    assertThatThrownBy(() -> out.putText("family", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.putText("Ä", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.putText("", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.putText("a".repeat(49), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.putFloats("b", 3, 2, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 × 2");
    assertThatThrownBy(() -> out.putFloats("b", -1, 2, new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.putFloats("b", 0, 0, new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
