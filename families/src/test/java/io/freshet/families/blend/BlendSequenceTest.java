package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The term {@code sequence} of a blend. */
class BlendSequenceTest {
  private static final int ITEMS = 40;
  private static final long START = 1_000_000;
  private static final long SPREAD = 20_000_000;

  private static final RatingMatrix RING = ring(300, true);

  @TempDir static Path shared;

  /** A blend of {@link #RING} that was fitted with the term. */
  private static @Nullable BlendModel always;

  @TempDir Path folder;

  @BeforeAll
  static void fitOnce() throws IOException {
    always = fit(family("always"), RING, null, shared.resolve("always"));
  }

  private static BlendModel always() {
    return Objects.requireNonNull(always);
  }

  private static Family family(String when, String... others) {
    Map<String, String> settings = new HashMap<>();
    settings.put("factors", "8");
    settings.put("session.factors", "8");
    settings.put("choices", "600");
    settings.put("sequence", when);
    settings.put("sequence.epochs", "25");
    settings.put("sequence.negatives", "30");
    for (int k = 0; k < others.length; k += 2) {
      settings.put(others[k], others[k + 1]);
    }
    return Families.create("blend", settings);
  }

  /** Users walk round a ring of items: after item i comes i + 1 after seconds, or i + 21 later. */
  private static RatingMatrix ring(int users, boolean ordered) {
    Random random = new Random(1);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u%03d".formatted(u));
      int[] any = random.ints(0, ITEMS).distinct().limit(12).toArray();
      int item = random.nextInt(ITEMS);
      long second = START + (long) (SPREAD * random.nextDouble());
      for (int k = 0; k < 12; k++) {
        builder.add(id(ordered ? item : any[k]), random.nextInt(4) == 0 ? 2 : 5, second);
        boolean pause = random.nextInt(3) == 0;
        item = (item + (pause ? 21 : 1)) % ITEMS;
        second += pause ? 100_000 : 5;
      }
    }
    return builder.build();
  }

  private static String id(int item) {
    return "i%02d".formatted(item);
  }

  private static Path write(
      Family family, RatingMatrix m, Workers workers, @Nullable ServingModel earlier, Path file)
      throws IOException {
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(7, 4, Map.of(), workers, ProgressListener.NONE, earlier), out);
    out.write(file);
    return file;
  }

  private static BlendModel fit(
      Family family, RatingMatrix m, @Nullable ServingModel earlier, Path file) throws IOException {
    return BlendModel.load(Snapshot.open(write(family, m, Workers.inCaller(), earlier, file)));
  }

  /** A user who rated items 3, 4 and 5, asked after some seconds. */
  private static History user(long pause) {
    History history = new History();
    for (int k = 0; k < 3; k++) {
      history.add(3 + k, 5, START + SPREAD + 5L * k);
      history.addSeen(3 + k);
    }
    history.ask(History.NO_CELL, History.NO_HOUR, START + SPREAD + 10 + pause);
    return history;
  }

  private static int best(BlendModel model, long pause) {
    float[] scores =
        TestSnapshots.folded(model.newScorer(), user(pause)).scoreAll().scores().clone();
    user(pause).hideSeen(scores);
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  @Test
  void shouldUseTheTermWhereItPays() throws IOException {
    BlendModel with = always();
    BlendModel without = fit(family("never"), RING, null, folder.resolve("never"));

    assertThat(with.weight(Term.SEQUENCE)).isPositive();
    assertThat(best(with, 5)).isEqualTo(6);
    assertThat(best(with, 100_000)).isEqualTo(26);
    assertThat(with.learned()).containsKey("sequence.half-life.group-8.seconds");
    assertThat(without.next()).isNull();
    assertThat(without.loadPast()).isNull();
    assertThat(without.weight(Term.SEQUENCE)).isZero();
  }

  /** Where order says nothing there is no term, but the next fit can go on from the network. */
  @Test
  void shouldLeaveTheTermOutWhereItDoesNotPay() throws IOException {
    BlendModel model = fit(family("always"), ring(300, false), null, folder.resolve("random"));

    assertThat(model.weight(Term.SEQUENCE)).isZero();
    assertThat(model.next()).isNull();
    assertThat(model.loadPast()).isNotNull();
  }

  /** The network that the weights are learned from is the same whatever the choices are. */
  @Test
  void shouldLearnWeightsFromANetworkThatHasNotSeenTheChoices() throws IOException {
    RatingMatrix m = RING;
    BlendModel model = always();
    long until = model.pastUntil();
    RatingMatrix others = m.before(until);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    Random random = new Random(5);
    for (int u = 0; u < m.users(); u++) {
      builder.addUser(m.userId(u));
      Set<String> known = new HashSet<>();
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        String item = m.catalogue().id(m.item()[k]);
        if (m.seconds()[k] >= until) {
          item = id(random.nextInt(ITEMS));
          while (known.contains(item)) {
            item = id(random.nextInt(ITEMS));
          }
        }
        known.add(item);
        builder.add(item, m.rating()[k], m.seconds()[k]);
      }
    }
    BlendModel another = fit(family("always"), builder.build(), null, folder.resolve("another"));

    assertThat(others.ratings()).isLessThan(m.ratings() - 600);
    assertThat(another.pastUntil()).isEqualTo(until);
    assertThat(past(another).weights()).isEqualTo(past(model).weights());
    assertThat(past(another).copyUnits()).isEqualTo(past(model).copyUnits());
    assertThat(another.weight(Term.SEQUENCE)).isZero();
    assertThat(model.weight(Term.SEQUENCE)).isPositive();
    assertThat(Objects.requireNonNull(model.next()).weights()).isNotEqualTo(past(model).weights());
  }

  private static SequenceNetwork past(BlendModel model) throws SnapshotFormatException {
    return Objects.requireNonNull(model.loadPast());
  }

  /** A refit tries the term; the refit after it goes on from what that has learned. */
  @Test
  void shouldTryTheTermInRefitsAndGoOnFromTheLast() throws IOException {
    RatingMatrix m = RING;
    RatingMatrix earlier = m.before(START + SPREAD * 8 / 10);
    RatingMatrix later = m.before(START + SPREAD * 9 / 10);
    Family family = family("refit");
    BlendModel first = fit(family, earlier, null, folder.resolve("first"));
    BlendModel second = fit(family, later, first, folder.resolve("second"));
    BlendModel third = fit(family, m, second, folder.resolve("third"));
    BlendModel cold =
        fit(family("refit", "sequence.epochs", "2"), m, first, folder.resolve("cold"));

    assertThat(first.next()).isNull();
    assertThat(second.next()).isNotNull();
    assertThat(third.pastUntil()).isGreaterThan(second.pastUntil());
    // Two passes of the network that goes on are worth more than two of a new one.
    assertThat(best(third, 5)).isEqualTo(6);
    assertThat(third.weight(Term.SEQUENCE)).isGreaterThan(cold.weight(Term.SEQUENCE));
    // A network that may have seen choices of this fit is not gone on from.
    BlendModel again = fit(family, later, third, folder.resolve("again"));
    BlendModel fresh = fit(family, later, first, folder.resolve("fresh"));
    assertThat(past(again).weights()).isEqualTo(past(fresh).weights());
  }

  /** A recount keeps the networks; an item that they do not know gets no part of the term. */
  @Test
  void shouldKeepTheNetworksInARecount() throws IOException {
    Family family = family("always");
    BlendModel model = always();
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 50; u++) {
      builder.addUser("v%03d".formatted(u));
      for (int item = 0; item < ITEMS; item++) {
        builder.add(id(item), 5, START + 60L * item);
      }
      builder.add("a new one", 5, START + 6000);
    }
    RatingMatrix later = builder.build();
    SnapshotWriter out = new SnapshotWriter("blend", later.catalogue());
    PopularityColumns.of(later, 4, 5000).put(out);
    FitContext context = new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE);
    family.recount(later, context, model, out);
    Path file = folder.resolve("counted");
    out.write(file);
    BlendModel counted = BlendModel.load(Snapshot.open(file));

    assertThat(counted.learned()).isEqualTo(model.learned());
    assertThat(counted.pastUntil()).isEqualTo(model.pastUntil());
    int unknown = counted.catalogue().indexOf("a new one");
    assertThat(Objects.requireNonNull(counted.next()).knows(unknown)).isFalse();
    History history = new History();
    history.add(unknown, 5, START);
    history.add(counted.catalogue().indexOf(id(9)), 5, START + 5);
    history.ask(History.NO_CELL, History.NO_HOUR, START + 10);
    BlendScorer scorer = counted.newScorer();
    TestSnapshots.folded(scorer, history).scoreAll();
    float[] terms = new float[counted.catalogue().size()];
    scorer.terms(Term.SEQUENCE, terms);
    assertThat(terms[unknown]).isZero();
    assertThat(terms[counted.catalogue().indexOf(id(10))]).isGreaterThan(5);
    // The next fit draws a vector for the item.
    BlendModel warm = fit(family, later, counted, folder.resolve("warm"));
    assertThat(warm.catalogue().size()).isEqualTo(ITEMS + 1);
  }

  @Test
  void shouldWriteTheSameBytesWhateverTheThreads() throws IOException {
    RatingMatrix m = ring(200, true);
    Family family = family("always", "sequence.epochs", "2");
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      Path one = write(family, m, Workers.inCaller(), null, folder.resolve("one"));
      Path three = write(family, m, Workers.of(pool, 3), null, folder.resolve("three"));
      assertThat(Files.mismatch(one, three)).isEqualTo(-1);
    } finally {
      pool.shutdownNow();
    }
  }

  /** A score is the sum of its entries' parts and the baseline. */
  @Test
  void shouldShareScoresOutExactly() throws IOException {
    BlendModel model = always();
    History history = user(5);
    ScoredUser scored = TestSnapshots.folded(model.newScorer(), history).scoreAll();
    int[] items = {6, 7, 12, 26};
    float[] parts = new float[items.length * history.size()];
    int[] all = IntStream.range(0, history.size()).toArray();
    scored.contributions(items, items.length, all, all.length, parts);
    for (int i = 0; i < items.length; i++) {
      double sum = scored.baseline(items[i]);
      for (int j = 0; j < history.size(); j++) {
        sum += parts[i * history.size() + j];
      }
      assertThat(sum).isCloseTo(scored.scores()[items[i]], within(1e-4));
    }
    // Item 6 follows the newest entry.
    assertThat(parts[2]).isGreaterThan(parts[0]).isGreaterThan(parts[1]);
  }
}
