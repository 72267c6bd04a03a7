package io.freshet.bench.training;

import io.freshet.trainer.family.BiasedMfFitSettings;
import io.freshet.trainer.family.BiasedMfSolver;
import io.freshet.trainer.family.IalsFitSettings;
import io.freshet.trainer.family.IalsSolver;
import io.freshet.trainer.family.Workers;
import io.freshet.trainer.matrix.RatingMatrix;
import io.freshet.trainer.matrix.RatingMatrixBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Seconds per sweep of implicit ALS and per epoch of biased matrix factorisation, in one thread, on
 * a seeded matrix the shape of MovieLens 1M: 6,040 users, 3,706 items, a million ratings, both
 * sides skewed. Wall-clock time and the thread's own processor time are both printed: on a busy
 * machine only the second says what the solver costs.
 *
 * <pre>TrainingBenchmark [factors [rounds]]</pre>
 */
public final class TrainingBenchmark {
  private static final int USERS = 6_040;
  private static final int ITEMS = 3_706;
  private static final int RATINGS = 1_000_000;

  private TrainingBenchmark() {}

  /** Runs both solvers and prints each round and the median. */
  public static void main(String[] args) {
    int factors = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    RatingMatrix m = skewed(42);
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
        "%-36s wall %.3f s, processor %.3f s (median of %d; least %.3f, %.3f)%n",
        what,
        wall[rounds / 2],
        cpu[rounds / 2],
        rounds,
        wall[0],
        cpu[0]);
  }

  /** Log-normal activity of users, Zipf-like popularity of items. */
  private static RatingMatrix skewed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] popularity = new double[ITEMS];
    double total = 0;
    for (int i = 0; i < ITEMS; i++) {
      total += Math.pow(i + 20.0, -0.8);
      popularity[i] = total;
    }
    double[] activity = new double[USERS];
    double sum = 0;
    for (int u = 0; u < USERS; u++) {
      double normal = 0;
      for (int k = 0; k < 12; k++) {
        normal += random.nextDouble() - 0.5;
      }
      activity[u] = Math.exp(normal);
      sum += activity[u];
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < USERS; u++) {
      builder.addUser("u" + u);
      int count = (int) Math.min(ITEMS / 2.0, Math.max(20, RATINGS * activity[u] / sum));
      BitSet rated = new BitSet(ITEMS);
      for (int taken = 0; taken < count; ) {
        int at = Arrays.binarySearch(popularity, random.nextDouble() * total);
        int item = Math.min(ITEMS - 1, at < 0 ? -at - 1 : at);
        if (!rated.get(item)) {
          rated.set(item);
          taken++;
          builder.add(
              item, 1 + random.nextInt(5), random.nextInt(100_000_000), RatingMatrix.NO_CELL);
        }
      }
    }
    return builder.build();
  }
}
