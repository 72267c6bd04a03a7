package io.freshet.bench.kernel;

import io.freshet.bench.training.SkewedRatings;
import io.freshet.model.History;
import io.freshet.model.ServingModel;
import io.freshet.model.Snapshot;
import io.freshet.model.SnapshotFormatException;
import io.freshet.model.SnapshotWriter;
import io.freshet.model.TopK;
import io.freshet.model.Workspace;
import io.freshet.model.serving.ServingModels;
import io.freshet.trainer.families.Families;
import io.freshet.trainer.family.Family;
import io.freshet.trainer.family.FitContext;
import io.freshet.trainer.family.PopularityColumns;
import io.freshet.trainer.family.ProgressListener;
import io.freshet.trainer.family.Workers;
import io.freshet.trainer.matrix.RatingMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
 * What a scorer does for one event with a blend that was fitted to generated ratings, 100 per item:
 * fold-in of some 200 ratings, scoring of the whole catalogue, top ten, contributions to them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlendBenchmark {
  private static final int RATINGS = 200;
  private static final int RATINGS_PER_ITEM = 100;
  private static final int K = 10;

  /** Size of the catalogue. */
  @Param({"3700", "10000"})
  public int items;

  private final TopK topK = new TopK();
  private final int[] best = new int[K];
  private final float[] bestScores = new float[K];
  private final float[] parts = new float[K * RATINGS];
  private final History history = new History();

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
  private ServingModel model;

  @SuppressWarnings("NullAway.Init")
  private Workspace workspace;

  /** Fits, maps the snapshot and folds a user in. */
  @Setup
  public void setUp() throws IOException, SnapshotFormatException {
    int ratings = items * RATINGS_PER_ITEM;
    RatingMatrix m = SkewedRatings.of(1, ratings / RATINGS, items, ratings);
    Family family =
        Families.create("blend", Map.of("sweeps", "2", "warm.sweeps", "1", "choices", "200"));
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(1, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE), out);
    Path file = Files.createTempFile("freshet-bench", ".snapshot");
    out.write(file);
    model = ServingModels.load(Snapshot.open(file));
    Files.delete(file); // the mapping stays
    workspace = model.newWorkspace();
    // The first user with a history as long.
    int user = 0;
    while (m.userStart()[user + 1] - m.userStart()[user] < RATINGS) {
      user++;
    }
    for (int k = m.userStart()[user]; history.size() < RATINGS; k++) {
      history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
    }
    foldIn();
    scoreAll();
    topTen();
  }

  /** Factors of the user, what the newest ratings say, the profile of genres. */
  @Benchmark
  public boolean foldIn() {
    return model.foldIn(history, workspace);
  }

  /** Scores of the whole catalogue. */
  @Benchmark
  public float[] scoreAll() {
    model.scoreAll(workspace);
    return workspace.scores();
  }

  /** The ten best. */
  @Benchmark
  public int topTen() {
    return topK.select(workspace.scores(), items(), K, best, bestScores);
  }

  private int items() {
    return model.catalogue().size();
  }

  /** What each rating brought to the ten best. */
  @Benchmark
  public float[] contributions() {
    model.contributions(history, workspace, best, K, parts);
    return parts;
  }
}
