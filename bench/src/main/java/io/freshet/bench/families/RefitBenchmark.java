package io.freshet.bench.families;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The benchmark of refits: time and memory of a refit of the default family, by the number of
 * generated ratings. It fits all but the newest fiftieth, then refits all ratings from that model,
 * as the trainer does, and recounts the first model, as the trainer does between refits. It uses
 * one thread per processor.
 *
 * <pre>RefitBenchmark [ratings,ratings… [items [family]]]</pre>
 */
public final class RefitBenchmark {
  private static final int RATINGS_PER_USER = 160;
  private static final double NEW_SHARE = 0.02;
  private static final String RECOUNT = "recount";

  private final Family family;
  private final Workers workers;

  private RefitBenchmark(Family family, Workers workers) {
    this.family = family;
    this.workers = workers;
  }

  /** Runs the benchmark and prints two lines per size, three if the family supports recounts. */
  public static void main(String[] args) throws IOException {
    String sizes = args.length > 0 ? args[0] : "100000,1000000";
    int items = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    String name = args.length > 2 ? args[2] : "blend";
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      RefitBenchmark bench =
          new RefitBenchmark(Families.create(name, Map.of()), Workers.of(pool, threads));
      System.out.printf(
          Locale.ROOT,
          "%s, %d items, %d threads; max heap %,d MB%n%n",
          name,
          items,
          threads,
          Runtime.getRuntime().maxMemory() / 1_000_000);
      System.out.printf(
          "%12s %-8s %10s %10s %10s %12s%n",
          "ratings", "fit", "s", "CPU s", "heap MB", "snapshot MB");
      for (String size : List.of(sizes.split(",", -1))) {
        bench.measure(Integer.parseInt(size), items);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void measure(int ratings, int items) throws IOException {
    DataSet data =
        new PlantedTastes(Math.max(1, ratings / RATINGS_PER_USER), items, ratings, 42).generate();
    Map<String, Item> described = new HashMap<>();
    data.items().forEach(item -> described.put(item.itemId(), item));
    RatingMatrix all = DataSetMatrix.of(data.ratings());
    int[] order = all.timeOrder();
    RatingMatrix past = all.before(all.seconds()[order[(int) (order.length * (1 - NEW_SHARE))]]);
    ServingModel first = fit("first", past, described, null);
    fit("refit", all, described, first);
    if (family.recounts()) {
      fit(RECOUNT, all, described, first);
    }
  }

  private ServingModel fit(
      String kind, RatingMatrix m, Map<String, Item> items, @Nullable ServingModel earlier)
      throws IOException {
    Path file = Files.createTempFile("freshet-bench", ".snapshot");
    try {
      Footprint.resetPeaks();
      long processor = Footprint.processNanos();
      long start = System.nanoTime();
      SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
      PopularityColumns.of(m, 4, 5000).put(out);
      FitContext context = new FitContext(1, 4, items, workers, ProgressListener.NONE, earlier);
      if (earlier != null && kind.equals(RECOUNT)) {
        family.recount(m, context, earlier, out);
      } else {
        family.fit(m, context, out);
      }
      out.write(file);
      System.out.printf(
          Locale.ROOT,
          "%,12d %-8s %10.1f %10.1f %,10.0f %12.1f%n",
          m.ratings(),
          kind,
          (System.nanoTime() - start) / 1e9,
          (Footprint.processNanos() - processor) / 1e9,
          Footprint.peakMegabytes(),
          Files.size(file) / 1e6);
      return ServingModels.load(Snapshot.open(file));
    } finally {
      Files.delete(file); // the mapping stays
    }
  }
}
