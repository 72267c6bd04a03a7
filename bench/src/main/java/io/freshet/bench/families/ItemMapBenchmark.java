package io.freshet.bench.families;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ItemDirections;
import io.freshet.model.scoring.ItemFactors;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import io.freshet.scorer.browse.PlaneLayout;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The benchmark of the map of items: how many of the ten most similar items of each item are among
 * its 10, 20 and 50 nearest on the map, by the layout of the points.
 *
 * <pre>ItemMapBenchmark [folder of a data set]</pre>
 */
public final class ItemMapBenchmark {
  private static final int ITEMS = 1_600;
  private static final int SIMILAR = 10;

  private ItemMapBenchmark() {}

  /** Runs the benchmark for the families with item vectors and prints a table. */
  public static void main(String[] args) throws Exception {
    DataSet data =
        args.length == 0 ? PlantedTastes.DEFAULT.generate() : DataSets.read(Path.of(args[0]));
    System.out.printf("%s%n%n", data.name());
    System.out.println("| family | layout | among the 10 nearest | 20 | 50 | seconds |");
    System.out.println("|---|---|---|---|---|---|");
    for (String name : List.of("blend", "ials")) {
      ServingModel model = fit(Families.create(name, Map.of()), data);
      ItemFactors factors = Objects.requireNonNull(model.itemVectors(), name);
      ItemDirections directions = ItemDirections.of(factors, model.popularity());
      int width = directions.stride();
      int[] items =
          IntStream.range(0, factors.items())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -model.popularity().ratings(i)))
              .filter(i -> directions.ofItem(i, new float[width]))
              .limit(ITEMS)
              .mapToInt(i -> i)
              .toArray();
      double[] vectors = new double[items.length * width];
      float[] direction = new float[width];
      for (int at = 0; at < items.length; at++) {
        directions.ofItem(items[at], direction);
        for (int d = 0; d < width; d++) {
          vectors[at * width + d] = direction[d];
        }
      }
      long start = System.nanoTime();
      double[] principal = PlaneLayout.principal(vectors, width);
      long middle = System.nanoTime();
      double[] settled = PlaneLayout.of(vectors, width);
      long end = System.nanoTime();
      print(name, "principal axes", vectors, width, principal, middle - start);
      print(name, "drawn to neighbours", vectors, width, settled, end - middle);
    }
  }

  private static ServingModel fit(Family family, DataSet data) throws IOException {
    RatingMatrix m = DataSetMatrix.of(data.ratings());
    Map<String, Item> items =
        data.items().stream().collect(Collectors.toMap(Item::itemId, item -> item));
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5_000).put(out);
    family.fit(m, new FitContext(1, 4, items, Workers.inCaller(), ProgressListener.NONE), out);
    Path file = Files.createTempFile("freshet-item-map-", ".snapshot");
    try {
      out.write(file);
      return ServingModels.load(Snapshot.open(file)); // the mapping outlives the file
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void print(
      String family, String layout, double[] vectors, int width, double[] points, long nanos) {
    int size = points.length / 2;
    double[] shares = new double[3];
    int[] within = {10, 20, 50};
    for (int i = 0; i < size; i++) {
      int own = i;
      int[] similar = least(size, SIMILAR, own, j -> -product(vectors, width, own, j));
      int[] near = least(size, within[2], own, j -> distance(points, own, j));
      for (int w = 0; w < within.length; w++) {
        int[] nearest = Arrays.copyOf(near, within[w]);
        long found =
            IntStream.of(similar)
                .filter(j -> IntStream.of(nearest).anyMatch(other -> other == j))
                .count();
        shares[w] += 100.0 * found / SIMILAR / size;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %.1f %% | %.1f %% | %.2f |%n",
        family,
        layout,
        shares[0],
        shares[1],
        shares[2],
        nanos / 1e9);
  }

  private static int[] least(int size, int most, int own, IntToDoubleFunction of) {
    double[] values = IntStream.range(0, size).mapToDouble(of).toArray();
    return IntStream.range(0, size)
        .filter(j -> j != own)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> values[j]))
        .limit(most)
        .mapToInt(j -> j)
        .toArray();
  }

  private static double product(double[] vectors, int width, int i, int j) {
    double sum = 0;
    for (int d = 0; d < width; d++) {
      sum += vectors[i * width + d] * vectors[j * width + d];
    }
    return sum;
  }

  private static double distance(double[] points, int i, int j) {
    return Math.hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
  }
}
