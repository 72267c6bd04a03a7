package io.freshet.bench.families;

import io.freshet.families.Families;
import io.freshet.families.family.EpochFamily;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.LocalClock;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The benchmark of the families: fits each family to generated ratings and serves its model, in one
 * thread. It reports the processor seconds of the fit (of one epoch, if the family trains in
 * epochs, because their number depends on the data), the max heap in use, the snapshot's size, and
 * the processor time of fold-in, of scoring the whole catalogue and of the top ten.
 *
 * <pre>FamiliesBenchmark [ratings [items [family,family…]]]</pre>
 */
public final class FamiliesBenchmark {

  private static final int RATINGS_PER_USER = 160;
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 300;
  private static final int K = 10;

  private final RatingMatrix m;
  private final Map<String, Item> items = new HashMap<>();

  private FamiliesBenchmark(DataSet data) {
    m = DataSetMatrix.of(data.ratings());
    data.items().forEach(item -> items.put(item.itemId(), item));
  }

  /** Runs the benchmark and prints a line per family. */
  public static void main(String[] args) throws IOException {
    int ratings = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int items = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    List<String> families = args.length > 2 ? List.of(args[2].split(",", -1)) : Families.names();
    int users = Math.max(1, ratings / RATINGS_PER_USER);
    FamiliesBenchmark bench =
        new FamiliesBenchmark(new PlantedTastes(users, items, ratings, 42).generate());
    System.out.printf(
        Locale.ROOT,
        "%,d generated ratings of %,d users and %,d items; one thread; processor time%n%n",
        bench.m.ratings(),
        bench.m.users(),
        bench.m.items());
    System.out.printf(
        "%-16s %14s %10s %12s %12s %12s %12s%n",
        "family", "fit s", "heap MB", "snapshot MB", "fold-in µs", "score µs", "top-10 µs");
    for (String name : families) {
      System.out.println(bench.measure(name));
    }
  }

  private String measure(String name) throws IOException {
    boolean epochs = Families.create(name, Map.of()) instanceof EpochFamily;
    Family family = Families.create(name, epochs ? Map.of("epochs", "1") : Map.of());
    Path file = Files.createTempFile("freshet-bench", ".snapshot");
    try {
      Footprint.resetPeaks();
      long before = Footprint.processNanos();
      SnapshotWriter out = new SnapshotWriter(name, m.catalogue());
      PopularityColumns.of(m, 4, 5000).put(out);
      family.fit(m, new FitContext(1, 4, items, Workers.inCaller(), ProgressListener.NONE), out);
      out.write(file);
      double fit = (Footprint.processNanos() - before) / 1e9;
      double heap = Footprint.peakMegabytes();
      double size = Files.size(file) / 1e6;
      double[] micros = serve(ServingModels.load(Snapshot.open(file)));
      return String.format(
          Locale.ROOT,
          "%-16s %14s %10.0f %12.1f %12.0f %12.0f %12.0f",
          name,
          String.format(Locale.ROOT, epochs ? "%.1f an epoch" : "%.1f", fit),
          heap,
          size,
          micros[0],
          micros[1],
          micros[2]);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return "%-16s refuses: %s".formatted(name, e.getMessage());
    } finally {
      Files.delete(file); // the mapping stays
    }
  }

  /** Measures the medians of fold-in, scoring and top ten over users of the data. */
  private double[] serve(ServingModel model) {
    UserScorer scorer = model.newScorer();
    TopK topK = new TopK();
    int[] best = new int[K];
    float[] bestScores = new float[K];
    List<double[]> rounds = new ArrayList<>();
    History history = new History();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      ask(history, Math.floorMod(round * 7919, m.users()));
      long start = threadNanos();
      FoldedUser folded = scorer.foldIn(history);
      long foldedAt = threadNanos();
      ScoredUser scored = folded == null ? null : folded.scoreAll();
      long scoredAt = threadNanos();
      if (scored != null) {
        topK.select(scored.scores(), m.items(), K, best, bestScores);
      }
      long end = threadNanos();
      if (round >= 0 && scored != null) {
        rounds.add(
            new double[] {
              (foldedAt - start) / 1e3, (scoredAt - foldedAt) / 1e3, (end - scoredAt) / 1e3
            });
      }
    }
    double[] medians = new double[3];
    for (int part = 0; part < medians.length; part++) {
      int p = part;
      double[] sorted = rounds.stream().mapToDouble(r -> r[p]).sorted().toArray();
      medians[part] = sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
    return medians;
  }

  private void ask(History history, int user) {
    history.clear();
    long second = 0;
    for (int k = m.userStart()[user]; k < m.userStart()[user + 1]; k++) {
      second = m.seconds()[k];
      history.add(m.item()[k], m.rating()[k], second);
    }
    LocalClock clock = new LocalClock(ZoneOffset.UTC);
    history.ask(clock.cell(second + 60), clock.hourAt(second + 60), second + 60);
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
