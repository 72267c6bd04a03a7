package io.freshet.families.blend;

import static io.freshet.model.scoring.ScorePart.CONTENT;
import static io.freshet.model.scoring.ScorePart.CONTEXT;
import static io.freshet.model.scoring.ScorePart.HEAD;
import static io.freshet.model.scoring.ScorePart.ORDER;
import static io.freshet.model.scoring.ScorePart.POPULARITY;
import static io.freshet.model.scoring.ScorePart.TASTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoreParts;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotFormatException;
import io.freshet.model.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlendTest {
  private static final int ITEMS = 60;
  private static final Family SMALL =
      Families.create("blend", Map.of("factors", "8", "session.factors", "8", "choices", "600"));

  @TempDir Path folder;

  /** Every user rates the items in one order, each from another starting point. */
  private static RatingMatrix walks(int users, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u%03d".formatted(u));
      int at = random.nextInt(ITEMS);
      long second = 1_000_000L + random.nextInt(500_000);
      for (int step = 0; step < 15; step++) {
        builder.add("i%02d".formatted(at), random.nextInt(4) == 0 ? 2 : 5, second);
        at = (at + 1) % ITEMS;
        second += 60;
      }
    }
    return builder.build();
  }

  @Test
  void shouldLearnThatOrderIsWhatMatters() {
    RatingMatrix m = walks(200, 1);
    BlendModel model = (BlendModel) TestSnapshots.fit(SMALL, m, folder.resolve("walks"));

    double order =
        model.weight(Term.AFTER) + model.weight(Term.AFTER_LIKED) + model.weight(Term.NEAR);
    assertThat(order).isPositive();
    int hits = 0;
    BlendScorer scorer = model.newScorer();
    for (int start = 0; start < ITEMS; start++) {
      History history = new History();
      for (int step = 0; step < 8; step++) {
        history.add((start + step) % ITEMS, 5, step);
      }
      int next = (start + 8) % ITEMS;
      ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
      float[] scores = scored.scores();
      for (int j = 0; j < history.size(); j++) {
        scores[history.items()[j]] = Float.NEGATIVE_INFINITY;
      }
      int above = 0;
      for (float score : scores) {
        above += score >= scores[next] ? 1 : 0;
      }
      hits += above == 1 ? 1 : 0;
    }
    // By chance one in 52, by popularity no better.
    assertThat(hits).isGreaterThan(ITEMS / 2);
  }

  /** Later users rate in the reverse order: a recount counts it, and learns nothing else. */
  @Test
  void shouldRenewCountsAndKeepLearnedParameters() throws IOException {
    RatingMatrix before = walks(100, 1);
    BlendModel model = (BlendModel) TestSnapshots.fit(SMALL, before, folder.resolve("before"));
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 300; u++) {
      builder.addUser("v%03d".formatted(u));
      for (int step = 0; step < 15; step++) {
        builder.add("i%02d".formatted((u + 45 - step) % ITEMS), 5, 2_000_000L + 60L * step);
      }
      builder.add("new", 5, 2_001_000L);
    }
    RatingMatrix later = builder.build();
    SnapshotWriter out = new SnapshotWriter("blend", later.catalogue());
    PopularityColumns.of(later, 4, 5000).put(out);

    SMALL.recount(
        later,
        new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE),
        model,
        out);
    Path file = folder.resolve("later");
    out.write(file);
    BlendModel counted = BlendModel.load(Snapshot.open(file));

    assertThat(counted.learned()).isEqualTo(model.learned());
    assertThat(counted.catalogue().indexOf("new")).isNotNegative();
    assertThat(after(model, "i30", "i31")).isPositive();
    assertThat(after(model, "i30", "i29")).isZero();
    assertThat(after(counted, "i30", "i29")).isPositive();
    assertThat(after(counted, "i30", "i31")).isZero();
    assertThat(norm(counted, "i30")).isCloseTo(norm(model, "i30"), within(1e-4));
    assertThat(norm(counted, "new")).isZero();

    Family other = Families.create("blend", Map.of("factors", "4", "session.factors", "8"));
    assertThatThrownBy(
            () ->
                other.recount(
                    later,
                    new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE),
                    model,
                    out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length");
  }

  /** The {@code AFTER} term of an item for a user who last rated another. */
  private static float after(BlendModel model, String rated, String next) {
    History history = new History();
    history.add(model.catalogue().indexOf(rated), 5, 3_000_000);
    history.ask(History.NO_CELL, History.NO_HOUR, 3_000_060);
    BlendScorer scorer = model.newScorer();
    assertThat(scorer.foldIn(history)).isNotNull();
    float[] terms = new float[model.catalogue().size()];
    scorer.terms(Term.AFTER, terms);
    return terms[model.catalogue().indexOf(next)];
  }

  /** The length of an item's factors, which rotation does not change. */
  private static double norm(BlendModel model, String item) {
    float[] factors = model.taste().copy();
    int d = model.taste().items().dimensions();
    double square = 0;
    for (int k = 0; k < d; k++) {
      square += Math.pow(factors[model.catalogue().indexOf(item) * d + k], 2);
    }
    return Math.sqrt(square);
  }

  @Test
  void shouldWriteTheSameBytesWhateverTheThreads() throws IOException {
    RatingMatrix m = walks(60, 2);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      Path one = TestSnapshots.write(SMALL, m, 7, Workers.inCaller(), folder.resolve("one"));
      Path three = TestSnapshots.write(SMALL, m, 7, Workers.of(pool, 3), folder.resolve("three"));

      assertThat(Files.mismatch(one, three)).isEqualTo(-1);
    } finally {
      pool.shutdownNow();
    }
  }

  /** A score is the sum of its entries' parts and the baseline. */
  @Test
  void shouldShareScoresOutExactlyWithAHeadAndWithout() throws IOException {
    RatingMatrix m = walks(200, 5);
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    FitContext context =
        new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE, null);
    Families.create(
            "blend",
            Map.of(
                "factors",
                "8",
                "session.factors",
                "8",
                "choices",
                "600",
                "head.units",
                "0",
                "tail.negatives",
                "0"))
        .fit(m, context, out);
    Path plain = folder.resolve("plain");
    out.write(plain);
    Random random = new Random(4);
    float[] inputs = new float[5 * (Head.INPUTS + 1)];
    float[] outputs = new float[5];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextGaussian() / 4;
    }
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) random.nextGaussian();
    }
    Head.of(inputs, outputs).put(out);
    Path headed = folder.resolve("headed");
    out.write(headed);

    BlendModel withoutHead = BlendModel.load(Snapshot.open(plain));
    BlendModel withHead = BlendModel.load(Snapshot.open(headed));
    float[] without = checkedScores(withoutHead);
    float[] with = checkedScores(withHead);

    assertThat(with).isNotEqualTo(without);
    checkParts(withoutHead, withHead);
  }

  /** The parts add up to the score, and a head changes no part but its own. */
  private static void checkParts(BlendModel withoutHead, BlendModel withHead) {
    History history = twelve();
    ScoredUser linear = TestSnapshots.folded(withoutHead.newScorer(), history).scoreAll();
    ScoredUser headed = TestSnapshots.folded(withHead.newScorer(), history).scoreAll();
    ScoreParts ofTerms = Objects.requireNonNull(linear.parts());
    ScoreParts all = Objects.requireNonNull(headed.parts());
    assertThat(ofTerms.kinds()).containsExactly(TASTE, ORDER, CONTENT, POPULARITY, CONTEXT);
    assertThat(all.kinds()).containsExactly(TASTE, ORDER, CONTENT, POPULARITY, CONTEXT, HEAD);
    double mean =
        IntStream.range(0, ITEMS).mapToDouble(i -> linear.scores()[i]).average().orElse(0);
    assertThat(ofTerms.meanScore()).isCloseTo(mean, within(1e-4));
    double[] means = new double[5];
    double meanOfHead = 0;
    for (int item = 0; item < ITEMS; item++) {
      double[] terms = new double[5];
      double[] parts = new double[6];
      ofTerms.ofItem(item, linear.scores()[item], terms);
      all.ofItem(item, headed.scores()[item], parts);
      assertThat(Arrays.stream(terms).sum()).isCloseTo(linear.scores()[item] - mean, within(1e-4));
      assertThat(Arrays.stream(parts).sum())
          .isCloseTo(headed.scores()[item] - all.meanScore(), within(1e-4));
      for (int part = 0; part < terms.length; part++) {
        assertThat(parts[part]).isCloseTo(terms[part], within(1e-4));
        means[part] += terms[part] / ITEMS;
      }
      meanOfHead += item % 3 == 0 && item < 36 ? 0 : parts[5] / 48;
    }
    assertThat(means).containsExactly(new double[5], within(1e-4));
    assertThat(meanOfHead).isCloseTo(0, within(1e-4));
  }

  /** A user who has rated every third item of the first 36. */
  private static History twelve() {
    History history = new History();
    for (int step = 0; step < 12; step++) {
      history.add(3 * step, step % 3 == 0 ? 2 : 5, 1_000_000 + step * 100L);
      history.addSeen(3 * step);
    }
    history.ask(History.NO_CELL, History.NO_HOUR, 1_005_000);
    return history;
  }

  private static float[] checkedScores(BlendModel model) {
    BlendScorer scorer = model.newScorer();
    History history = twelve();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    int[] items = {1, 2, 4, 40, 59};
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
    int[] some = {0, 3, 7, 11};
    float[] ofSome = new float[parts.length];
    scored.contributions(items, items.length, some, some.length, ofSome);
    for (int i = 0; i < items.length; i++) {
      for (int e = 0; e < some.length; e++) {
        assertThat(ofSome[i * some.length + e]).isEqualTo(parts[i * history.size() + some[e]]);
      }
    }
    return scored.scores().clone();
  }

  @Test
  void shouldPredictRatingsByBiasesWithinTheScale() {
    RatingMatrix m = walks(100, 8);
    BlendModel model = (BlendModel) TestSnapshots.fit(SMALL, m, folder.resolve("biases"));
    double[] sum = new double[ITEMS];
    int[] count = new int[ITEMS];
    double total = 0;
    for (int k = 0; k < m.ratings(); k++) {
      sum[m.item()[k]] += m.rating()[k];
      count[m.item()[k]]++;
      total += m.rating()[k];
    }
    double mean = total / m.ratings();
    double[] above = new double[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      above[i] = (sum[i] + 5 * mean) / (count[i] + 5) - mean;
    }
    BlendScorer scorer = model.newScorer();
    History harsh = new History();
    harsh.add(3, 2, 100);
    harsh.add(9, 5, 200);
    harsh.add(10, 2, 300);
    FoldedUser folded = TestSnapshots.folded(scorer, harsh);
    double user = (9 - 3 * mean - above[3] - above[9] - above[10]) / (3 + 5);
    for (int i = 0; i < ITEMS; i++) {
      assertThat((double) folded.predictedRating(i))
          .isCloseTo(Math.min(5, mean + above[i] + user), within(1e-5));
    }
    History lover = new History();
    for (int i = 0; i < 40; i++) {
      lover.add(i, 9, i);
    }
    assertThat(TestSnapshots.folded(scorer, lover).predictedRating(50)).isEqualTo(5f);
  }

  /** If order determines the next item, it is nearly certain; the other items share the rest. */
  @Test
  void shouldSayHowLikelyAnItemIs() throws IOException {
    BlendModel model =
        (BlendModel) TestSnapshots.fit(SMALL, walks(200, 1), folder.resolve("likely"));
    BlendScorer scorer = model.newScorer();
    History history = new History();
    for (int step = 0; step < 8; step++) {
      history.add(10 + step, 5, step);
      history.addSeen(10 + step);
    }
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] scores = scored.scores();
    for (int s = 0; s < history.seenSize(); s++) {
      scores[history.seen()[s]] = Float.NEGATIVE_INFINITY;
    }

    float total = scored.logTotal();
    double sum = 0;
    for (float score : scores) {
      float chance = scored.probability(score, total);
      assertThat(chance).isBetween(0f, 1f);
      sum += chance;
    }

    assertThat(sum).isBetween(0.5, 1.5);
    assertThat(scored.probability(scores[18], total)).isGreaterThan(0.5f);
    assertThat(scored.probability(scores[40], total)).isLessThan(0.02f);
    assertThat(scored.probability(Float.NEGATIVE_INFINITY, total)).isZero();
    double predicted = 0;
    double observed = 0;
    for (Map.Entry<String, Double> entry : model.learned().entrySet()) {
      if (entry.getKey().endsWith(".cases")) {
        String band = entry.getKey().replace(".cases", "");
        predicted += entry.getValue() * model.learned().getOrDefault(band + ".predicted", 0.0);
        observed += entry.getValue() * model.learned().getOrDefault(band + ".observed", 0.0);
      }
    }
    assertThat(observed).isGreaterThan(20);
    assertThat(predicted / observed).isBetween(0.8, 1.25);
  }

  /** With too few choices there is no reliability to report. */
  @Test
  void shouldSayNoProbabilityOnAFewChoices() {
    BlendModel model =
        (BlendModel) TestSnapshots.fit(SMALL, walks(20, 1), folder.resolve("unlikely"));
    BlendScorer scorer = model.newScorer();
    History history = new History();
    history.add(3, 5, 0);
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();

    assertThat(scored.logTotal()).isNaN();
    assertThat(scored.probability(1f, 2f)).isNaN();
    assertThat(model.learned()).doesNotContainKey("reliability.from-0.1.cases");
  }

  @Test
  void shouldRefuseACalibrationThatIsNone() throws IOException {
    RatingMatrix m = walks(60, 5);
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    FitContext context =
        new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE, null);
    Families.create("blend", Map.of("factors", "8", "session.factors", "8", "choices", "0"))
        .fit(m, context, out);
    out.putFloats("blend.chance", 2, 2, new float[] {-2, -1, -1, -3});
    out.putFloats("blend.chance.reliability", 0, 4, new float[0]);
    Path file = folder.resolve("falling");
    out.write(file);

    assertThatThrownBy(() -> BlendModel.load(Snapshot.open(file)))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessageContaining("knot 1")
        .hasMessageContaining("falling");
  }

  @Test
  void shouldLeaveTermsOut() {
    Family without =
        Families.create(
            "blend",
            Map.of("factors", "8", "session.factors", "8", "without", "after,after-liked,near"));
    BlendModel model =
        (BlendModel) TestSnapshots.fit(without, walks(100, 1), folder.resolve("without"));

    assertThat(model.weight(Term.AFTER)).isZero();
    assertThat(model.weight(Term.NEAR)).isZero();
    assertThat(model.weight(Term.BEFORE)).isNotZero();
    assertThatThrownBy(() -> Families.create("blend", Map.of("without", "before,behind")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("behind")
        .hasMessageContaining("after-liked");
  }

  private byte[] bytes(RatingMatrix m, @Nullable ServingModel earlier) throws IOException {
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    SMALL.fit(
        m, new FitContext(7, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE, earlier), out);
    Path file = folder.resolve("fit");
    out.write(file);
    return Files.readAllBytes(file);
  }

  @Test
  void shouldStartFromAnEarlierModelWhereItFits() throws IOException {
    RatingMatrix m = walks(60, 3);
    RatingMatrix past = m.before(1_300_000L);
    ServingModel earlier = TestSnapshots.fit(SMALL, past, folder.resolve("past"));
    Family longer =
        Families.create("blend", Map.of("factors", "4", "session.factors", "8", "choices", "600"));
    ServingModel ofOtherLength = TestSnapshots.fit(longer, past, folder.resolve("other"));

    byte[] cold = bytes(m, null);
    assertThat(bytes(m, earlier)).isNotEqualTo(cold).isEqualTo(bytes(m, earlier));
    assertThat(bytes(m, ofOtherLength)).isEqualTo(cold);
  }

  /** A few ratings, all in one second: weights cannot be learned, but there is a model. */
  @Test
  void shouldServeFromTheFirstRatingsOn() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    builder.addUser("a").add("x", 5, 100).add("y", 4, 100);
    builder.addUser("b").add("x", 5, 100);
    ServingModel model = TestSnapshots.fit(SMALL, builder.build(), folder.resolve("tiny"));
    UserScorer scorer = model.newScorer();
    History history = new History();
    history.add(0, 5, 100);

    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    for (float score : scored.scores()) {
      assertThat(score).isFinite();
    }
  }
}
