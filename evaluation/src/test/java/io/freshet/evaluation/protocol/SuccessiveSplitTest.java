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
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.matrix.TestMatrices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuccessiveSplitTest {
  private static final double LOWEST = Double.NEGATIVE_INFINITY;

  /** The item that follows the newest item in the alphabet comes first. */
  private static final FakeModel.Scores NEXT =
      (history, items, scores) -> {
        Arrays.fill(scores, 0);
        int newest = history.items()[history.size() - 1];
        if (newest + 1 < scores.length) {
          scores[newest + 1] = 1;
        }
      };

  @TempDir private Path folder;

  private static SuccessiveSplit of(RatingMatrix m, int[] lines, double at, int k, Fitter fitter) {
    return new SuccessiveSplit(
        data(m), lines, new SuccessiveSplit.Settings(at, LOWEST, k, 1), fitter);
  }

  private static int[] positions(RatingMatrix m) {
    int[] lines = new int[m.ratings()];
    Arrays.setAll(lines, at -> at);
    return lines;
  }

  @Test
  void shouldCutAtTheQuantileOfTheTimestamps() {
    // Ten seconds: the quantile .5 lies between 5 and 6, .9 between 9.0 and 10; 5 lies before it.
    String[] events = new String[10];
    Arrays.setAll(events, k -> "u%d i%d 5 %d".formatted(k % 2, k, k + 1));
    RatingMatrix m = matrix(events);

    assertThat(new SuccessivePlan(m, positions(m), 0.5, LOWEST).from()).isEqualTo(6);
    assertThat(new SuccessivePlan(m, positions(m), 0.9, LOWEST).from()).isEqualTo(10);
    // (n − 1) q is 4.5 and 8.1; at q = 4 / 9 the fifth event is the cut itself, and trained on.
    assertThat(new SuccessivePlan(m, positions(m), 4 / 9.0, LOWEST).from()).isEqualTo(6);
  }

  @Test
  void shouldTakeEveryLaterEventInTurnAndNewUsersFromTheirSecond() throws Exception {
    // Training: a and the first of b, which hold p, q, r, s. Then b follows the alphabet, n is new.
    RatingMatrix m =
        matrix(
            "a p 5 1",
            "a q 5 2",
            "a r 5 3",
            "a s 5 4",
            "b p 5 5", //
            "b q 5 6",
            "b s 5 7",
            "n r 5 8",
            "n s 5 9",
            "n z 5 10");

    FamilyScores line = of(m, positions(m), 0.45, 1, fitter(folder, NEXT)).evaluate(ANY);

    // b q after p: hit. b s after q, where r was expected: miss. n s after r: hit. z is unknown.
    assertThat(line.metrics().get("hr@1").n()).isEqualTo(4);
    assertThat(value(line, "hr@1")).isEqualTo(2 / 4.0);
    assertThat(line.metrics().get("new.hr@1").n()).isEqualTo(2);
    assertThat(value(line, "new.hr@1")).isEqualTo(1 / 2.0);
    assertThat(of(m, positions(m), 0.45, 1, fitter(folder)).notes())
        .containsExactly(
            "5 training ratings of 2 users and 4 items before 1970-01-01T00:00:06Z",
            "4 targets of 2 users, 1 of them new; the items of 1 targets occur nowhere in the"
                + " training data and cannot be hit");
  }

  @Test
  void shouldOrderASecondByLinesAndLetNoneOfItTellInTheTieSafeVariant() throws Exception {
    RatingMatrix m =
        matrix(
            "a p 5 1", "a q 5 1", "a r 5 1", "a s 5 1", "b p 5 2", "a t 5 3", //
            "b q 5 9", "b r 5 9", "b s 5 9");
    int[] forwards = positions(m);
    int[] backwards = new int[forwards.length];
    Arrays.setAll(backwards, at -> -at);

    FamilyScores inOrder = of(m, forwards, 0.65, 1, fitter(folder, NEXT)).evaluate(ANY);
    FamilyScores reversed = of(m, backwards, 0.65, 1, fitter(folder, NEXT)).evaluate(ANY);

    // After p comes q, then r, then s. Tie-safe, all three come after p.
    assertThat(value(inOrder, "hr@1")).isEqualTo(1);
    assertThat(value(inOrder, "hr@1.tieSafe")).isEqualTo(1 / 3.0);
    // Backwards: s after p and r after s are misses. After r comes s, which is seen: q is a miss.
    assertThat(value(reversed, "hr@1")).isZero();
    assertThat(value(reversed, "hr@1.tieSafe")).isEqualTo(1 / 3.0);
  }

  @Test
  void shouldEqualAPlainImplementationWithScoresThatTie() throws Exception {
    RatingMatrix m = crowded(30, 60, 40, 150, 11);
    int[] lines = positions(m);
    shuffle(lines, 3);
    FakeModel.Scores coarse =
        (history, items, scores) -> {
          int newest = history.items()[history.size() - 1];
          for (int i = 0; i < scores.length; i++) {
            scores[i] = coarse(items.id(newest), items.id(i));
          }
        };
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      Fitter fitter =
          fitter(
              folder,
              Workers.of(pool, 3),
              file -> new FakeModel(Fitter.SERVING.load(file), coarse, Float.NaN));

      FamilyScores line = of(m, lines, 0.8, 3, fitter).evaluate(ANY);

      for (boolean tieSafe : List.of(false, true)) {
        Plain plain = Plain.of(m, lines, 0.8, 3, tieSafe);
        String suffix = tieSafe ? ".tieSafe" : "";
        assertThat(line.metrics().get("hr@3" + suffix).n()).isEqualTo(plain.targets());
        assertThat(value(line, "hr@3" + suffix)).isCloseTo(plain.hits(), within(1e-12));
        assertThat(value(line, "ndcg@3" + suffix)).isCloseTo(plain.gain(), within(1e-12));
        assertThat(plain.targets()).isGreaterThan(100);
        assertThat(plain.hits()).isBetween(0.01, 0.9);
      }
      assertThat(value(line, "hr@3")).isNotEqualTo(value(line, "hr@3.tieSafe"));
    } finally {
      pool.shutdown();
    }
  }

  /** Events of which many of a user share a second. */
  private static RatingMatrix crowded(int users, int items, int perUser, int seconds, long seed) {
    Random random = new Random(seed);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < users; u++) {
      builder.addUser("u" + u);
      int from = random.nextInt(seconds);
      TreeSet<Integer> rated = new TreeSet<>();
      while (rated.size() < perUser) {
        rated.add(random.nextInt(items));
      }
      for (int item : rated) {
        builder.add("i" + item, 1 + random.nextInt(5), from + random.nextInt(perUser / 2));
      }
    }
    return builder.build();
  }

  private static float coarse(String newest, String item) {
    return Math.floorMod(31 * newest.hashCode() + 17 * item.hashCode(), 23);
  }

  private static void shuffle(int[] values, long seed) {
    Random random = new Random(seed);
    for (int k = values.length - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int swapped = values[k];
      values[k] = values[other];
      values[other] = swapped;
    }
  }

  /** The protocol written down once more, with lists, strings and nothing else. */
  private record Plain(int targets, double hits, double gain) {
    private record Event(String user, String item, long second, int line) {}

    static Plain of(RatingMatrix m, int[] lines, double at, int k, boolean tieSafe) {
      List<Event> events = new ArrayList<>();
      for (int u = 0; u < m.users(); u++) {
        for (int e = m.userStart()[u]; e < m.userStart()[u + 1]; e++) {
          events.add(
              new Event(m.userId(u), m.catalogue().id(m.item()[e]), m.seconds()[e], lines[e]));
        }
      }
      List<Long> seconds = new ArrayList<>(events.stream().map(Event::second).sorted().toList());
      double place = at * (seconds.size() - 1);
      double below = seconds.get((int) place);
      double cut = below + (place - (int) place) * (seconds.get((int) place + 1) - below);
      TreeSet<String> known = new TreeSet<>();
      events.stream().filter(e -> e.second() <= cut).forEach(e -> known.add(e.item()));
      Map<String, Double> popular = popular(events, cut);
      int targets = 0;
      double hits = 0;
      double gain = 0;
      Collections.sort(events, Comparator.comparing(Event::second).thenComparing(Event::line));
      for (int t = 0; t < events.size(); t++) {
        Event target = events.get(t);
        List<Event> older =
            events.subList(0, t).stream().filter(e -> e.user().equals(target.user())).toList();
        if (target.second() <= cut || older.isEmpty()) {
          continue;
        }
        List<String> profile =
            older.stream()
                .filter(e -> !tieSafe || e.second() < target.second())
                .map(Event::item)
                .filter(known::contains)
                .toList();
        targets++;
        if (!known.contains(target.item())) {
          continue;
        }
        int rank = 0;
        for (String other : known) {
          boolean counts = !other.equals(target.item()) && !profile.contains(other);
          rank +=
              counts && score(profile, other, popular) >= score(profile, target.item(), popular)
                  ? 1
                  : 0;
        }
        hits += rank < k ? 1 : 0;
        gain += rank < k ? Math.log(2) / Math.log(rank + 2) : 0;
      }
      return new Plain(targets, hits / targets, gain / targets);
    }

    private static double score(List<String> profile, String item, Map<String, Double> popular) {
      return profile.isEmpty()
          ? popular.getOrDefault(item, 0.0)
          : coarse(profile.get(profile.size() - 1), item);
    }

    /** Without a history the live system lists what is popular, decayed by 1 / 5000 an event. */
    private static Map<String, Double> popular(List<Event> events, double cut) {
      Map<String, Double> weights = new TreeMap<>();
      List<Event> training =
          events.stream()
              .filter(e -> e.second() <= cut)
              .sorted(
                  Comparator.comparing(Event::second)
                      .thenComparing(Event::user)
                      .thenComparing(Event::item))
              .toList();
      for (int e = 0; e < training.size(); e++) {
        double weight = Math.exp(e / 5000.0);
        weights.merge(training.get(e).item(), weight, Double::sum);
      }
      return weights;
    }
  }

  @Test
  void shouldCountPopularityUpToTheTarget() {
    RatingMatrix m =
        matrix("a x 5 1", "b x 5 2", "b y 5 3", "c z 5 4", "a y 5 5", "c y 5 6", "c x 5 6");

    FamilyScores all = of(m, positions(m), 0.5, 1, fitter(folder)).ownBaselines().get(0);

    // Cut at 4. a y: y 1, z 1, a tie: miss. c, in second 6: x 2 and y 2, z is seen. By lines x
    // comes first: a tie with y. Then y, with x seen: hit. Tie-safe, both tie.
    assertThat(all.settings()).containsEntry("kind", "all");
    assertThat(all.metrics().get("hr@1").n()).isEqualTo(3);
    assertThat(value(all, "hr@1")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(all, "hr@1.tieSafe")).isZero();
  }

  @Test
  void shouldFitOnceAndOnlyToWhatPrecedesTheCut() throws Exception {
    RatingMatrix m = TestMatrices.random(20, 40, 400, 5);
    List<Integer> sizes = new ArrayList<>();
    Fitter fitter =
        fitter(
            folder,
            Workers.inCaller(),
            file -> {
              var model = Fitter.SERVING.load(file);
              sizes.add(model.catalogue().size());
              return model;
            });
    long from = new SuccessivePlan(m, positions(m), 0.6, LOWEST).from();

    of(m, positions(m), 0.6, 10, fitter).evaluate(ANY);

    assertThat(sizes).containsExactly(m.before(from).items());
  }

  @Test
  void shouldRefuseDataWithoutATarget() {
    RatingMatrix m = matrix("a x 5 1", "b y 5 2", "c z 5 3");

    assertThatThrownBy(() -> of(m, positions(m), 0.5, 10, fitter(folder)).evaluate(ANY))
        .isInstanceOf(SkippedException.class)
        .hasMessage("2 ratings to fit on before the cut and 0 targets after it");
    assertThatThrownBy(() -> of(m, new int[2], 0.5, 10, fitter(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 lines for 3 events");
  }
}
