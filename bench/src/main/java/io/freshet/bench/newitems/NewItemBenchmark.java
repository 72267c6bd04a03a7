package io.freshet.bench.newitems;

import io.freshet.families.Families;
import io.freshet.families.family.Workers;
import io.freshet.model.scoring.ServingModel;
import io.freshet.scorer.quality.Exploration;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The benchmark of new items: how soon items that appear in the middle of a stream are recommended,
 * with exploration off and on, and the cost in hit rate. It measures no time, so the figures are
 * the same on every machine.
 *
 * <pre>NewItemBenchmark [folder of a data set]</pre>
 */
public final class NewItemBenchmark {
  private NewItemBenchmark() {}

  /** Runs the benchmark for the default family and implicit ALS and prints a table. */
  public static void main(String[] args) throws Exception {
    DataSet data =
        args.length == 0 ? PlantedTastes.DEFAULT.generate() : DataSets.read(Path.of(args[0]));
    run(data, List.of("blend", "ials"));
  }

  static void run(DataSet data, List<String> families) throws Exception {
    NewItemStream stream = new NewItemStream(data);
    System.out.printf(
        Locale.ROOT,
        "%s%n%,d of %,d items arrive in the last %,d of %,d ratings%n%n",
        data.name(),
        stream.arriving().size(),
        stream.table().items(),
        stream.table().size() - stream.first(),
        stream.table().size());
    System.out.println(
        "| family | new items scored | explored | within 1 | 10 | 100 | 1,000 | places | hit rate"
            + " | hits per explored place | per other place |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Path folder = Files.createTempDirectory("freshet-new-items");
    try {
      for (String family : families) {
        ServingModel model =
            stream.fit(Families.create(family, Map.of()), folder, Workers.of(pool, threads));
        print(family, stream, model, 0, false);
        for (double share : new double[] {0, 0.05, 0.2}) {
          print(family, stream, model, share, true);
        }
      }
    } finally {
      pool.shutdown();
      Files.deleteIfExists(folder);
    }
  }

  private static void print(
      String family, NewItemStream stream, ServingModel model, double share, boolean describes) {
    NewItemRun.Outcome outcome = new NewItemRun(stream, model, share, describes).run();
    StringBuilder row = new StringBuilder();
    row.append("| %s | %s | %s |".formatted(family, describes ? "yes" : "no", share));
    for (int within : outcome.within()) {
      row.append(String.format(Locale.ROOT, " %.1f %% |", 100.0 * within / outcome.arrived()));
    }
    Exploration explored = outcome.quality().exploration();
    row.append(
        String.format(
            Locale.ROOT,
            " %.2f %% | %.4f | %s | %.5f |",
            100.0 * outcome.newPlaces() / outcome.places(),
            outcome.quality().overall().hitRate().value(),
            explored.exposures() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.5f", explored.hitsPerExposure()),
            explored.hitsPerOtherExposure()));
    System.out.println(row);
  }
}
