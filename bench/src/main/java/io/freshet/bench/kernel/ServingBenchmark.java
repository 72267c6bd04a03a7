package io.freshet.bench.kernel;

import io.freshet.model.Catalogue;
import io.freshet.model.History;
import io.freshet.model.IalsModel;
import io.freshet.model.IalsSettings;
import io.freshet.model.PopularityTable;
import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.TopK;
import io.freshet.model.Workspace;
import io.freshet.model.serving.ServingModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a scorer does for one event with an iALS model of 64 factors, through the mapped snapshot:
 * fold-in of 200 ratings, scoring of the whole catalogue, top ten, contributions to them. {@link
 * #readBandwidth} reads as many bytes as the factors have and does nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServingBenchmark {
  private static final int FACTORS = 64;
  private static final int RATINGS = 200;
  private static final int K = 10;

  /** Sums of {@link #readBandwidth}; divides the factors of every catalogue here. */
  private static final int SUMS = 640;

  /** Size of the catalogue. */
  @Param({"3700", "10000"})
  public int items;

  private final TopK topK = new TopK();
  private final int[] best = new int[K];
  private final float[] bestScores = new float[K];
  private final float[] parts = new float[K * RATINGS];
  private final History history = new History();
  private final int[] sums = new int[SUMS];
  private int[] words = new int[0];

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
  private ServingModel model;

  @SuppressWarnings("NullAway.Init")
  private Workspace workspace;

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
    Path file = Files.createTempFile("freshet-bench", ".snapshot");
    out.write(file);
    model = ServingModels.load(Snapshot.open(file));
    Files.delete(file); // the mapping stays
    workspace = model.newWorkspace();
    for (int item : random.ints(0, items).distinct().limit(RATINGS).toArray()) {
      history.add(item, 4f, 1_000L + item);
    }
    words = random.ints((long) items * FACTORS).toArray();
    foldIn();
    scoreAll();
    topTen();
  }

  /**
   * The least a scan of the factors can cost: the same bytes, added up. Into many sums that stay in
   * the first cache: one sum alone would wait for itself, not for memory.
   */
  @Benchmark
  public int[] readBandwidth() {
    for (int from = 0; from + SUMS <= words.length; from += SUMS) {
      for (int k = 0; k < SUMS; k++) {
        sums[k] += words[from + k];
      }
    }
    return sums;
  }

  /** The user's factors from 200 ratings. */
  @Benchmark
  public boolean foldIn() {
    return model.foldIn(history, workspace);
  }

  /** The score of every item. */
  @Benchmark
  public float[] scoreAll() {
    model.scoreAll(workspace);
    return workspace.scores();
  }

  /** The ten best of the scores. */
  @Benchmark
  public int topTen() {
    return topK.select(workspace.scores(), items, K, best, bestScores);
  }

  /** What each of 200 ratings contributes to each of ten scores. */
  @Benchmark
  public float[] contributions() {
    model.contributions(history, workspace, best, K, parts);
    return parts;
  }
}
