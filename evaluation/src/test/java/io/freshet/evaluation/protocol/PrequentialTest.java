package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.ANY;
import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static io.freshet.evaluation.protocol.TestProtocols.matrix;
import static io.freshet.evaluation.protocol.TestProtocols.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.evaluation.slice.FakeModel;
import io.freshet.families.Families;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.families.mf.BiasedMf;
import io.freshet.model.shape.Shaping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrequentialTest {
  private static final double LOWEST = Double.NEGATIVE_INFINITY;

  @TempDir private Path folder;

  private static Prequential.Settings settings(double warmUp, double minRating, int every, int k) {
    return new Prequential.Settings(warmUp, minRating, every, 0, k, true, 1, Shaping.OFF);
  }

  private static Prequential of(RatingMatrix m, Prequential.Settings settings, Fitter fitter) {
    return new Prequential(data(m), settings, fitter, line -> {});
  }

  private static FamilyScores kind(Prequential protocol, String kind) {
    return protocol.ownBaselines().stream()
        .filter(line -> kind.equals(line.settings().get("kind")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldCountPopularityUpToEachEventAsByHand() {
    // In time order: a1 x, b2 x, b3 y, a4 y, a5 z, c6 x, c7 y, b8 z; a list of one.
    RatingMatrix m =
        matrix(
            "a x 5 1", "b x 5 2", "b y 5 3", "a y 5 4", "a z 5 5", "c x 5 6", "c y 5 7", "b z 5 8");

    Prequential protocol = of(m, settings(0, LOWEST, 0, 1), fitter(folder));
    FamilyScores all = kind(protocol, "all");

    // b3 y: count 0, ties with z: miss. a4 y: 1 and x is seen: hit. a5 z: 0 but x and y are seen:
    // hit. c7 y: 2, and x is seen, z 1: hit. b8 z: x and y are seen: hit. First seconds: skipped.
    assertThat(all.metrics().get("recall@1").n()).isEqualTo(5);
    assertThat(value(all, "recall@1")).isCloseTo(4 / 5.0, within(1e-12));
    assertThat(value(all, "recall@1.tieSafe")).isEqualTo(value(all, "recall@1"));
    // Held: b3 y was listed at 2 (y 0, z 0: miss); a4 y at 1 (0, 0: miss); a5 z at 4: hit; c7 y at
    // 6: hit; b8 z at 3: hit, for nothing else is left.
    assertThat(value(all, "recall@1.held")).isCloseTo(3 / 5.0, within(1e-12));
    assertThat(protocol.notes().get(0)).contains("5 events of 3 users scored", "3 skipped");
  }

  @Test
  void shouldScoreOnlyLikedEventsAfterTheWarmUp() {
    RatingMatrix m =
        matrix("a x 5 1", "a y 2 2", "a z 5 3", "b x 5 4", "b y 5 5", "a u 5 6", "a v 1 7");

    FamilyScores all = kind(of(m, settings(0.3, 4, 0, 10), fitter(folder)), "all");

    // Warm-up: the first two. Then a3 z, b5 y, a6 u are liked; a7 v is not.
    assertThat(all.metrics().get("recall@10").n()).isEqualTo(3);
    assertThat(all.metrics().get("recall@10").users()).isEqualTo(2);
  }

  @Test
  void shouldPredictAWholeSecondBeforeLearningAnyOfIt() throws Exception {
    // The model ranks the item first that follows the newest item in the alphabet.
    FakeModel.Scores next =
        (history, items, scores) -> {
          Arrays.fill(scores, 0);
          int newest = history.items()[history.size() - 1];
          if (newest + 1 < scores.length) {
            scores[newest + 1] = 1;
          }
        };
    RatingMatrix m =
        matrix("z a 1 1", "z b 1 1", "z c 1 1", "z d 1 1", "u a 5 2", "u b 5 3", "u c 5 3");

    FamilyScores line = of(m, settings(0.5, 5, 0, 1), fitter(folder, next)).evaluate(ANY);

    // After a comes b: hit. c comes in the same second: b must not tell.
    assertThat(value(line, "recall@1")).isEqualTo(0.5);
    assertThat(line.metrics().get("recall@1").n()).isEqualTo(2);
  }

  @Test
  void shouldGiveNothingToAModelThatReturnsTheHistoryOrNothingUseful() throws Exception {
    RatingMatrix m = TestMatrices.random(25, 40, 500, 4);
    FakeModel.Scores history =
        (h, items, scores) -> {
          Arrays.fill(scores, 0);
          for (int k = 0; k < h.size(); k++) {
            scores[h.items()[k]] = 1; // the target must not be among the items of the history
          }
        };
    FakeModel.Scores nan = (h, items, scores) -> Arrays.fill(scores, Float.NaN);
    FakeModel.Scores constant = (h, items, scores) -> Arrays.fill(scores, 3);
    for (FakeModel.Scores scores : List.of(history, nan, constant)) {
      FamilyScores line = of(m, settings(0.2, 1, 100, 3), fitter(folder, scores)).evaluate(ANY);

      assertThat(line.metrics().get("recall@3").n()).isGreaterThan(200);
      assertThat(value(line, "recall@3")).isLessThan(0.02); // near the end few items are left
      assertThat(value(line, "dcg@3")).isLessThan(0.02);
    }
  }

  @Test
  void shouldFitOnlyOnEventsBeforeTheScoredOnes() throws Exception {
    RatingMatrix m = TestMatrices.random(25, 60, 500, 4);
    List<Integer> sizes = new ArrayList<>();
    Set<String> items = Collections.synchronizedSet(new TreeSet<>());
    int[] order = m.timeOrder();
    long[] fits = new long[1];
    Fitter fitter =
        fitter(
            folder,
            Workers.inCaller(),
            file -> {
              var model = Fitter.SERVING.load(file);
              items.clear();
              for (int i = 0; i < model.catalogue().size(); i++) {
                items.add(model.catalogue().id(i));
              }
              sizes.add(items.size());
              fits[0]++;
              return new FakeModel(
                  model,
                  (history, catalogue, scores) -> {
                    // The fitted data are older than the requested moment.
                    Set<String> known = new TreeSet<>();
                    for (int at : order) {
                      if (m.seconds()[at] <= history.moment()) {
                        known.add(m.catalogue().id(m.item()[at]));
                      }
                    }
                    assertThat(known).containsAll(items);
                  },
                  Float.NaN);
            });

    FamilyScores line =
        new Prequential(
                data(m),
                new Prequential.Settings(0.2, 1, 60, 0, 10, false, 1, Shaping.OFF),
                fitter,
                text -> {})
            .evaluate(ANY);

    assertThat(fits[0]).isEqualTo((m.ratings() - m.ratings() / 5 + 59) / 60);
    assertThat(line.counts().get("fits")).isEqualTo(fits[0]);
    assertThat(sizes).isSorted();
    assertThat(line.metrics()).doesNotContainKey("recall@10.held");
  }

  @Test
  void shouldCountAnewBetweenFitsWhatAFamilyCounts() throws Exception {
    RatingMatrix m = TestMatrices.random(25, 40, 500, 4);
    Prequential.Settings settings =
        new Prequential.Settings(0.2, 1, 200, 50, 10, false, 1, Shaping.OFF);
    Prequential protocol = new Prequential(data(m), settings, fitter(folder), text -> {});
    Contestant blend =
        new Contestant(
            Families.create("blend", Map.of("factors", "8", "session.factors", "8")), 1, false);

    FamilyScores counted = protocol.evaluate(blend);
    FamilyScores other = protocol.evaluate(ANY);

    int scored = m.ratings() - m.ratings() / 5;
    int fits = (scored + 199) / 200;
    int recounts = (scored + 49) / 50 - fits;
    assertThat(recounts).isPositive();
    assertThat(counted.counts())
        .containsEntry("fits", (long) fits)
        .containsEntry("recounts", (long) recounts);
    assertThat(other.counts()).containsEntry("fits", (long) fits).containsEntry("recounts", 0L);
  }

  @Test
  void shouldHoldTheListOfTheEventBefore() throws Exception {
    // The list is an item per hour: y by day, z by night.
    FakeModel.Scores byHour =
        (history, items, scores) -> {
          Arrays.fill(scores, 0);
          scores[items.indexOf(history.hour() < 12 ? "y" : "z")] = 1;
        };
    long morning = 8 * 3600;
    long evening = 20 * 3600;
    RatingMatrix m =
        matrix(
            "f x 5 1",
            "f y 5 1",
            "f z 5 1",
            "f w 5 1", //
            "u x 5 " + morning,
            "u z 5 " + evening,
            "u y 5 " + (24 * 3600 + morning));

    FamilyScores line = of(m, settings(0.5, LOWEST, 0, 1), fitter(folder, byHour)).evaluate(ANY);

    assertThat(value(line, "recall@1")).isEqualTo(1);
    // Held in the morning: y, not z. Held in the evening: z, which is seen, so a tie of the rest.
    assertThat(value(line, "recall@1.held")).isZero();
  }

  @Test
  void shouldShowPopularityToUsersBeforeTheFirstModel() throws Exception {
    FakeModel.Scores wrong =
        (history, items, scores) -> {
          for (int i = 0; i < scores.length; i++) {
            scores[i] = items.id(i).equals("p") ? 0 : 1;
          }
        };
    // u's list is from before the first fit; p is the most popular then.
    RatingMatrix m =
        matrix("f p 5 1", "f r 5 2", "g p 5 2", "g q 5 3", "u q 5 4", "h s 5 5", "u p 5 6");

    FamilyScores line = of(m, settings(0.8, LOWEST, 0, 1), fitter(folder, wrong)).evaluate(ANY);

    assertThat(value(line, "recall@1")).isZero();
    assertThat(value(line, "recall@1.held")).isEqualTo(1);
  }

  @Test
  void shouldGiveTheSameWhateverTheThreads() throws IOException, SkippedException {
    RatingMatrix m = TestMatrices.planted(40, 60, 3, 15, 2);
    Contestant family =
        new Contestant(
            Families.create(BiasedMf.NAME, Map.of("factors", "4", "epochs", "3")), 1, false);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      FamilyScores one = of(m, settings(0.2, 4, 100, 10), fitter(folder)).evaluate(family);
      FamilyScores many =
          of(m, settings(0.2, 4, 100, 10), fitter(folder, Workers.of(pool, 3), Fitter.SERVING))
              .evaluate(family);

      assertThat(many.metrics()).isEqualTo(one.metrics());
      assertThat(one.metrics().get("recall@10").n()).isGreaterThan(100);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void shouldRefuseAStreamWithoutAnythingToFitOn() {
    Prequential protocol =
        of(matrix("a x 5 1", "a y 5 2"), settings(0, LOWEST, 0, 10), fitter(folder));

    assertThatThrownBy(() -> protocol.evaluate(ANY))
        .isInstanceOf(SkippedException.class)
        .hasMessageContaining("nothing to fit on");
  }
}
