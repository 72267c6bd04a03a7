package io.freshet.standalone.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.families.Families;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelExportTest {
  private static final int USERS = 40;

  /** Prints each array's type and shape, and its values as text, as NumPy reads them. */
  private static final String READ =
      """
      import json, numpy, sys
      folder = sys.argv[1]
      index = json.load(open(folder + '/index.json'))
      out = {}
      for name, array in index['arrays'].items():
          values = numpy.load(folder + '/' + array['file'])
          assert list(values.shape) == array['shape'], name
          assert values.dtype == numpy.dtype(array['dtype']), name
          out[name] = {'dtype': str(values.dtype), 'values': values.tolist()}
      print(json.dumps(out))
      """;

  @TempDir Path folder;

  /** Items 0 to 4 are chosen together, and so are 5 to 9. */
  private ServingModel model(String family, Map<String, String> settings) throws IOException {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int user = 0; user < USERS; user++) {
      builder.addUser("u" + user);
      for (int i = 0; i < 3; i++) {
        int item = user % 2 * 5 + (user / 2 + i) % 5;
        builder.add("item" + item, 5, 1_700_000_000L + 100L * user + i);
      }
    }
    RatingMatrix ratings = builder.build();
    SnapshotWriter out = new SnapshotWriter(family, ratings.catalogue());
    PopularityColumns.of(ratings, 4, 5_000).put(out);
    Families.create(family, settings)
        .fit(
            ratings,
            new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE),
            out);
    Path file = folder.resolve(family + ".snapshot");
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }

  private JsonNode export(ServingModel model, int neighbours) throws IOException {
    ModelExport.write(
        folder,
        model,
        "v000007",
        neighbours,
        id -> id.equals("item3") ? "Third" : null,
        Instant.parse("2026-01-01T00:00:00Z"));
    return new ObjectMapper().readTree(folder.resolve("index.json").toFile());
  }

  private JsonNode readByNumPy() throws Exception {
    String python =
        Stream.of("python3", "/usr/bin/python3")
            .filter(ModelExportTest::hasNumPy)
            .findFirst()
            .orElse("");
    assumeTrue(!python.isEmpty(), "no python3 has numpy: the arrays were NOT read by NumPy");
    Process script = new ProcessBuilder(python, "-c", READ, folder.toString()).start();
    String said = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor())
        .as(new String(script.getErrorStream().readAllBytes(), UTF_8))
        .isZero();
    return new ObjectMapper().readTree(said);
  }

  private static boolean hasNumPy(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void shouldWriteVectorsPopularityAndNeighboursThatNumPyReads() throws Exception {
    ServingModel model = model("ials", Map.of("factors", "6"));
    JsonNode index = export(model, 3);
    assertThat(index.get("modelVersion").asText()).isEqualTo("v000007");
    assertThat(index.get("family").asText()).isEqualTo("ials");
    assertThat(index.get("contexts")).hasSize(4);
    assertThat(index.get("itemIds")).hasSize(10);
    assertThat(index.get("arrays").get("item-vectors").get("shape").toString()).isEqualTo("[10,6]");
    JsonNode read = readByNumPy();

    ItemFactors vectors = Objects.requireNonNull(model.itemVectors());
    float[] row = new float[vectors.stride()];
    for (int item = 0; item < 10; item++) {
      assertThat(index.get("itemIds").get(item).asText()).isEqualTo(model.catalogue().id(item));
      assertThat(index.get("titles").get(item).asText("none"))
          .isEqualTo(model.catalogue().id(item).equals("item3") ? "Third" : "none");
      vectors.copyRow(item, row, 0);
      for (int d = 0; d < 6; d++) {
        assertThat(value(read, "item-vectors", item, d)).isEqualTo(row[d]);
      }
      assertThat(read.get("popularity").get("values").get(item).asDouble())
          .isEqualTo(model.popularity().decayed(item));
      for (int cell = 0; cell < 4; cell++) {
        assertThat(value(read, "popularity-by-context", item, cell))
            .isEqualTo(model.popularity().cell(cell, item));
      }
      for (int at = 0; at < 3; at++) {
        int near = (int) value(read, "neighbours", item, at);
        assertThat(kind(model, near)).as("of item " + item).isEqualTo(kind(model, item));
        assertThat(value(read, "similarities", item, at)).isPositive();
        assertThat(near).isNotEqualTo(item);
      }
      assertThat(value(read, "similarities", item, 0))
          .isGreaterThanOrEqualTo(value(read, "similarities", item, 2));
    }
    assertThat(read.get("neighbours").get("dtype").asText()).isEqualTo("int32");
  }

  private static int kind(ServingModel model, int item) {
    return Integer.parseInt(model.catalogue().id(item).substring("item".length())) / 5;
  }

  private static double value(JsonNode read, String array, int row, int column) {
    return read.get(array).get("values").get(row).get(column).asDouble();
  }

  @Test
  void shouldFillUpTheNeighboursOfAModelWithoutVectors() throws Exception {
    ServingModel model = model("item-knn", Map.of("shrinkage", "0"));
    JsonNode index = export(model, 9);
    assertThat(index.get("arrays").has("item-vectors")).isFalse();
    JsonNode read = readByNumPy();
    SparseRows rows = Objects.requireNonNull(model.neighbours());
    for (int item = 0; item < 10; item++) {
      assertThat(value(read, "neighbours", item, 3)).isNotNegative();
      assertThat(value(read, "neighbours", item, 4)).as("four others of its kind").isEqualTo(-1);
      assertThat(value(read, "similarities", item, 8)).isZero();
      int near = (int) value(read, "neighbours", item, 0);
      assertThat(value(read, "similarities", item, 0))
          .isCloseTo(rows.get(item, near), within(1e-7));
    }
  }

  @Test
  void shouldLeaveOutTheNeighboursThatNobodyWants() throws Exception {
    JsonNode index = export(model("ials", Map.of("factors", "6")), 0);
    assertThat(index.get("arrays").fieldNames())
        .toIterable()
        .containsExactly("item-vectors", "popularity", "popularity-by-context");
    assertThat(folder.resolve("neighbours.npy")).doesNotExist();
  }

  @Test
  void shouldNotEndAFileThatLacksValues() throws Exception {
    Path file = folder.resolve("short.npy");
    NpyWriter writer = new NpyWriter(file, NpyWriter.Type.INT32, 2, 3);
    writer.write(new int[] {1, 2, 3}, 3);
    assertThatThrownBy(writer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("short.npy lacks 3 values");
    assertThat(Files.size(file) % 64).isEqualTo(12);
  }
}
