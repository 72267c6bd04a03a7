package io.freshet.evaluation.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Workers;
import io.freshet.families.ials.ImplicitAls;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceEvaluatorTest {
  private static final EvaluationSettings ALL = new EvaluationSettings(4, 1_000_000, 5000, 1);

  @TempDir Path folder;

  /**
   * Twelve items a … l that only z rated before second 100. User k is known and has liked a; in the
   * slice, k likes b at 100, then c and d at 200, and dislikes e at 200. User n is new: n likes a
   * at 150 (not scored), then b at 160.
   */
  private static RatingMatrix stream() {
    RatingMatrixBuilder builder = RatingMatrix.builder().addUser("z");
    for (char id = 'a'; id <= 'l'; id++) {
      builder.add(String.valueOf(id), 3, id - 'a');
    }
    return builder
        .addUser("k")
        .add("a", 5, 50)
        .add("b", 5, 100)
        .add("c", 4, 200)
        .add("d", 4, 200)
        .add("e", 1, 200)
        .addUser("n")
        .add("a", 4, 150)
        .add("b", 4, 160)
        .build();
  }

  private FakeModel fake(RatingMatrix m, FakeModel.Scores scores) {
    return new FakeModel(m.before(100), folder.resolve("fake"), scores);
  }

  private static Map<String, Metric> evaluate(RatingMatrix m, ServingModel model) {
    return new SliceEvaluator(m, 100, ALL, Workers.inCaller()).evaluate("model", model).metrics(1);
  }

  @Test
  void shouldGiveTheMetricsThatAreWorkedOutByHand() {
    RatingMatrix m = stream();
    // a scores 12, b 11 … l 1.
    FakeModel model =
        fake(
            m,
            (history, catalogue, scores) -> {
              for (int i = 0; i < scores.length; i++) {
                scores[i] = 12 - i;
              }
            });

    Map<String, Metric> metrics = evaluate(m, model);

    // k: b after a is rank 0; at 200 seen are a and b: c rank 0, d rank 1 (c is not learned yet).
    // n: b rank 0.
    double log3 = Math.log(2) / Math.log(3);
    assertThat(metrics.get("hr@10").value()).isEqualTo(1);
    assertThat(metrics.get("hr@10").n()).isEqualTo(4);
    assertThat(metrics.get("hr@10").users()).isEqualTo(2);
    assertThat(metrics.get("ndcg@10").value()).isCloseTo((3 + log3) / 4, within(1e-12));
    assertThat(metrics.get("mrr").value()).isCloseTo((3 + 0.5) / 4, within(1e-12));
    assertThat(metrics.get("known.ndcg@10").value()).isCloseTo((2 + log3) / 3, within(1e-12));
    assertThat(metrics.get("known.ndcg@10").n()).isEqualTo(3);
    assertThat(metrics.get("new.ndcg@10").value()).isEqualTo(1);
    assertThat(metrics.get("new.ndcg@10").users()).isEqualTo(1);
    assertThat(metrics).doesNotContainKey("rmse");
  }

  @Test
  void shouldAskForTheMomentOfTheTarget() {
    RatingMatrixBuilder builder = RatingMatrix.builder().addUser("k");
    byte[] ids = {'a', 'b', 'c'};
    builder.add(ids, 0, 1, 5, 50, (byte) 0);
    builder.add(ids, 1, 1, 5, 100, (byte) 1);
    builder.add(ids, 2, 1, 5, 200, (byte) 3);
    builder.addUser("z").add("b", 3, 1).add("c", 3, 2);
    List<String> asked = new ArrayList<>();
    RatingMatrix m = builder.build();

    evaluate(
        m,
        fake(
            m,
            (history, catalogue, scores) ->
                asked.add(history.cell() + " " + history.hour() + " " + history.moment())));

    assertThat(asked).containsExactly("1 -1 100", "3 -1 200");
  }

  @Test
  void shouldCountTiesAgainstTheModel() {
    RatingMatrix m = stream();

    Map<String, Metric> metrics =
        evaluate(m, fake(m, (history, catalogue, scores) -> Arrays.fill(scores, 1)));

    // A constant model ranks a target behind everything unseen: 12 − 1 − 1 = 10, 12 − 2 − 1 = 9.
    assertThat(metrics.get("hr@10").value()).isEqualTo(0.5);
    assertThat(metrics.get("mrr").value()).isCloseTo((2 / 11.0 + 2 / 10.0) / 4, within(1e-12));
  }

  @Test
  void shouldRankNaNLast() {
    RatingMatrix m = stream();

    Map<String, Metric> metrics =
        evaluate(m, fake(m, (history, catalogue, scores) -> Arrays.fill(scores, Float.NaN)));

    assertThat(metrics.get("hr@10").value()).isZero();
    assertThat(metrics.get("mrr").value()).isZero();
    assertThat(metrics.get("mrr").n()).isEqualTo(4);
    // Other items with a NaN score do not rank before a target with a number.
    Map<String, Metric> some =
        evaluate(
            m,
            fake(
                m,
                (history, catalogue, scores) -> {
                  Arrays.fill(scores, Float.NaN);
                  scores[catalogue.indexOf("b")] = -7;
                }));
    assertThat(some.get("mrr").value()).isEqualTo(0.5);
  }

  @Test
  void shouldGiveAnOracleEverything() {
    RatingMatrix m = stream();

    Map<String, Metric> metrics =
        evaluate(
            m,
            fake(
                m,
                (history, catalogue, scores) -> {
                  Arrays.fill(scores, 0);
                  // The next liked items of k and n, by the number of items they have seen.
                  int next = history.size() == 1 ? 1 : 2;
                  scores[next] = 9;
                  scores[3] = next == 2 ? 8 : 0;
                }));

    assertThat(metrics.get("hr@10").value()).isEqualTo(1);
    assertThat(metrics.get("mrr").value()).isCloseTo(3.5 / 4, within(1e-12));
  }

  @Test
  void shouldPredictAllOfASecondBeforeItLearnsAnyOfIt() {
    RatingMatrix m = TestMatrices.random(60, 50, 3000, 3);
    long from = m.seconds()[m.timeOrder()[m.ratings() / 2]];
    List<String> leaks = Collections.synchronizedList(new ArrayList<>());
    // Each folded-in history must end where a second of its user ends.
    FakeModel model =
        new FakeModel(
            m.before(from),
            folder.resolve("fake"),
            (history, catalogue, scores) -> {
              Arrays.fill(scores, 0);
              boolean whole = false;
              for (int u = 0; u < m.users() && !whole; u++) {
                whole = endsWithASecond(m, u, history.size() + history.unknown());
              }
              if (!whole) {
                leaks.add("a history of " + history.size());
              }
            });

    new SliceEvaluator(m, from, ALL, Workers.inCaller()).evaluate("model", model);

    assertThat(leaks).isEmpty();
  }

  private static boolean endsWithASecond(RatingMatrix m, int user, int size) {
    int at = m.userStart()[user] + size;
    return at < m.userStart()[user + 1] && m.seconds()[at] > m.seconds()[at - 1];
  }

  @Test
  void shouldMissWhatTheModelHasNeverSeen() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("a")
            .add("x", 5, 10)
            .add("new", 5, 100)
            .addUser("b")
            .add("y", 5, 5)
            .build();
    FakeModel model =
        new FakeModel(
            m.before(50),
            folder.resolve("fake"),
            (history, catalogue, scores) -> Arrays.fill(scores, 1));

    Map<String, Metric> metrics =
        new SliceEvaluator(m, 50, ALL, Workers.inCaller()).evaluate("model", model).metrics(1);

    assertThat(metrics.get("hr@10").value()).isZero();
    assertThat(metrics.get("hr@10").n()).isEqualTo(1);
  }

  @Test
  void shouldNotJudgeAFirstSecond() {
    RatingMatrix m = stream();
    SliceEvaluator evaluator = new SliceEvaluator(m, 100, ALL, Workers.inCaller());

    assertThat(evaluator.scoredEvents()).isEqualTo(4);
    assertThat(evaluator.scoredUsers()).isEqualTo(2);
    assertThat(evaluator.unscoredEvents()).isEqualTo(1);
  }

  @Test
  void shouldCountBaselinesUpToEachEvent() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("p")
            .add("a", 3, 1)
            .add("b", 3, 2)
            .addUser("q")
            .add("a", 3, 3)
            .add("c", 3, 4)
            .addUser("r")
            .add("d", 3, 5)
            .add("b", 5, 10) // unseen by r: a 2, b 1, c 1: two before it
            .addUser("s")
            .add("e", 3, 11)
            .add("b", 5, 12) // now b 2: a stands beside it, by age behind it
            .build();
    SliceEvaluator evaluator =
        new SliceEvaluator(m, 10, new EvaluationSettings(4, 100, 2, 1), Workers.inCaller());

    PopularityBaselines baselines = evaluator.baselines();

    // r: decayed weights newest first d c a b: a and c stand before b.
    assertThat(baselines.popularity().metrics(1).get("mrr").value())
        .isCloseTo((1 / 3.0 + 1 / 2.0) / 2, within(1e-12));
    assertThat(baselines.decayed().metrics(1).get("mrr").value())
        .isCloseTo((1 / 3.0 + 1) / 2, within(1e-12));
    assertThat(baselines.decayed().name()).isEqualTo("decayed-popularity");
  }

  @Test
  void shouldGiveTheSameFiguresForAnyNumberOfThreads() {
    RatingMatrix m = TestMatrices.planted(200, 80, 4, 15, 5);
    long from = m.seconds()[m.timeOrder()[m.ratings() * 3 / 4]];
    ServingModel model =
        TestSnapshots.fit(
            ImplicitAls.from(Map.of("factors", "8", "sweeps", "4")),
            m.before(from),
            folder.resolve("ials"));
    Map<String, Metric> expected =
        new SliceEvaluator(m, from, ALL, Workers.inCaller()).evaluate("m", model).metrics(1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      assertThat(
              new SliceEvaluator(m, from, ALL, Workers.of(pool, 4)).evaluate("m", model).metrics(1))
          .isEqualTo(expected);
    } finally {
      pool.shutdown();
    }
    assertThat(expected.get("hr@10").n()).isGreaterThan(100);
  }

  @Test
  void shouldGiveTheErrorOfPredictedRatingsThatIsWorkedOutByHand() {
    RatingMatrix m = stream();
    FakeModel model =
        new FakeModel(
            m.before(100),
            folder.resolve("fake"),
            (history, catalogue, scores) -> Arrays.fill(scores, 1),
            3);

    Metric rmse = evaluate(m, model).get("rmse");

    // Liked or not, all but first seconds: k rates 5, 4, 4, 1, n rates 4; 3 is predicted.
    assertThat(rmse.value()).isCloseTo(Math.sqrt((4 + 1 + 1 + 4 + 1) / 5.0), within(1e-6));
    assertThat(rmse.n()).isEqualTo(5);
    assertThat(rmse.users()).isEqualTo(2);
  }

  @Test
  void shouldExpectAUsersMeanOfAnItemTheModelDoesNotKnow() {
    RatingMatrix m =
        RatingMatrix.builder()
            .addUser("a")
            .add("x", 5, 10)
            .add("y", 2, 20)
            .add("new", 4, 100)
            .build();
    FakeModel model =
        new FakeModel(
            m.before(50),
            folder.resolve("fake"),
            (history, catalogue, scores) -> Arrays.fill(scores, 1),
            1);

    Metric rmse =
        new SliceEvaluator(m, 50, ALL, Workers.inCaller())
            .evaluate("m", model)
            .metrics(1)
            .get("rmse");

    assertThat(rmse.value()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void shouldSampleWholeUsersAboveTheLimit() {
    RatingMatrix m = TestMatrices.planted(200, 80, 4, 15, 7);
    long from = m.seconds()[m.timeOrder()[m.ratings() / 2]];
    ServingModel model =
        TestSnapshots.fit(new PopularityFamily(), m.before(from), folder.resolve("p"));
    SliceEvaluator some =
        new SliceEvaluator(m, from, new EvaluationSettings(4, 200, 5000, 1), Workers.inCaller());
    SliceEvaluator every = new SliceEvaluator(m, from, ALL, Workers.inCaller());
    SliceScores few = some.evaluate("p", model);
    SliceScores all = every.evaluate("p", model);

    assertThat(few.events()).isBetween(200L, 215L);
    assertThat(all.events()).isGreaterThan(800);
    for (int k = 0; k < few.users(); k++) {
      int same = indexOf(all, few.userId(k));
      assertThat(few.eventsPerUser()[k]).isEqualTo(all.eventsPerUser()[same]);
      assertThat(few.hits()[k]).isEqualTo(all.hits()[same]);
    }
  }

  private static int indexOf(SliceScores scores, String user) {
    for (int k = 0; k < scores.users(); k++) {
      if (scores.userId(k).equals(user)) {
        return k;
      }
    }
    throw new AssertionError("no user " + user);
  }
}
