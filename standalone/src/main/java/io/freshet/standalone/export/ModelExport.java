package io.freshet.standalone.export;

import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.ItemDirections;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.model.snapshot.SparseRows;
import io.freshet.schemas.record.Json;
import io.freshet.scorer.query.StateDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The export of a model as arrays for NumPy, with {@code index.json}, which names the files, their
 * shapes and the items of the rows. Row i of every array is item i of the index.
 */
public final class ModelExport {
  /** Name of the index; written last, so that a folder with an index is complete. */
  public static final String INDEX = "index.json";

  private static final String FILE_END = ".npy";
  private static final String NEIGHBOURS = "neighbours";
  private static final String SIMILARITIES = "similarities";

  private final Path folder;
  private final Map<String, Object> arrays = new LinkedHashMap<>();

  /** Writer of an array's rows. */
  private interface Rows {
    void write(NpyWriter out) throws IOException;
  }

  private ModelExport(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the arrays and the index. Files of the same names are replaced.
   *
   * @param folder created if missing
   * @param version of the model
   * @param neighbours nearest items of each item; 0 for none
   * @param title gives an item's title by its id; null for none
   * @throws IOException if a file cannot be written
   */
  public static void write(
      Path folder,
      ServingModel model,
      String version,
      int neighbours,
      Function<String, @Nullable String> title,
      Instant now)
      throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(INDEX));
    ModelExport export = new ModelExport(folder);
    int items = model.catalogue().size();
    export.vectors(model.itemVectors());
    export.popularity(model.popularity(), items);
    if (neighbours > 0) {
      export.neighbours(model, Math.min(neighbours, Math.max(1, items - 1)));
    }
    export.index(model, version, title, now);
  }

  private void vectors(@Nullable ItemFactors vectors) throws IOException {
    if (vectors == null) {
      return;
    }
    float[] row = new float[vectors.stride()];
    array(
        "item-vectors",
        "Item vectors of the model.",
        NpyWriter.Type.FLOAT32,
        out -> {
          for (int item = 0; item < vectors.items(); item++) {
            vectors.copyRow(item, row, 0);
            out.write(row, vectors.dimensions()); // behind them, a row is padded
          }
        },
        vectors.items(),
        vectors.dimensions());
  }

  private void popularity(PopularityTable popularity, int items) throws IOException {
    float[] row = new float[PopularityTable.CELLS];
    array(
        "popularity",
        "Decayed number of ratings.",
        NpyWriter.Type.FLOAT32,
        out -> {
          for (int item = 0; item < items; item++) {
            row[0] = popularity.decayed(item);
            out.write(row, 1);
          }
        },
        items);
    array(
        "popularity-by-context",
        "Decayed number of ratings in each of the contexts.",
        NpyWriter.Type.FLOAT32,
        out -> {
          for (int item = 0; item < items; item++) {
            for (int cell = 0; cell < row.length; cell++) {
              row[cell] = popularity.cell(cell, item);
            }
            out.write(row, row.length);
          }
        },
        items,
        row.length);
  }

  private void neighbours(ServingModel model, int most) throws IOException {
    if (model.itemVectors() == null && model.neighbours() == null) {
      return;
    }
    Nearest nearest = new Nearest(model, most);
    int items = model.catalogue().size();
    try (NpyWriter rows = open(NEIGHBOURS, NpyWriter.Type.INT32, items, most);
        NpyWriter values = open(SIMILARITIES, NpyWriter.Type.FLOAT32, items, most)) {
      for (int item = 0; item < items; item++) {
        nearest.find(item);
        rows.write(nearest.found, most);
        values.write(nearest.similarities, most);
      }
    }
    describe(
        NEIGHBOURS,
        "Rows of the most similar items, most similar first; -1 where there are no more.",
        NpyWriter.Type.INT32,
        items,
        most);
    describe(
        SIMILARITIES,
        "Similarities of the neighbours, as of GET /v1/items/{id}/similar; 0 where there are no"
            + " more.",
        NpyWriter.Type.FLOAT32,
        items,
        most);
  }

  /** The items most similar to one item. */
  private static final class Nearest {
    final int[] found;
    final float[] similarities;
    private final @Nullable ItemDirections directions;
    private final @Nullable SparseRows rows;
    private final float[] direction;
    private final float[] scratch = new float[Kernel.SCRATCH];
    private final float[] scores;
    private final TopK topK = new TopK();

    Nearest(ServingModel model, int most) {
      ItemFactors vectors = model.itemVectors();
      directions = vectors == null ? null : ItemDirections.of(vectors, model.popularity());
      direction = new float[vectors == null ? 0 : vectors.stride()];
      rows = model.neighbours();
      scores = new float[model.catalogue().size()];
      found = new int[most];
      similarities = new float[most];
    }

    void find(int item) {
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      if (directions != null && directions.ofItem(item, direction)) {
        directions.similarities(direction, scores, scratch);
      } else if (directions == null && rows != null) {
        for (int entry = rows.start(item); entry < rows.start(item + 1); entry++) {
          scores[rows.column(entry)] = rows.value(entry);
        }
      }
      scores[item] = Float.NEGATIVE_INFINITY;
      for (int other = 0; other < scores.length; other++) {
        scores[other] = scores[other] > 0 ? scores[other] : Float.NEGATIVE_INFINITY;
      }
      int count = topK.select(scores, scores.length, found.length, found, similarities);
      Arrays.fill(found, count, found.length, -1);
      Arrays.fill(similarities, count, similarities.length, 0);
    }
  }

  private NpyWriter open(String name, NpyWriter.Type type, int... shape) throws IOException {
    return new NpyWriter(folder.resolve(name + FILE_END), type, shape);
  }

  private void array(String name, String meaning, NpyWriter.Type type, Rows rows, int... shape)
      throws IOException {
    try (NpyWriter out = open(name, type, shape)) {
      rows.write(out);
    }
    describe(name, meaning, type, shape);
  }

  private void describe(String name, String meaning, NpyWriter.Type type, int... shape) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("file", name + FILE_END);
    entry.put("dtype", type.numpy());
    entry.put("shape", shape);
    entry.put("meaning", meaning);
    arrays.put(name, entry);
  }

  private void index(
      ServingModel model, String version, Function<String, @Nullable String> title, Instant now)
      throws IOException {
    List<String> ids = new ArrayList<>();
    List<@Nullable String> titles = new ArrayList<>();
    for (int item = 0; item < model.catalogue().size(); item++) {
      String id = model.catalogue().id(item);
      ids.add(id);
      titles.add(title.apply(id));
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("modelVersion", version);
    index.put("family", model.family());
    index.put("exportedAt", now.toString());
    index.put("arrays", arrays);
    index.put("contexts", StateDocument.contextNames());
    index.put("itemIds", ids);
    index.put("titles", titles);
    Files.write(folder.resolve(INDEX), Json.MAPPER.writeValueAsBytes(index));
  }
}
