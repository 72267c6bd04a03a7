package io.freshet.families.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.kernel.Kernels;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.sequence.SequenceModel;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceTest {
  private static final int ITEMS = 40;
  private static final int EPOCHS = 90;

  @TempDir Path folder;

  /** Users walk round a ring of items: after item i comes i + 1 after seconds, or i + 20 later. */
  private static RatingMatrix ring(int users, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      int item = random.nextInt(ITEMS);
      long second = 1_000_000;
      for (int k = 0; k < 12; k++) {
        builder.add(id(item), 1 + random.nextInt(5), second);
        boolean pause = random.nextInt(3) == 0;
        item = (item + (pause ? 21 : 1)) % ITEMS;
        second += pause ? 10_000_000 : 5;
      }
    }
    return builder.build();
  }

  private static String id(int item) {
    return "i" + (100 + item);
  }

  private static Sequence family(int epochs) {
    return Sequence.from(
        Map.of(
            "dimensions",
            "16",
            "length",
            "10",
            "negatives",
            "25",
            "epochs",
            "" + epochs,
            "warm.epochs",
            "1"));
  }

  private Path fit(
      Sequence family, RatingMatrix m, Workers workers, @Nullable ServingModel earlier, String name)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter(family.name(), m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(3, 4, Map.of(), workers, ProgressListener.NONE, earlier), out);
    Path file = folder.resolve(name);
    out.write(file);
    return file;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  /** Counts how often the best item of a user with three entries is the expected one. */
  private static double share(ServingModel model, long pause, int step) {
    int hits = 0;
    for (int start = 0; start < ITEMS; start++) {
      History history = new History();
      for (int k = 0; k < 3; k++) {
        history.add(model.catalogue().indexOf(id((start + k) % ITEMS)), 3, 50 + 5 * k);
      }
      history.ask(History.NO_CELL, History.NO_HOUR, 60 + pause);
      float[] scores = TestSnapshots.folded(model.newScorer(), history).scoreAll().scores().clone();
      hits += best(scores) == model.catalogue().indexOf(id((start + 2 + step) % ITEMS)) ? 1 : 0;
    }
    return hits / (double) ITEMS;
  }

  @Test
  void shouldLearnWhatComesNextAndThatItDependsOnTheTimeSince() throws IOException {
    RatingMatrix m = ring(400, 1);
    Path file = fit(family(EPOCHS), m, Workers.inCaller(), null, "one");
    ServingModel model = TestSnapshots.load(file);

    assertThat(share(model, 5, 1)).isGreaterThan(0.8);
    assertThat(share(model, 10_000_000, 21)).isGreaterThan(0.8);
  }

  @Test
  void shouldGiveTheSameBytesForAnyNumberOfThreads() throws IOException {
    RatingMatrix m = TestMatrices.random(150, 130, 2500, 6);
    byte[] expected = Files.readAllBytes(fit(family(2), m, Workers.inCaller(), null, "caller"));
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      for (int threads = 2; threads <= 3; threads++) {
        Path file = fit(family(2), m, Workers.of(pool, threads), null, "threads" + threads);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void shouldGoOnFromAnEarlierModelAndLearnNewItems() throws IOException {
    RatingMatrix before = ring(400, 1).where(k -> !isNew(ring(400, 1), k));
    ServingModel earlier =
        TestSnapshots.load(fit(family(EPOCHS), before, Workers.inCaller(), null, "earlier"));
    RatingMatrix m = ring(400, 1);
    ServingModel cold = TestSnapshots.load(fit(family(1), m, Workers.inCaller(), null, "cold"));

    ServingModel warm =
        TestSnapshots.load(fit(family(EPOCHS), m, Workers.inCaller(), earlier, "warm"));

    assertThat(warm.catalogue().size()).isEqualTo(ITEMS).isGreaterThan(before.items());
    assertThat(share(warm, 5, 1)).isGreaterThan(share(cold, 5, 1) + 0.2);
  }

  private static boolean isNew(RatingMatrix m, int k) {
    return m.catalogue().id(m.item()[k]).equals(id(7));
  }

  /** A scorer computes the vector that training computed for the same row. */
  @Test
  void shouldServeWhatTrainingComputes() throws IOException {
    RatingMatrix m = TestMatrices.random(30, 50, 600, 6);
    SequenceModel model =
        (SequenceModel) TestSnapshots.load(fit(family(3), m, Workers.inCaller(), null, "served"));
    SequenceSettings settings = model.network().settings();
    SecondGroups groups = new SecondGroups(m);
    SequenceParameters parameters =
        SequenceParameters.start(
            m.catalogue(), settings, 1, TrainedSequence.of(model.network(), model.catalogue()));
    SequencePass pass = new SequencePass(parameters.layout(), Kernels.best());
    List<Integer> ends = new ArrayList<>();
    for (int u = 0; u < m.users(); u++) {
      int start = m.userStart()[u];
      int count = Math.min(10, m.userStart()[u + 1] - 1 - start);
      if (count > 0) {
        pass.rows().add(m, groups, settings, start, count);
        ends.add(start + count - 1);
      }
    }
    pass.forward(parameters.items(), parameters.weights());

    int row = -1;
    int d = settings.dimensions();
    int at = 0;
    for (int u = 0; u < m.users(); u++) {
      int start = m.userStart()[u];
      int count = Math.min(10, m.userStart()[u + 1] - 1 - start);
      if (count <= 0) {
        continue;
      }
      row += count;
      History history = new History();
      for (int k = start; k <= ends.get(at); k++) {
        history.add(m.item()[k], m.rating()[k], m.seconds()[k]);
      }
      history.ask(History.NO_CELL, History.NO_HOUR, m.seconds()[ends.get(at) + 1]);
      at++;
      ScoredUser user = TestSnapshots.folded(model.newScorer(), history).scoreAll();
      for (int item = 0; item < m.items(); item++) {
        double expected = 0;
        for (int k = 0; k < d; k++) {
          expected += pass.users()[row * d + k] * parameters.units()[item * d + k] / 0.05;
        }
        assertThat((double) user.scores()[item]).isCloseTo(expected, within(2e-3));
      }
    }
    assertThat(at).isGreaterThan(10);
  }

  @Test
  void shouldCutEveryTargetIntoOneWindow() {
    RatingMatrix m = TestMatrices.random(40, 60, 900, 2);
    int[] seen = new int[m.ratings()];
    for (Windows.Window window :
        Windows.of(m, 7, Long.MAX_VALUE, new java.util.SplittableRandom(1))) {
      assertThat(window.rows()).isBetween(1, 7);
      for (int k = window.start() + 1; k <= window.start() + window.rows(); k++) {
        seen[k]++;
      }
    }
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        assertThat(seen[k]).isEqualTo(k == m.userStart()[u] ? 0 : 1);
      }
    }
  }

  @Test
  void shouldKeepTheNewestWindowsOfAVisitLimit() {
    RatingMatrix m = TestMatrices.random(40, 60, 900, 2);
    List<Windows.Window> kept = Windows.of(m, 7, 100, new java.util.SplittableRandom(1));

    assertThat(kept.stream().mapToInt(Windows.Window::rows).sum()).isBetween(80, 100);
    long oldest =
        kept.stream().mapToLong(w -> m.seconds()[w.start() + w.rows()]).min().orElseThrow();
    assertThat(oldest).isGreaterThan(1000 + 450);
  }
}
