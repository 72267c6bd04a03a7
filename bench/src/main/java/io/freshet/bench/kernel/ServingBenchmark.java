package io.freshet.bench.kernel;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * The cost of an event with an iALS model of 64 factors. {@link #readBandwidth} only reads as many
 * bytes as the factors have.
 */
public class ServingBenchmark extends EventBenchmark {
  private static final int FACTORS = 64;

  private int[] half = new int[0];
  private int[] otherHalf = new int[0];

  /** Writes and maps a random snapshot and folds a user in. */
  @Setup
  public void setUp() throws IOException, SnapshotFormatException {
    Random random = new Random(1);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      ids.add(Integer.toString(i));
    }
    SnapshotWriter out = new SnapshotWriter(IalsModel.FAMILY, Catalogue.of(ids));
    float[] factors = new float[items * FACTORS];
    float[] gram = new float[FACTORS];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (random.nextGaussian() * 0.3 / Math.sqrt(1 + i % FACTORS));
      gram[i % FACTORS] += factors[i] * factors[i];
    }
    IalsSettings settings = new IalsSettings(0.3, 0.01, 1, 1_000, items, List.of());
    IalsModel.put(out, FACTORS, factors, gram, settings, 0.07);
    PopularityTable.put(out, new float[items], new float[items * PopularityTable.CELLS]);
    for (int item : random.ints(0, items).distinct().limit(RATINGS).toArray()) {
      history.add(item, 4f, 1_000L + item);
    }
    half = random.ints((long) items * FACTORS / 2).toArray();
    otherHalf = half.clone();
    serve(out);
  }

  /**
   * Measures a lower bound of a scan of the factors: the comparison of two halves of as many bytes,
   * which the JVM vectorises and which needs no sums.
   */
  @Benchmark
  public int readBandwidth() {
    return Arrays.mismatch(half, otherHalf);
  }
}
