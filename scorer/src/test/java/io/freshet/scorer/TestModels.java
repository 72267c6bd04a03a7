package io.freshet.scorer;

import io.freshet.model.Catalogue;
import io.freshet.model.IalsModel;
import io.freshet.model.IalsSettings;
import io.freshet.model.PopularityTable;
import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.serving.ServingModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Makes small models by way of snapshot files. */
final class TestModels {
  private final Path folder;

  TestModels(Path folder) {
    this.folder = folder;
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
    try {
      Path file = Files.createTempFile(folder, "model", ".snapshot");
      writer.write(file);
      return ServingModels.load(Snapshot.open(file));
    } catch (IOException e) {
      throw new AssertionError("the test's own snapshot cannot be written or read", e);
    }
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
