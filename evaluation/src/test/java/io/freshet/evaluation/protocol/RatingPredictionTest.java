package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.ANY;
import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static io.freshet.evaluation.protocol.TestProtocols.matrix;
import static io.freshet.evaluation.protocol.TestProtocols.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.evaluation.report.Labels;
import io.freshet.families.Families;
import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.mf.BiasedMf;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatingPredictionTest {
  private static final RatingMatrix TRAIN =
      matrix("a x 5 1", "a y 3 2", "b x 4 1", "b y 2 2", "b z 1 3");

  /** The pair a–z is known; item w of a is cold; user n of x is cold; both are cold in n–w. */
  private static final RatingMatrix TEST = matrix("a z 2 9", "a w 4 9", "n x 5 9", "n w 1 9");

  @TempDir private Path folder;

  private RatingPrediction protocol(RatingMatrix train, RatingMatrix test, Fitter fitter) {
    return new RatingPrediction(data(train), train, test, List.of(1L, 2L), 1, fitter);
  }

  @Test
  void shouldCountErrorsAsByHandAndColdRowsAmongThem() throws Exception {
    Fitter fitter = fitter(folder, (history, items, scores) -> Arrays.fill(scores, 0), 3.5f);

    FamilyScores line = protocol(TRAIN, TEST, fitter).evaluate(ANY);

    // Mean 3; shrunk with five ratings at the mean: a 3 + (2+0)/7, x 3 + (2+1)/7.
    double[] errors = {2 - 3.5, 4 - (3 + 2 / 7.0), 5 - (3 + 3 / 7.0), 1 - 3.0};
    double squares = Arrays.stream(errors).map(e -> e * e).sum();
    assertThat(value(line, "mse")).isCloseTo(squares / 4, within(1e-9));
    assertThat(value(line, "rmse")).isCloseTo(Math.sqrt(squares / 4), within(1e-9));
    assertThat(value(line, "mae"))
        .isCloseTo(Arrays.stream(errors).map(Math::abs).sum() / 4, within(1e-9));
    assertThat(line.counts())
        .containsEntry("cold.users", 2L)
        .containsEntry("cold.items", 1L)
        .containsEntry("no.prediction", 0L);
    assertThat(line.userVectors()).isEqualTo(FamilyScores.FOLDED_IN);
    assertThat(protocol(TRAIN, TEST, fitter).notes().get(0))
        .contains("2 test ratings are of users and 2 of items");
  }

  @Test
  void shouldLeaveOutAFamilyThatPredictsNoRatings() {
    Fitter fitter = fitter(folder, (history, items, scores) -> Arrays.fill(scores, 1));

    assertThatThrownBy(() -> protocol(TRAIN, TEST, fitter).evaluate(ANY))
        .isInstanceOf(SkippedException.class)
        .hasMessage("predicts no ratings");
  }

  @Test
  void shouldScoreTheMeanByItsErrors() {
    Map<String, List<FamilyScores>> baselines =
        protocol(TRAIN, TEST, fitter(folder)).ownBaselines().stream()
            .collect(Collectors.groupingBy(FamilyScores::family));

    assertThat(baselines.keySet())
        .containsExactlyInAnyOrder("random", "mean", "user-mean", "item-mean", "biases");
    assertThat(baselines.get("random")).hasSize(2);
    // Errors of the mean, 3: 1, 1, 2, 2.
    assertThat(value(baselines.get("mean").get(0), "mse")).isCloseTo(10 / 4.0, within(1e-12));
    assertThat(value(baselines.get("mean").get(0), "mae")).isCloseTo(6 / 4.0, within(1e-12));
  }

  @Test
  void shouldPredictPlantedTastesBetterThanAnythingSimple() throws Exception {
    // Odd users like odd items and even users even items: biases cannot tell.
    RatingMatrix all = oddAndEven();
    RatingMatrix train = all.where(k -> k % 7 != 0);
    RatingMatrix test = all.where(k -> k % 7 == 0);
    RatingPrediction protocol = protocol(train, test, fitter(folder));

    // Few ratings: little regularisation, larger steps.
    Map<String, String> settings =
        Map.of("factors", "8", "epochs", "60", "regularisation", "0.02", "learning.rate", "0.05");
    FamilyScores fitted =
        protocol.evaluate(new Contestant(Families.create(BiasedMf.NAME, settings), 1, false));
    Map<String, Double> mse =
        protocol.ownBaselines().stream()
            .collect(Collectors.toMap(l -> l.family() + l.seed(), l -> value(l, "mse")));

    assertThat(value(fitted, "mse")).isLessThan(mse.get("biases1"));
    assertThat(value(fitted, "mse")).isLessThan(mse.get("mean1"));
    assertThat(mse.get("mean1")).isLessThan(mse.get("random1"));
  }

  /**
   * Half of the users like odd items, half like even ones; every seventh rating is a test rating.
   */
  private static RatingMatrix oddAndEven() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 40; u++) {
      builder.addUser("u" + u);
      for (int i = 0; i < 30; i++) {
        builder.add("i" + i, u % 2 == i % 2 ? 5 : 1, 100L * u + i);
      }
    }
    return builder.build();
  }

  @Test
  void shouldLetTheTestChooseTheEpochInALineOfItsOwn() throws Exception {
    RatingMatrix all = oddAndEven();
    RatingMatrix test = all.where(k -> k % 7 == 0);
    RatingPrediction protocol =
        new RatingPrediction(
            data(all.where(k -> k % 7 != 0)),
            all.where(k -> k % 7 != 0),
            test,
            List.of(1L),
            1,
            fitter(folder),
            true);
    // Large steps: the error rises and falls from epoch to epoch.
    Map<String, String> settings =
        Map.of("epochs", "12", "patience", "12", "learning.rate", "0.3", "factors", "4");
    Contestant honest = new Contestant(Families.create("mf-bias", settings), 1, false);

    List<Contestant> lines = protocol.lines(honest);
    FamilyScores chosen = protocol.evaluate(lines.get(1));

    assertThat(lines).hasSize(2).first().isEqualTo(honest);
    assertThat(chosen.family()).isEqualTo("mf-bias");
    assertThat(chosen.settings()).containsEntry("epoch.chosen.on", "test");
    List<Double> judged = chosen.curve().stream().map(Fit.Epoch::validationLoss).toList();
    double least = judged.stream().mapToDouble(v -> v).min().orElseThrow();
    // The scored error chose the epoch, and all known ratings were trained on.
    assertThat(value(chosen, "mse")).isCloseTo(least, within(1e-4));
    assertThat(judged.get(judged.size() - 1)).isGreaterThan(least);
    assertThat(Labels.of(chosen)).contains("epoch.chosen.on=test");
  }

  @Test
  void shouldGiveFamiliesWithoutEpochsOneLine() {
    RatingPrediction protocol =
        new RatingPrediction(data(TRAIN), TRAIN, TEST, List.of(1L), 1, fitter(folder), true);
    Contestant ials = new Contestant(Families.create("ials", Map.of()), 1, false);
    Contestant network = new Contestant(Families.create("mf", Map.of()), 1, false);

    assertThat(protocol.lines(ials)).containsExactly(ials);
    assertThat(protocol.lines(network)).hasSize(2);
    assertThat(protocol(TRAIN, TEST, fitter(folder)).lines(network)).containsExactly(network);
  }

  @Test
  void shouldSkipAChoiceOfEpochsThatNothingCanJudge() {
    RatingMatrix strangers = matrix("n x 5 9", "a w 4 9");
    RatingPrediction protocol =
        new RatingPrediction(data(TRAIN), TRAIN, strangers, List.of(1L), 1, fitter(folder), true);
    Contestant network = new Contestant(Families.create("mf", Map.of()), 1, false);

    assertThatThrownBy(() -> protocol.evaluate(protocol.lines(network).get(1)))
        .isInstanceOf(SkippedException.class)
        .hasMessageContaining("known user and item");
    Contestant likes = new Contestant(Families.create("neumf", Map.of()), 1, false);
    assertThatThrownBy(() -> protocol.evaluate(protocol.lines(likes).get(1)))
        .isInstanceOf(SkippedException.class)
        .hasMessageContaining("neumf does not learn from rating values");
  }

  @Test
  void shouldFindTheBiasesThatMinimiseTheError() {
    RatingBaselines biases = new RatingBaselines(TRAIN);
    // At the minimum each bias is the shrunk mean of what the other side leaves.
    double[] item = new double[3];
    for (int i = 0; i < 3; i++) {
      item[i] = biases.biases(-1, i) - biases.mean();
    }
    double a = biases.biases(0, -1) - biases.mean();
    double b = biases.biases(1, -1) - biases.mean();

    assertThat(a).isCloseTo((5 - 3 - item[0] + 3 - 3 - item[1]) / 7, within(1e-6));
    assertThat(b)
        .isCloseTo((4 - 3 - item[0] + 2 - 3 - item[1] + 1 - 3 - item[2]) / 8, within(1e-6));
    assertThat(item[2]).isCloseTo((1 - 3 - b) / 6, within(1e-6));
  }
}
