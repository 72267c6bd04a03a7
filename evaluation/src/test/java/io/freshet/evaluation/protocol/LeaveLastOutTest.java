package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.ANY;
import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static io.freshet.evaluation.protocol.TestProtocols.matrix;
import static io.freshet.evaluation.protocol.TestProtocols.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.evaluation.slice.FakeModel;
import io.freshet.families.Families;
import io.freshet.families.family.Workers;
import io.freshet.families.ials.ImplicitAls;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.popularity.PopularityFamily;
import io.freshet.families.popularity.RandomFamily;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.History;
import io.freshet.model.shape.Shaping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaveLastOutTest {
  /**
   * Held-out events: a→p (also seen by b, c, d: 3), b→r (by c: 1), c→s (by nobody else), d→q (by a,
   * b: 2). Training counts: p 3, q 2, r 1, t 1.
   */
  private static final String[] EVENTS = {
    "a q 5 1", "a t 4 2", "a p 5 3", //
    "b p 4 1", "b q 4 1", "b r 2 5", //
    "c p 3 1", "c r 5 2", "c s 5 9", //
    "d p 3 1", "d q 5 1"
  };

  @TempDir private Path folder;

  private FamilyScores judge(
      RatingMatrix all, List<List<String>> negatives, Fitter fitter, Contestant contestant)
      throws IOException, SkippedException {
    LeaveOutTask task = LeaveOutTask.of(all);
    return new LeaveLastOut(
            data(all),
            task,
            negatives,
            new LeaveLastOut.Settings(10, Double.NEGATIVE_INFINITY, 1, Shaping.OFF),
            fitter)
        .evaluate(contestant);
  }

  @Test
  void shouldScorePopularityAsCountedByHand() throws Exception {
    List<List<String>> negatives =
        List.of(List.of("r", "s"), List.of("s", "t"), List.of("q", "t"), List.of("r", "s"));
    Contestant all = new Contestant(new PopularityFamily(Kind.ALL), 1, true);

    FamilyScores line = judge(matrix(EVENTS), negatives, fitter(folder), all);

    // a→p: best of all. b→r: t ties. c→s: unknown to the model. d→q: only p, which d has seen.
    double second = Math.log(2) / Math.log(3);
    assertThat(value(line, "sampled.hr@10")).isEqualTo(0.75);
    assertThat(value(line, "sampled.ndcg@10")).isCloseTo((1 + second + 1) / 4, within(1e-12));
    assertThat(value(line, "sampled.mrr")).isCloseTo((1 + 0.5 + 1) / 4, within(1e-12));
    assertThat(value(line, "full.hr@10")).isEqualTo(0.75);
    assertThat(value(line, "full.ndcg@10")).isCloseTo((1 + second + 1) / 4, within(1e-12));
    assertThat(value(line, "full.mrr")).isCloseTo((1 + 0.5 + 1) / 4, within(1e-12));
    for (String metric : List.of("sampled.hr@10", "full.ndcg@10", "full.mrr")) {
      assertThat(line.metrics().get(metric + ".tieSafe")).isEqualTo(line.metrics().get(metric));
    }
    assertThat(line.userVectors()).isEqualTo(FamilyScores.NO_USERS);
  }

  @Test
  void shouldGiveNothingToBrokenModels() throws Exception {
    float[] broken = {Float.NaN, 7, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
    RatingMatrix all = TestMatrices.random(30, 200, 900, 3);
    List<List<String>> negatives = LeaveOutTask.of(all).drawNegatives(1);
    for (float score : broken) {
      Fitter fitter = fitter(folder, (history, items, scores) -> Arrays.fill(scores, score));

      FamilyScores line = judge(all, negatives, fitter, ANY);

      for (String metric : List.of("sampled.hr@10", "full.hr@10", "full.ndcg@10")) {
        assertThat(value(line, metric)).as("%s of constant %s", metric, score).isZero();
        assertThat(value(line, metric + ".tieSafe")).isZero();
      }
      assertThat(value(line, "sampled.mrr")).isLessThan(0.0101);
    }
  }

  @Test
  void shouldNotRewardNorPunishAModelThatReturnsWhatWasSeen() throws Exception {
    RatingMatrix all = TestMatrices.random(30, 200, 900, 3);
    List<List<String>> negatives = LeaveOutTask.of(all).drawNegatives(1);
    FakeModel.Scores honest =
        (history, items, scores) -> {
          for (int i = 0; i < scores.length; i++) {
            scores[i] = -i;
          }
        };
    FakeModel.Scores cheat =
        (history, items, scores) -> {
          honest.fill(history, items, scores);
          for (int k = 0; k < history.size(); k++) {
            scores[history.items()[k]] = 1e6f;
          }
        };

    FamilyScores one = judge(all, negatives, fitter(folder, honest), ANY);
    FamilyScores other = judge(all, negatives, fitter(folder, cheat), ANY);

    assertThat(value(one, "full.mrr")).isPositive();
    assertThat(other.metrics()).isEqualTo(one.metrics());
  }

  @Test
  void shouldGiveEverythingToAModelThatKnowsTheTarget() throws Exception {
    RatingMatrix all = TestMatrices.random(30, 200, 900, 3);
    LeaveOutTask task = LeaveOutTask.of(all);
    FakeModel.Scores oracle =
        (history, items, scores) -> {
          Arrays.fill(scores, 0);
          for (LeaveOutTask.Target target : task.targets()) {
            int item = items.indexOf(target.item());
            // The requested moment is the target's; it does not name an item.
            if (item >= 0 && history.moment() == target.seconds()) {
              scores[item] = 1;
            }
          }
        };
    long known =
        task.targets().stream()
            .filter(t -> task.known().catalogue().indexOf(t.item()) >= 0)
            .count();

    FamilyScores line = judge(all, task.drawNegatives(1), fitter(folder, oracle), ANY);

    assertThat(value(line, "full.hr@10")).isEqualTo((double) known / task.targets().size());
  }

  @Test
  void shouldHideTheHeldOutSecondInTheTieSafeVariant() throws Exception {
    // The model ranks the item first that came with the newest one: a reveals b in the same second.
    String[] events = {"u a 5 7", "u b 5 7", "v b 5 1", "v c 4 2", "v d 4 3", "u x 1 2"};
    FakeModel.Scores neighbour =
        (history, items, scores) -> {
          Arrays.fill(scores, 0);
          for (int k = 0; k < history.size(); k++) {
            if (history.items()[k] == items.indexOf("a")) {
              scores[items.indexOf("b")] = 1;
            }
          }
        };
    RatingMatrix all = matrix(events);
    List<List<String>> negatives = LeaveOutTask.of(all).drawNegatives(1);

    FamilyScores line = judge(all, negatives, fitter(folder, neighbour), ANY);

    // Of u and v, u's b is hit in file order; v's d is unknown to the model.
    assertThat(value(line, "full.mrr")).isEqualTo(0.5);
    assertThat(value(line, "full.mrr.tieSafe")).isLessThan(0.5);
  }

  @Test
  void shouldStillExcludeTheHiddenSecond() throws Exception {
    String[] events = {"u a 5 7", "u b 5 7", "u x 1 2", "v b 5 1", "v c 4 2", "v d 4 3"};
    RatingMatrix all = matrix(events);
    FakeModel.Scores likesA =
        (history, items, scores) -> {
          Arrays.fill(scores, 0);
          scores[items.indexOf("a")] = 2;
          scores[items.indexOf("b")] = 1;
        };

    FamilyScores line =
        judge(all, LeaveOutTask.of(all).drawNegatives(1), fitter(folder, likesA), ANY);

    // The tie-safe profile does not know a, but a is u's item: b is the first of the other items.
    assertThat(value(line, "full.mrr.tieSafe")).isEqualTo(0.5);
  }

  @Test
  void shouldExcludeButNotLearnItemsRatedTooLow() throws Exception {
    RatingMatrix all = matrix(EVENTS);
    int[] longest = new int[1];
    int[] seen = new int[1];
    FakeModel.Scores watch =
        (history, items, scores) -> {
          longest[0] = Math.max(longest[0], history.size());
          seen[0] = Math.max(seen[0], history.seenSize());
          for (int k = 0; k < history.size(); k++) {
            assertThat(history.ratings()[k]).isGreaterThanOrEqualTo(5);
          }
        };
    LeaveOutTask task = LeaveOutTask.of(all);

    new LeaveLastOut(
            data(all),
            task,
            task.drawNegatives(1),
            new LeaveLastOut.Settings(10, 5, 1, Shaping.OFF),
            fitter(folder, watch))
        .evaluate(ANY);

    assertThat(longest[0]).isEqualTo(1);
    assertThat(seen[0]).isEqualTo(1); // the two items that were learned, q and r
  }

  @Test
  void shouldGiveTheSameWhateverTheThreads() throws Exception {
    RatingMatrix all = TestMatrices.planted(60, 160, 4, 18, 9);
    List<List<String>> negatives = LeaveOutTask.of(all).drawNegatives(1);
    Contestant ials =
        new Contestant(
            Families.create(ImplicitAls.NAME, Map.of("factors", "8", "block", "8")), 1, false);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      Workers threads = Workers.of(pool, 3);

      FamilyScores one = judge(all, negatives, fitter(folder), ials);
      FamilyScores many = judge(all, negatives, fitter(folder, threads, Fitter.SERVING), ials);
      Contestant random = new Contestant(new RandomFamily(), 1, true);
      FamilyScores chance = judge(all, negatives, fitter(folder), random);

      assertThat(many.metrics()).isEqualTo(one.metrics());
      assertThat(value(one, "full.ndcg@10")).isGreaterThan(2 * value(chance, "full.ndcg@10"));
      assertThat(one.userVectors()).isEqualTo(FamilyScores.FOLDED_IN);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void shouldAskForTheTargetsMoment() throws Exception {
    long saturdayNoon = 1_700_308_800L; // 2023-11-18 12:00 UTC
    RatingMatrix all = matrix("u a 5 1", "u b 5 " + saturdayNoon);
    int[] cells = new int[1];
    int[] hours = new int[1];
    FakeModel.Scores watch =
        (history, items, scores) -> {
          cells[0] = history.cell();
          hours[0] = history.hour();
          assertThat(history.moment()).isEqualTo(saturdayNoon);
        };

    judge(all, List.of(List.of()), fitter(folder, watch), ANY);

    assertThat(cells[0]).isEqualTo(3).isNotEqualTo(History.NO_CELL);
    assertThat(hours[0]).isEqualTo(12);
  }
}
