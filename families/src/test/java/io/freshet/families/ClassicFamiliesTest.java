package io.freshet.families;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.content.FeatureTable;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicFamiliesTest {

  @TempDir Path folder;

  private static final Map<String, Item> ITEMS =
      Map.of(
          "1", new Item("1", "One", List.of("Drama", "War"), 1990, null, true),
          "2", new Item("2", "Two", List.of("Drama"), 2000, null, true),
          "99", new Item("99", "Unrated", List.of("Western"), 1950, null, true));

  private byte[] bytes(String name, RatingMatrix m, Workers workers, String file)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter(name, m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    Families.create(name, Map.of())
        .fit(m, new FitContext(7, 4, ITEMS, workers, ProgressListener.NONE), out);
    Path path = folder.resolve(file);
    out.write(path);
    return Files.readAllBytes(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ease", "item-knn", "user-knn", "content-based", "knowledge-based", "bayes-mf"})
  void shouldGiveTheSameBytesForAnyNumberOfThreads(String name) throws IOException {
    RatingMatrix m = TestMatrices.random(150, 130, 2500, 6);
    byte[] expected = bytes(name, m, Workers.inCaller(), "one");
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      assertThat(bytes(name, m, Workers.of(pool, 3), "three")).isEqualTo(expected);
      assertThat(bytes(name, m, Workers.of(pool, 2), "two")).isEqualTo(expected);
    } finally {
      pool.shutdown();
    }
    TestSnapshots.load(folder.resolve("one"));
  }

  @Test
  void shouldGiveOneColumnPerGenreOfTheCatalogueAndOneForAge() {
    FeatureTable table = FeatureTable.of(Catalogue.of(List.of("1", "2", "3")), ITEMS, 2000, 10);

    assertThat(table.names()).containsExactly("Drama", "War", "old");
    assertThat(table.values()).containsExactly(1, 1, 1, /**/ 1, 0, 0, /**/ 0, 0, 0);
  }

  @Test
  void shouldKeepTheMostFrequentGenres() {
    FeatureTable table = FeatureTable.of(Catalogue.of(List.of("1", "2", "3")), ITEMS, 1990, 1);

    assertThat(table.names()).containsExactly("Drama", "old");
    assertThat(table.values()).containsExactly(1, 0, /**/ 1, 0, /**/ 0, 0);
  }
}
