package io.freshet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshot files: opened, with every item and matrix readable, or refused as no snapshot. */
class SnapshotFuzzTest {

  static Stream<byte[]> seeds() throws Exception {
    Path file = Files.createTempFile("freshet-fuzz", ".snapshot");
    try {
      SnapshotWriter writer =
          new SnapshotWriter("popularity", Catalogue.of(List.of("1", "22", "abc", "ünï")));
      writer.putText("settings", "{\"a\":1}");
      writer.write(file);
      return Stream.of(Files.readAllBytes(file), new byte[0]);
    } finally {
      Files.delete(file);
    }
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldOpenOrRefuseAsNoSnapshot(byte[] bytes) throws Exception {
    Path file = Files.createTempFile("freshet-fuzz", ".snapshot");
    try {
      Files.write(file, bytes);
      Snapshot snapshot = Snapshot.open(file);
      for (int item = 0; item < snapshot.catalogue().size(); item++) {
        assertThat(snapshot.catalogue().id(item)).isNotEmpty();
      }
      assertThat(snapshot.names()).isNotNull();
    } catch (SnapshotFormatException e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
    } finally {
      Files.delete(file);
    }
  }
}
