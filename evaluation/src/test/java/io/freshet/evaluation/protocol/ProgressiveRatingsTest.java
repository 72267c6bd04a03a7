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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressiveRatingsTest {
  private static final FakeModel.Scores ZERO = (history, items, scores) -> Arrays.fill(scores, 0);

  @TempDir private Path folder;

  private static ProgressiveRatings of(RatingMatrix m, double warmUp, int every, Fitter fitter) {
    return new ProgressiveRatings(
        data(m),
        new ProgressiveRatings.Settings(warmUp, every, 0, List.of(1L, 2L), 1),
        fitter,
        line -> {});
  }

  private static FamilyScores baseline(ProgressiveRatings protocol, String name) {
    return protocol.ownBaselines().stream()
        .filter(line -> line.family().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPredictByTheMeansJustBeforeEachRating() {
    RatingMatrix m = matrix("a x 5 1", "b x 1 2", "a y 3 3", "a z 2 3");

    ProgressiveRatings protocol = of(m, 0, 0, fitter(folder));

    // The first rating has nothing before it. The mean is 5, then 3, then 3 again: one second.
    assertThat(value(baseline(protocol, "mean"), "mse"))
        .isCloseTo((16 + 0 + 1) / 3.0, within(1e-9));
    assertThat(value(baseline(protocol, "mean"), "mae")).isCloseTo((4 + 0 + 1) / 3.0, within(1e-9));
    // a, with five ratings of 3 added: (5 + 15) / 6. b is new: 5.
    double a = 20 / 6.0;
    assertThat(value(baseline(protocol, "user-mean"), "mse"))
        .isCloseTo((16 + (3 - a) * (3 - a) + (2 - a) * (2 - a)) / 3, within(1e-9));
    // x at the second rating: (5 + 25) / 6 = 5. y and z are new: 3.
    assertThat(value(baseline(protocol, "item-mean"), "mse")).isCloseTo(17 / 3.0, within(1e-9));
    assertThat(value(baseline(protocol, "mean"), "rmse"))
        .isCloseTo(Math.sqrt(17 / 3.0), within(1e-9));
    assertThat(protocol.ownBaselines())
        .extracting(FamilyScores::family)
        .startsWith("random", "random");
    assertThat(protocol.notes().get(0)).contains("3 ratings predicted", "warm-up of 1 ratings");
  }

  @Test
  void shouldEqualAPlainImplementation() throws Exception {
    RatingMatrix m = TestMatrices.random(25, 50, 600, 8);
    Fitter fitter = fitter(folder, ZERO, 3.5f);

    ProgressiveRatings protocol = of(m, 0.25, 60, fitter);
    FamilyScores family = protocol.evaluate(ANY);

    Plain plain = Plain.of(m, 0.25, 60);
    assertThat(family.metrics().get("mse").n()).isEqualTo(plain.predicted());
    assertThat(value(baseline(protocol, "mean"), "mse")).isCloseTo(plain.mean(), within(1e-9));
    assertThat(value(baseline(protocol, "user-mean"), "mse")).isCloseTo(plain.user(), within(1e-9));
    assertThat(value(baseline(protocol, "item-mean"), "mse")).isCloseTo(plain.item(), within(1e-9));
    assertThat(value(baseline(protocol, "biases"), "mse")).isCloseTo(plain.biases(), within(1e-6));
    assertThat(value(family, "mse")).isCloseTo(plain.family(), within(1e-9));
    assertThat(family.counts())
        .containsEntry("fits", (long) plain.fits())
        .containsEntry("cold.items", (long) plain.coldItems())
        .containsEntry("cold.users", (long) plain.coldUsers());
    assertThat(plain.coldItems()).isPositive();
    assertThat(plain.coldUsers()).isPositive();
    double random = value(baseline(protocol, "random"), "mse");
    assertThat(random).isGreaterThan(plain.mean());
  }

  /** The protocol written down once more, one rating after the other. */
  private record Plain(
      int predicted,
      int fits,
      int coldUsers,
      int coldItems,
      double mean,
      double user,
      double item,
      double biases,
      double family) {
    private record Event(String user, String item, double rating, long second) {}

    static Plain of(RatingMatrix m, double warmUp, int every) {
      List<Event> events = new ArrayList<>();
      for (int u = 0; u < m.users(); u++) {
        for (int e = m.userStart()[u]; e < m.userStart()[u + 1]; e++) {
          events.add(
              new Event(m.userId(u), m.catalogue().id(m.item()[e]), m.rating()[e], m.seconds()[e]));
        }
      }
      events.sort(
          Comparator.comparing(Event::second)
              .thenComparing(Event::user)
              .thenComparing(Event::item));
      int first = groupEndAtOrAfter(events, (int) (events.size() * warmUp));
      int predicted = 0;
      int fits = 0;
      int coldUsers = 0;
      int coldItems = 0;
      double[] sums = new double[5];
      List<Event> fitted = List.of();
      Map<String, Double> bias = Map.of();
      int next = first;
      for (int k = first; k < events.size(); k++) {
        if (k == groupEndAtOrAfter(events, next)) {
          fits++;
          fitted = events.subList(0, k);
          bias = itemBiases(fitted);
          next = first + fits * every;
        }
        Event event = events.get(k);
        int groupStart = k;
        while (groupStart > 0 && sameGroup(events.get(groupStart - 1), event)) {
          groupStart--;
        }
        List<Event> before = events.subList(0, groupStart);
        double mean = mean(before);
        List<Event> ofUser = before.stream().filter(e -> e.user().equals(event.user())).toList();
        List<Event> ofItem = before.stream().filter(e -> e.item().equals(event.item())).toList();
        double userMean = shrunk(ofUser, mean);
        double itemMean = shrunk(ofItem, mean);
        double frozen = mean(fitted);
        Map<String, Double> known = bias;
        double userBias =
            ofUser.stream()
                    .mapToDouble(e -> e.rating() - frozen - known.getOrDefault(e.item(), 0.0))
                    .sum()
                / (ofUser.size() + 5);
        double biased = frozen + userBias + known.getOrDefault(event.item(), 0.0);
        boolean coldUser = ofUser.stream().noneMatch(e -> known.containsKey(e.item()));
        boolean coldItem = !known.containsKey(event.item());
        coldUsers += coldUser ? 1 : 0;
        coldItems += coldItem && !coldUser ? 1 : 0;
        double simple = ofUser.isEmpty() ? itemMean : userMean;
        double[] predictions = {
          mean,
          userMean,
          itemMean,
          Math.min(5, Math.max(1, biased)),
          coldUser || coldItem ? simple : 3.5
        };
        predicted++;
        for (int p = 0; p < predictions.length; p++) {
          sums[p] += (event.rating() - predictions[p]) * (event.rating() - predictions[p]);
        }
      }
      return new Plain(
          predicted,
          fits,
          coldUsers,
          coldItems,
          sums[0] / predicted,
          sums[1] / predicted,
          sums[2] / predicted,
          sums[3] / predicted,
          sums[4] / predicted);
    }

    private static boolean sameGroup(Event a, Event b) {
      return a.user().equals(b.user()) && a.second() == b.second();
    }

    private static int groupEndAtOrAfter(List<Event> events, int at) {
      int to = at;
      while (to > 0 && to < events.size() && sameGroup(events.get(to - 1), events.get(to))) {
        to++;
      }
      return to;
    }

    private static double mean(List<Event> events) {
      return events.stream().mapToDouble(Event::rating).average().orElseThrow();
    }

    private static double shrunk(List<Event> events, double mean) {
      double sum = events.stream().mapToDouble(Event::rating).sum();
      return (sum + 5 * mean) / (events.size() + 5);
    }

    /** Item biases of the regularised least squares, by many alternating sweeps. */
    private static Map<String, Double> itemBiases(List<Event> events) {
      double mean = mean(events);
      Map<String, Double> users = new java.util.HashMap<>();
      Map<String, Double> items = new java.util.HashMap<>();
      events.forEach(e -> users.put(e.user(), 0.0));
      events.forEach(e -> items.put(e.item(), 0.0));
      for (int sweep = 0; sweep < 200; sweep++) {
        items.replaceAll(
            (id, old) -> {
              List<Event> mine = events.stream().filter(e -> e.item().equals(id)).toList();
              return mine.stream()
                      .mapToDouble(
                          e -> e.rating() - mean - Objects.requireNonNull(users.get(e.user())))
                      .sum()
                  / (mine.size() + 5);
            });
        users.replaceAll(
            (id, old) -> {
              List<Event> mine = events.stream().filter(e -> e.user().equals(id)).toList();
              return mine.stream()
                      .mapToDouble(
                          e -> e.rating() - mean - Objects.requireNonNull(items.get(e.item())))
                      .sum()
                  / (mine.size() + 5);
            });
      }
      return items;
    }
  }

  @Test
  void shouldSkipAFamilyThatPredictsNoRatingsAfterItsFirstModel() {
    RatingMatrix m = TestMatrices.random(25, 40, 500, 4);
    int[] loads = new int[1];
    Fitter fitter =
        fitter(
            folder,
            Workers.inCaller(),
            file -> {
              loads[0]++;
              return new FakeModel(Fitter.SERVING.load(file), ZERO, Float.NaN);
            });

    assertThatThrownBy(() -> of(m, 0.2, 50, fitter).evaluate(ANY))
        .isInstanceOf(SkippedException.class)
        .hasMessage("predicts no ratings");
    assertThat(loads[0]).isEqualTo(1);
  }

  @Test
  void shouldRefuseAStreamWithoutAnythingToFitOn() {
    ProgressiveRatings protocol = of(matrix("a x 5 1", "a y 5 2"), 0, 0, fitter(folder, ZERO, 3));

    assertThatThrownBy(() -> protocol.evaluate(ANY))
        .isInstanceOf(SkippedException.class)
        .hasMessageContaining("nothing to fit on");
    assertThat(baseline(protocol, "mean").metrics().get("mse").n()).isEqualTo(1);
  }

  @Test
  void shouldLearnTastesThatBiasesCannotTell() throws Exception {
    // Odd users like odd items and even users even items, in one stream.
    var builder = RatingMatrix.builder();
    for (int u = 0; u < 40; u++) {
      builder.addUser("u" + u);
      for (int i = 0; i < 30; i++) {
        int item = (u * 7 + i * 11) % 30;
        builder.add("i" + item, u % 2 == item % 2 ? 5 : 1, 1000L * i + u);
      }
    }
    Map<String, String> settings =
        Map.of("factors", "8", "epochs", "60", "regularisation", "0.02", "learning.rate", "0.05");

    ProgressiveRatings protocol = of(builder.build(), 0.3, 200, fitter(folder));
    FamilyScores fitted =
        protocol.evaluate(new Contestant(Families.create(BiasedMf.NAME, settings), 1, false));

    assertThat(value(fitted, "mse")).isLessThan(0.5 * value(baseline(protocol, "biases"), "mse"));
    assertThat(fitted.userVectors()).isEqualTo(FamilyScores.FOLDED_IN);
  }
}
