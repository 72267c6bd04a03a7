package io.freshet.scorer;

import io.freshet.model.content.ContentMap;
import io.freshet.model.content.ContentSpace;
import io.freshet.model.content.KnowledgeBasedModel;
import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.neighbour.ItemKnnModel;
import io.freshet.model.neighbour.NeighbourSettings;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.model.snapshot.SparseRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Makes small models by way of snapshot files. */
final class TestModels {
  private final Path folder;

  TestModels(Path folder) {
    this.folder = folder;
  }

  /** What the trainer publishes once nobody is left: popularity without an item. */
  ServingModel nothing() {
    SnapshotWriter writer = new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of()));
    PopularityTable.put(writer, new float[0], new float[0]);
    return load(writer);
  }

  /** Item factors given; popularity 1 everywhere. */
  ServingModel ials(Collection<String> ids, int dimensions, ToFactors factors) {
    return ials(ids, dimensions, factors, id -> 1, (cell, id) -> 1);
  }

  ServingModel ials(
      Collection<String> ids,
      int dimensions,
      ToFactors factors,
      ToDoubleFunction<String> decayed,
      CellCount cells) {
    Catalogue catalogue = Catalogue.of(ids);
    int items = catalogue.size();
    float[] matrix = new float[items * dimensions];
    float[] gram = new float[dimensions];
    float[] popularity = new float[items];
    float[] byCell = new float[items * PopularityTable.CELLS];
    for (int i = 0; i < items; i++) {
      float[] row = factors.of(catalogue.id(i));
      System.arraycopy(row, 0, matrix, i * dimensions, dimensions);
      for (int d = 0; d < dimensions; d++) {
        gram[d] += row[d] * row[d];
      }
      popularity[i] = (float) decayed.applyAsDouble(catalogue.id(i));
      for (int cell = 0; cell < PopularityTable.CELLS; cell++) {
        byCell[i * PopularityTable.CELLS + cell] = (float) cells.of(cell, catalogue.id(i));
      }
    }
    SnapshotWriter writer = new SnapshotWriter(IalsModel.FAMILY, catalogue);
    IalsModel.put(
        writer,
        dimensions,
        matrix,
        gram,
        new IalsSettings(0.1, 0.01, 1, 1000, items, List.of()),
        0);
    PopularityTable.put(writer, popularity, byCell);
    return load(writer);
  }

  private ServingModel load(SnapshotWriter writer) {
    try {
      Path file = Files.createTempFile(folder, "model", ".snapshot");
      writer.write(file);
      return ServingModels.load(Snapshot.open(file));
    } catch (IOException e) {
      throw new AssertionError("the test's own snapshot cannot be written or read", e);
    }
  }

  /** A model of genres: each item has one, or none; popularity and quality as given. */
  ServingModel knowledge(Map<String, String> genreById, ToDoubleFunction<String> quality) {
    Catalogue catalogue = Catalogue.of(genreById.keySet());
    List<String> genres = genreById.values().stream().distinct().sorted().toList();
    int items = catalogue.size();
    float[] features = new float[items * genres.size()];
    float[] qualities = new float[items];
    float[] byCell = new float[items * PopularityTable.CELLS];
    for (int i = 0; i < items; i++) {
      features[i * genres.size() + genres.indexOf(genreById.get(catalogue.id(i)))] = 1;
      qualities[i] = (float) quality.applyAsDouble(catalogue.id(i));
      Arrays.fill(byCell, i * PopularityTable.CELLS, (i + 1) * PopularityTable.CELLS, qualities[i]);
    }
    SnapshotWriter writer = new SnapshotWriter(KnowledgeBasedModel.FAMILY, catalogue);
    KnowledgeBasedModel.put(
        writer,
        genres,
        features,
        qualities,
        new KnowledgeBasedModel.Settings(1, false, 4),
        "age=child:Horror=-1");
    PopularityTable.put(writer, qualities, byCell);
    return load(writer);
  }

  /**
   * Two genres with a factor each: items a00 to a29 are War, b00 to b29 are Musical, and the model
   * predicts the like of items that are so.
   *
   * @param ratings how many each item has
   */
  ServingModel genres(ToDoubleFunction<String> ratings) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ids.add("a%02d".formatted(i));
      ids.add("b%02d".formatted(i));
    }
    Catalogue catalogue = Catalogue.of(ids);
    float[] factors = new float[2 * ids.size()];
    float[] gram = new float[2];
    float[] counts = new float[ids.size()];
    for (int i = 0; i < ids.size(); i++) {
      String id = catalogue.id(i);
      int genre = id.charAt(0) == 'a' ? 0 : 1;
      float length = 1 - Integer.parseInt(id.substring(1)) / 100f;
      factors[2 * i + genre] = length;
      gram[genre] += length * length;
      counts[i] = (float) ratings.applyAsDouble(id);
    }
    SnapshotWriter writer = new SnapshotWriter(IalsModel.FAMILY, catalogue);
    IalsModel.put(writer, 2, factors, gram, new IalsSettings(0.01, 0.01, 0, 100, 60, List.of()), 0);
    PopularityTable.put(writer, counts, new float[ids.size() * PopularityTable.CELLS]);
    writer.putFloats("popularity.all", ids.size(), 1, counts);
    ContentSpace space = new ContentSpace(List.of("Musical", "War"), 0, 0);
    ContentMap.putSpace(writer, space, new float[] {1, 1, 0, 1, 0, 1});
    ContentMap.putMap(writer, space, IalsModel.FACTORS, 2, new float[] {0, 0, 0, 0.9f, 0.9f, 0});
    return load(writer);
  }

  /**
   * Item neighbourhoods as given.
   *
   * @param rows by item, its neighbours and their similarities
   */
  ServingModel neighbours(Map<String, Map<String, Float>> rows) {
    Set<String> ids = new TreeSet<>(rows.keySet());
    rows.values().forEach(row -> ids.addAll(row.keySet()));
    Catalogue catalogue = Catalogue.of(ids);
    int items = catalogue.size();
    int[] starts = new int[items + 1];
    List<Integer> columns = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      Map<Integer, Float> row = new TreeMap<>();
      rows.getOrDefault(catalogue.id(i), Map.of())
          .forEach((id, similarity) -> row.put(catalogue.indexOf(id), similarity));
      columns.addAll(row.keySet());
      values.addAll(row.values());
      starts[i + 1] = columns.size();
    }
    float[] similarities = new float[values.size()];
    for (int k = 0; k < similarities.length; k++) {
      similarities[k] = values.get(k);
    }
    int[] indexes = columns.stream().mapToInt(Integer::intValue).toArray();
    SnapshotWriter writer = new SnapshotWriter(ItemKnnModel.FAMILY, catalogue);
    ItemKnnModel.put(
        writer,
        new SparseRows(items, starts, indexes, similarities),
        new float[items],
        new NeighbourSettings(false, false, 10, 10, 0.5, 3.5, 5, 0.5, 5));
    PopularityTable.put(writer, new float[items], new float[items * PopularityTable.CELLS]);
    return load(writer);
  }

  /** Random factors. */
  ServingModel random(Collection<String> ids, int dimensions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return ials(
        ids,
        dimensions,
        id -> {
          float[] row = new float[dimensions];
          for (int d = 0; d < dimensions; d++) {
            row[d] = (float) (random.nextDouble() - 0.3);
          }
          return row;
        });
  }

  interface ToFactors {
    float[] of(String id);
  }

  interface CellCount {
    double of(int cell, String id);
  }
}
