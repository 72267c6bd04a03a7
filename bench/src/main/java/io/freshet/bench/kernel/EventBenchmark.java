package io.freshet.bench.kernel;

import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TopK;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The stages of a scorer's event on a mapped snapshot: fold-in of 200 ratings, scoring of the whole
 * catalogue, top ten, and contributions to the top ten.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class EventBenchmark {
  /** Number of ratings in the history. */
  static final int RATINGS = 200;

  private static final int K = 10;

  /** Size of the catalogue. */
  @Param({"3700", "10000"})
  public int items;

  /** The user's history; the set-up fills it. */
  final History history = new History();

  private final TopK topK = new TopK();
  private final int[] best = new int[K];
  private final float[] bestScores = new float[K];
  private final float[] parts = new float[K * RATINGS];
  private final int[] half = IntStream.range(0, RATINGS).filter(j -> j % 2 == 0).toArray();

  private final int[] all = IntStream.range(0, RATINGS).toArray();

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
  private UserScorer scorer;

  @SuppressWarnings("NullAway.Init")
  private FoldedUser folded;

  @SuppressWarnings("NullAway.Init")
  private ScoredUser scored;

  /** Only for the benchmarks of this package. */
  EventBenchmark() {}

  /** Writes and maps a snapshot and answers one event, so that every stage has its input. */
  final void serve(SnapshotWriter out) throws IOException, SnapshotFormatException {
    Path file = Files.createTempFile("freshet-bench", ".snapshot");
    out.write(file);
    scorer = ServingModels.load(Snapshot.open(file)).newScorer();
    Files.delete(file); // the mapping stays
    folded = foldIn();
    scored = folded.scoreAll();
    topTen();
  }

  /** Folds the user in. */
  @Benchmark
  public FoldedUser foldIn() {
    return Objects.requireNonNull(scorer.foldIn(history));
  }

  /** Scores every item. */
  @Benchmark
  public float[] scoreAll() {
    return folded.scoreAll().scores();
  }

  /** Selects the ten best scores. */
  @Benchmark
  public int topTen() {
    return topK.select(scored.scores(), scored.scores().length, K, best, bestScores);
  }

  /** Computes the contribution of each rating to each of the ten best. */
  @Benchmark
  public float[] contributions() {
    scored.contributions(best, K, all, all.length, parts);
    return parts;
  }

  /** Computes the contributions of half of the ratings, about the number above a user's mean. */
  @Benchmark
  public float[] contributionsOfHalf() {
    scored.contributions(best, K, half, half.length, parts);
    return parts;
  }
}
