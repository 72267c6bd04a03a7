package io.freshet.bench.training;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.ials.IalsFitSettings;
import io.freshet.families.ials.IalsSolver;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.mf.BiasedMfFitSettings;
import io.freshet.families.mf.BiasedMfSolver;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.snapshot.SnapshotWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The benchmark of the solvers: seconds per sweep of implicit ALS and per epoch of biased matrix
 * factorisation, in one thread, and of a whole fit of the blend. The data are a seeded matrix with
 * the shape of MovieLens 1M: 6,040 users, 3,706 items, a million ratings, both sides skewed. It
 * prints wall-clock time and the thread's processor time; on a busy machine only the second is the
 * cost of the solver.
 *
 * <pre>TrainingBenchmark [factors [rounds]]</pre>
 */
public final class TrainingBenchmark {
  private static final int USERS = 6_040;
  private static final int ITEMS = 3_706;
  private static final int RATINGS = 1_000_000;

  private TrainingBenchmark() {}

  /** Runs both solvers and prints the median of the rounds. */
  public static void main(String[] args) {
    int factors = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    RatingMatrix m = SkewedRatings.of(42, USERS, ITEMS, RATINGS);
    System.out.printf(
        Locale.ROOT,
        "%d users, %d items, %d ratings, d=%d, one thread%n",
        m.users(),
        m.items(),
        m.ratings(),
        factors);
    IalsSolver ials =
        new IalsSolver(
            m,
            new IalsFitSettings(
                factors,
                16,
                1,
                0.3,
                0.1,
                0.5,
                IalsFitSettings.parseConfidence("1:0.1,3:0.4,4:1"),
                0.1,
                0),
            1,
            Workers.inCaller());
    measure("iALS++ sweep, confidence by rating", rounds, ials::sweep);
    IalsSolver constant =
        new IalsSolver(
            m,
            new IalsFitSettings(factors, 16, 1, 0.3, 0.1, 0.5, List.of(), 0.1, 0),
            1,
            Workers.inCaller());
    measure("iALS++ sweep, confidence 1", rounds, constant::sweep);
    boolean[] all = new boolean[m.ratings()];
    Arrays.fill(all, true);
    BiasedMfSolver mf =
        new BiasedMfSolver(
            m,
            all,
            new BiasedMfFitSettings(factors, 1, 0.01, 1, 0.5, 0.2, 0.5, 0, 0.1),
            1,
            Workers.inCaller());
    measure("biased MF epoch", rounds, mf::epoch);
    blend(m);
  }

  private static void measure(String what, int rounds, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] wall = new double[rounds];
    double[] cpu = new double[rounds];
    for (int k = -2; k < rounds; k++) { // two rounds to warm up
      long wallStart = System.nanoTime();
      long cpuStart = threads.getCurrentThreadCpuTime();
      work.run();
      if (k >= 0) {
        cpu[k] = (threads.getCurrentThreadCpuTime() - cpuStart) / 1e9;
        wall[k] = (System.nanoTime() - wallStart) / 1e9;
      }
    }
    Arrays.sort(wall);
    Arrays.sort(cpu);
    System.out.printf(
        Locale.ROOT,
        "%-36s wall %.3f s, processor %.3f s (median of %d; min %.3f, %.3f)%n",
        what,
        wall[rounds / 2],
        cpu[rounds / 2],
        rounds,
        wall[0],
        cpu[0]);
  }

  /** Measures a whole fit of the default family with its defaults, with one thread per core. */
  private static void blend(RatingMatrix m) {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Family family = Families.create("blend", Map.of());
      long start = System.nanoTime();
      SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
      PopularityColumns.of(m, 4, 5000).put(out);
      family.fit(
          m, new FitContext(1, 4, Map.of(), Workers.of(pool, threads), ProgressListener.NONE), out);
      System.out.printf(
          Locale.ROOT,
          "%-36s wall %.1f s, %d threads, once, cold%n",
          "blend, whole fit",
          (System.nanoTime() - start) / 1e9,
          threads);
    } finally {
      pool.shutdown();
    }
  }
}
