package io.freshet.model.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentMapTest {
  private static final ContentSpace SPACE = new ContentSpace(List.of("Crime", "War"), 198, 3);

  @TempDir Path folder;

  private Snapshot snapshot(Consumer<SnapshotWriter> sections) throws IOException {
    SnapshotWriter out = new SnapshotWriter("any", Catalogue.of(List.of("a")));
    sections.accept(out);
    Path file = folder.resolve("snapshot");
    out.write(file);
    return Snapshot.open(file);
  }

  private static void space(SnapshotWriter out) {
    float[] profiles = new float[12];
    profiles[0] = 1;
    profiles[1] = 1;
    profiles[6] = 1;
    profiles[8] = 1;
    ContentMap.putSpace(out, SPACE, profiles);
  }

  private static float[] map() {
    float[] map = new float[12];
    for (int k = 0; k < map.length; k++) {
      map[k] = k + 1;
    }
    return map;
  }

  @Test
  void shouldShareAYearOutAmongItsDecades() {
    float[] row = new float[SPACE.size()];
    SPACE.row(new ItemDescription(List.of("War", "Unknown"), 1993), row);

    assertThat(row).containsExactly(new float[] {1, 0, 1, 0, 0.7f, 0.3f}, within(1e-5f));
    SPACE.row(new ItemDescription(List.of(), 2050), row);
    assertThat(row).containsExactly(1, 0, 0, 0, 0, 1);
    SPACE.row(new ItemDescription(List.of(), 1900), row);
    assertThat(row).containsExactly(1, 0, 0, 1, 0, 0);
    SPACE.row(new ItemDescription(List.of("Crime"), ItemDescription.NO_YEAR), row);
    assertThat(row).containsExactly(1, 1, 0, 0, 0, 0);
  }

  @Test
  void shouldPredictByRowTimesMap() throws IOException {
    Snapshot snapshot =
        snapshot(
            out -> {
              space(out);
              ContentMap.putMap(out, SPACE, "factors", 2, map());
            });
    ContentMap content = Objects.requireNonNull(ContentMap.load(snapshot, Map.of("factors", 2)));

    float[] rows =
        content.predict("factors", List.of(new ItemDescription(List.of("War"), 1980)), 8);
    assertThat(rows).containsExactly(1 + 5 + 7, 2 + 6 + 8, 0, 0, 0, 0, 0, 0);
    float[] genre = new float[2];
    assertThat(content.predictGenre("factors", "Crime", genre, 0)).isTrue();
    assertThat(genre).containsExactly(1 + 3, 2 + 4);
    assertThat(content.predictGenre("factors", "Unknown", genre, 0)).isFalse();
    assertThatThrownBy(() -> content.predict("other", List.of(), 8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBeAbsentFromOlderSnapshots() throws IOException {
    assertThat(ContentMap.load(snapshot(out -> {}), Map.of("factors", 2))).isNull();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() throws IOException {
    float[] bad = map();
    bad[5] = Float.POSITIVE_INFINITY;
    Snapshot infinite =
        snapshot(
            out -> {
              space(out);
              ContentMap.putMap(out, SPACE, "factors", 2, bad);
            });
    assertThatThrownBy(() -> ContentMap.load(infinite, Map.of("factors", 2)))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("Infinity");
    assertThatThrownBy(() -> ContentMap.load(infinite, Map.of("factors", 3)))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("6 × 2, not 6 × 3");
    for (String text :
        List.of(
            "{}",
            "{\"genres\":[1],\"firstDecade\":198,\"decades\":3}",
            "{\"genres\":[\"a\",\"a\"],\"firstDecade\":198,\"decades\":3}",
            "{\"genres\":[],\"firstDecade\":198.5,\"decades\":3}",
            "{\"genres\":[],\"firstDecade\":198,\"decades\":-1}",
            "{\"genres\":[],\"firstDecade\":198,\"decades\":1e9}")) {
      Snapshot wrong = snapshot(out -> out.putText(ContentMap.SPACE, text));
      assertThatThrownBy(() -> ContentMap.load(wrong, Map.of()))
          .as(text)
          .isInstanceOf(SnapshotFormatException.class);
    }
  }
}
