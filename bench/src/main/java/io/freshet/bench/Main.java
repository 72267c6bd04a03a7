package io.freshet.bench;

import io.freshet.bench.families.FamiliesBenchmark;
import io.freshet.bench.families.ItemMapBenchmark;
import io.freshet.bench.families.RefitBenchmark;
import io.freshet.bench.newitems.NewItemBenchmark;
import io.freshet.bench.pipeline.HttpBenchmark;
import io.freshet.bench.pipeline.PageBenchmark;
import io.freshet.bench.pipeline.PipelineBenchmark;
import io.freshet.bench.process.RestartBenchmark;
import io.freshet.bench.process.SoakBenchmark;
import io.freshet.bench.training.TrainingBenchmark;
import java.util.Arrays;

/** The entry point of {@code freshet bench}: the first argument names the benchmark. */
public final class Main {
  private static final String USAGE =
      """
      Benchmarks:
        pipeline [options]            events per second and CPU per event beside a bare topology; latency
        kernels [JMH options]         scoring, top-k and fold-in (JMH; -prof gc shows allocation)
        training [factors [rounds]]   a sweep of implicit ALS, an epoch of biased MF, a million ratings
        families [ratings [items [family,…]]]  fit, memory and answers of each family
        refit [ratings,… [items [family]]]     first fit and warm refit by size: time and memory
        http [options]                time of GET recommendations at a steady rate
        page [options]                CPU of the page's streams at a steady rate, with browsers
        item-map [folder]             how near similar items are on the map of items
        new-items [folder]            how soon items that appear in a stream are recommended
        restart [rounds [events/s]]   kill -9 of ingest and scorer: seconds until the next answer
        soak [options]                memory, threads and files under half the peak for half an hour
      """;

  private Main() {}

  /**
   * Runs a benchmark.
   *
   * @param args its name, then its own arguments
   * @throws IllegalArgumentException if there is no benchmark with this name
   */
  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (name) {
      case "pipeline" -> PipelineBenchmark.main(rest);
      case "kernels" ->
          org.openjdk.jmh.Main.main(rest.length == 0 ? new String[] {"kernel"} : rest);
      case "training" -> TrainingBenchmark.main(rest);
      case "families" -> FamiliesBenchmark.main(rest);
      case "refit" -> RefitBenchmark.main(rest);
      case "http" -> HttpBenchmark.main(rest);
      case "page" -> PageBenchmark.main(rest);
      case "restart" -> RestartBenchmark.main(rest);
      case "item-map" -> ItemMapBenchmark.main(rest);
      case "new-items" -> NewItemBenchmark.main(rest);
      case "soak" -> SoakBenchmark.main(rest);
      case "" -> System.out.print(USAGE);
      default ->
          throw new IllegalArgumentException(
              "there is no benchmark \""
                  + name
                  + "\": pipeline, kernels, training, families, refit, http, page, item-map,"
                  + " new-items, restart or soak");
    }
  }
}
