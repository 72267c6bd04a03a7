package io.freshet.scorer.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.answer.Metric;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveQualityTest {
  private static final int K = 3;

  @Test
  void shouldJudgeAgainstTheListFromBeforeTheSecond() {
    LiveQualityBoard board = new LiveQualityBoard(10, 4);
    LiveQuality quality = board.open();
    byte[] user = user(1);
    hold(quality, user, 100, LiveQuality.NO_VERSION, list(7, 8, 9), list(1, 2, 3));
    // Two events of second 200: the list made in answer to the first does not count for the second.
    quality.judge(user, 7, 5, 200, 200);
    hold(quality, user, 200, LiveQuality.NO_VERSION, list(5, 8, 9), list(1, 2, 3));
    quality.judge(user, 5, 5, 200, 200);
    hold(quality, user, 200, LiveQuality.NO_VERSION, list(4, 8, 9), list(1, 2, 3));
    LiveQualityReport.Scores scores = board.report().overall();
    assertThat(scores.events()).isEqualTo(2);
    assertThat(scores.hits()).isEqualTo(1);
    // The newest list of second 200 is the one that second 201 is judged against.
    quality.judge(user, 4, 4, 201, 201);
    assertThat(board.report().overall().hits()).isEqualTo(2);
  }

  @Test
  void shouldCountAsUnscoredWhoHeldNoListBeforeTheSecond() {
    LiveQualityBoard board = new LiveQualityBoard(10, 4);
    LiveQuality quality = board.open();
    quality.judge(user(1), 7, 5, 100, 100);
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(7, 8, 9), list());
    quality.judge(user(1), 8, 5, 100, 100);
    LiveQualityReport report = board.report();
    assertThat(report.unscored()).isEqualTo(2);
    assertThat(report.overall().events()).isZero();
    assertThat(report.coverage()).isZero();
  }

  @Test
  void shouldNotJudgeRatingsBelowTheThresholdNorLateOnes() {
    LiveQualityBoard board = new LiveQualityBoard(10, 4);
    LiveQuality quality = board.open();
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(7, 8, 9), list(7));
    quality.judge(user(1), 7, 3.5, 200, 200);
    quality.judge(user(1), 7, Double.NaN, 200, 200);
    quality.judge(user(1), 7, 5, 90, 100);
    LiveQualityReport report = board.report();
    assertThat(report.overall().events()).isZero();
    assertThat(report.unscored()).isZero();
    assertThat(report.late()).isEqualTo(1);
  }

  @Test
  void shouldCreditTheVersionThatMadeTheList() {
    LiveQualityBoard board = new LiveQualityBoard(10, 4);
    int first = board.versionNumber("v1", "ials");
    int second = board.versionNumber("v2", "ials");
    LiveQuality quality = board.open();
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(1), list());
    quality.judge(user(1), 1, 5, 200, 200);
    hold(quality, user(1), 200, first, list(2), list(2));
    quality.judge(user(1), 2, 5, 300, 300);
    hold(quality, user(1), 300, second, list(3), list());
    quality.judge(user(1), 9, 5, 400, 400);
    List<LiveQualityReport.Scores> versions = board.report().versions();
    assertThat(versions).extracting(s -> s.modelVersion()).containsExactly(null, "v1", "v2");
    assertThat(versions).extracting(s -> s.hits()).containsExactly(1L, 1L, 0L);
    assertThat(versions).extracting(s -> s.baselineHits()).containsExactly(0L, 1L, 0L);
  }

  @Test
  void shouldCompareWithTheRivalOfTheListThatWasHeld() {
    LiveQualityBoard board = new LiveQualityBoard(10, 4);
    board.compareWith("taste");
    LiveQuality quality = board.open();
    Shown list = Shown.of(list(1, 2, 3), list());
    quality.hold(user(1), 100, LiveQuality.NO_VERSION, list.beside(4, 5));
    quality.judge(user(1), 4, 5, 200, 200);
    quality.hold(user(1), 200, LiveQuality.NO_VERSION, list.beside());
    quality.judge(user(1), 4, 5, 300, 300);
    quality.hold(user(1), 300, LiveQuality.NO_VERSION, list);
    quality.judge(user(1), 1, 5, 400, 400);

    LiveQualityReport.Scores rival = board.report().rival();
    assertThat(rival.family()).isEqualTo("taste");
    assertThat(rival.events()).isEqualTo(2);
    assertThat(rival.hits()).isZero();
    assertThat(rival.baselineHits()).isEqualTo(1);
  }

  @Test
  void shouldHoldNothingOfTheUserWhosePlaceAnotherTook() {
    LiveQualityBoard board = new LiveQualityBoard(1, 4);
    LiveQuality quality = board.open();
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(1), list());
    hold(quality, user(1), 200, LiveQuality.NO_VERSION, list(1), list());
    quality.judge(user(1), 1, 5, 300, 300);
    hold(quality, user(2), 150, LiveQuality.NO_VERSION, list(2), list());
    quality.judge(user(2), 1, 5, 150, 150);
    quality.judge(user(2), 2, 5, 151, 151);

    LiveQualityReport report = board.report();
    assertThat(report.unscored()).as("no list from before its first").isEqualTo(1);
    assertThat(report.overall().users()).isEqualTo(2);
    assertThat(report.overall().hits()).isEqualTo(2);
  }

  @Test
  void shouldDropTheUserNotSeenForLongest() {
    LiveQualityBoard board = new LiveQualityBoard(2, 4);
    LiveQuality quality = board.open();
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(1), list());
    hold(quality, user(2), 100, LiveQuality.NO_VERSION, list(1), list());
    hold(quality, user(1), 101, LiveQuality.NO_VERSION, list(1), list());
    hold(quality, user(3), 100, LiveQuality.NO_VERSION, list(1), list());
    assertThat(quality.users()).isEqualTo(2);
    quality.judge(user(2), 1, 5, 200, 200);
    assertThat(board.report().unscored()).isEqualTo(1);
    quality.judge(user(1), 1, 5, 200, 200);
    quality.judge(user(3), 1, 5, 200, 200);
    assertThat(board.report().overall().hits()).isEqualTo(2);
  }

  @Test
  void shouldHoldNothingOfAForgottenUser() {
    LiveQualityBoard board = new LiveQualityBoard(2, 4);
    LiveQuality quality = board.open();
    hold(quality, user(1), 100, LiveQuality.NO_VERSION, list(1), list());
    quality.forget(user(1));
    quality.forget(user(2));
    quality.judge(user(1), 1, 5, 200, 200);
    assertThat(board.report().unscored()).isEqualTo(1);
    assertThat(quality.users()).isZero();
    hold(quality, user(3), 100, LiveQuality.NO_VERSION, list(1), list());
    hold(quality, user(4), 100, LiveQuality.NO_VERSION, list(1), list());
    quality.judge(user(3), 1, 5, 200, 200);
    assertThat(board.report().overall().hits()).isEqualTo(1);
  }

  @Test
  void shouldKeepTheCountsOfClosedTasks() {
    LiveQualityBoard board = new LiveQualityBoard(2, 4);
    LiveQuality one = board.open();
    LiveQuality two = board.open();
    hold(one, user(1), 100, LiveQuality.NO_VERSION, list(1), list());
    one.judge(user(1), 1, 5, 200, 200);
    hold(two, user(2), 100, LiveQuality.NO_VERSION, list(1), list());
    two.judge(user(2), 2, 5, 200, 200);
    board.close(one);
    board.close(one);
    LiveQualityReport.Scores scores = board.report().overall();
    assertThat(scores.events()).isEqualTo(2);
    assertThat(scores.users()).isEqualTo(2);
    assertThat(scores.hits()).isEqualTo(1);
  }

  @Test
  void shouldGiveNoIntervalForTooFewUsers() {
    LiveQualityBoard board = new LiveQualityBoard(100, 4);
    LiveQuality quality = board.open();
    for (int user = 0; user < 30; user++) {
      Metric lift = board.report().overall().lift();
      assertThat(lift.lower()).isNaN();
      assertThat(lift.upper()).isNaN();
      hold(quality, user(user), 100, LiveQuality.NO_VERSION, list(1), list(2));
      quality.judge(user(user), user % 3, 5, 200, 200);
    }
    Metric lift = board.report().overall().lift();
    assertThat(lift.value()).isZero();
    assertThat(lift.lower()).isNegative();
    assertThat(lift.upper()).isPositive();
  }

  /** The naive reference keeps every list ever made and every judged event. */
  @Test
  void shouldEqualANaiveReferenceOnGeneratedStreams() {
    for (int seed = 0; seed < 30; seed++) {
      compareWithNaive(seed);
    }
  }

  private record Made(long second, int version, List<Integer> shown, List<Integer> baseline) {}

  private record Judged(int user, int version, boolean hit, boolean baselineHit) {}

  private static void compareWithNaive(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LiveQualityBoard board = new LiveQualityBoard(1000, 4);
    LiveQuality[] tasks = {board.open(), board.open()};
    Map<Integer, List<Made>> lists = new HashMap<>();
    Map<Integer, Long> newest = new HashMap<>();
    List<Judged> judged = new ArrayList<>();
    long unscored = 0;
    long late = 0;
    int version = 0;
    for (int event = 0; event < 3_000; event++) {
      if (random.nextInt(500) == 0) {
        version = board.versionNumber("v" + event, "ials");
      }
      int user = random.nextInt(60);
      LiveQuality task = tasks[user % 2];
      long before = newest.getOrDefault(user, 0L);
      // Two in five events share the second of the one before; some come late.
      long second = Math.max(0, before + new int[] {0, 0, 1, 30, -5}[random.nextInt(5)]);
      long newestSecond = Math.max(before, second);
      newest.put(user, newestSecond);
      int item = random.nextInt(12);
      double rating = random.nextInt(1, 11) / 2.0;
      task.judge(user(user), item, rating, second, newestSecond);
      List<Made> made = lists.computeIfAbsent(user, u -> new ArrayList<>());
      if (rating >= 4) {
        if (second < newestSecond) {
          late++;
        } else {
          Made held = null;
          for (Made list : made) {
            held = list.second() < second ? list : held;
          }
          if (held == null) {
            unscored++;
          } else {
            judged.add(
                new Judged(
                    user,
                    held.version(),
                    held.shown().contains(item),
                    held.baseline().contains(item)));
          }
        }
      }
      int[] shown = randomList(random);
      int[] baseline = randomList(random);
      made.add(new Made(newestSecond, version, boxed(shown), boxed(baseline)));
      hold(task, user(user), newestSecond, version, shown, baseline);
    }
    LiveQualityReport report = board.report();
    assertThat(report.unscored()).isEqualTo(unscored);
    assertThat(report.late()).isEqualTo(late);
    assertScores(report.overall(), judged);
    Map<Integer, List<Judged>> byVersion = new TreeMap<>();
    for (Judged one : judged) {
      byVersion.computeIfAbsent(one.version(), v -> new ArrayList<>()).add(one);
    }
    assertThat(report.versions()).hasSize(byVersion.size());
    int at = 0;
    for (List<Judged> ofVersion : byVersion.values()) {
      assertScores(report.versions().get(at++), ofVersion);
    }
  }

  private static void assertScores(LiveQualityReport.Scores actual, List<Judged> judged) {
    Map<Integer, double[]> users = new HashMap<>();
    double hits = 0;
    double baselineHits = 0;
    for (Judged one : judged) {
      double[] sums = users.computeIfAbsent(one.user(), u -> new double[3]);
      sums[0]++;
      sums[1] += one.hit() ? 1 : 0;
      sums[2] += one.baselineHit() ? 1 : 0;
      hits += one.hit() ? 1 : 0;
      baselineHits += one.baselineHit() ? 1 : 0;
    }
    double n = judged.size();
    assertThat(actual.events()).isEqualTo(judged.size());
    assertThat(actual.users()).isEqualTo(users.size());
    assertThat(actual.hits()).isEqualTo((long) hits);
    assertThat(actual.baselineHits()).isEqualTo((long) baselineHits);
    if (users.size() < 30) {
      return;
    }
    double lift = (hits - baselineHits) / n;
    double squares = 0;
    double hitSquares = 0;
    for (double[] sums : users.values()) {
      squares += Math.pow(sums[1] - sums[2] - lift * sums[0], 2);
      hitSquares += Math.pow(sums[1] - hits / n * sums[0], 2);
    }
    double groups = users.size();
    double error = Math.sqrt(groups / (groups - 1) * squares) / n;
    assertThat(actual.lift().value()).isCloseTo(lift, within(1e-12));
    assertThat(actual.lift().lower())
        .isCloseTo(Math.max(-1, lift - 1.959964 * error), within(1e-6));
    assertThat(actual.lift().upper()).isCloseTo(Math.min(1, lift + 1.959964 * error), within(1e-6));
    double hitError = Math.sqrt(groups / (groups - 1) * hitSquares) / n;
    assertThat(actual.hitRate().upper())
        .isCloseTo(Math.min(1, hits / n + 1.959964 * hitError), within(1e-6));
  }

  private static int[] randomList(SplittableRandom random) {
    return random.ints(random.nextInt(K + 1), 0, 12).distinct().toArray();
  }

  private static List<Integer> boxed(int[] list) {
    return Arrays.stream(list).boxed().toList();
  }

  private static void hold(
      LiveQuality quality, byte[] user, long second, int version, int[] shown, int[] baseline) {
    quality.hold(user, second, version, Shown.of(shown, baseline));
  }

  private static int[] list(int... items) {
    return items;
  }

  private static byte[] user(int number) {
    return ("u" + number).getBytes(StandardCharsets.UTF_8);
  }
}
