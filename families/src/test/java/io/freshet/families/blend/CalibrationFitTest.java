package io.freshet.families.blend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.blend.ListOutcomes.Outcome;
import io.freshet.model.blend.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {

  /** Outcomes whose true probability is a function of the share. */
  private static ListOutcomes drawn(DoubleUnaryOperator truth, int count, long seed) {
    Random random = new Random(seed);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double share = 0.3 * Math.pow(random.nextDouble(), 3) + 1e-4;
      int hit = random.nextDouble() < truth.applyAsDouble(share) ? 1 : 0;
      outcomes.add(new Outcome((float) Math.log(share), hit, 1));
    }
    return new ListOutcomes(outcomes);
  }

  private static Calibration fitted(DoubleUnaryOperator truth) {
    ListOutcomes earlier = drawn(truth, 20_000, 1);
    ListOutcomes later = drawn(truth, 20_000, 2);
    return requireNonNull(CalibrationFit.of(earlier, later, earlier.and(later)));
  }

  @Test
  void shouldFindTheTrueChances() {
    DoubleUnaryOperator truth = share -> 0.5 * Math.pow(share, 0.8);
    Calibration calibration = fitted(truth);

    for (double share : new double[] {0.001, 0.01, 0.05, 0.1, 0.2}) {
      double expected = truth.applyAsDouble(share);
      assertThat((double) calibration.chance((float) Math.log(share)))
          .as("share %s", share)
          .isCloseTo(expected, within(0.25 * expected));
    }
  }

  /**
   * A dip in the observed shares is pooled with its neighbours, so a larger share never means less.
   */
  @Test
  void shouldPoolWhatFalls() {
    Calibration calibration = fitted(share -> share < 0.05 ? 2 * share : 0.02);

    assertThat(calibration.chance((float) Math.log(0.25)))
        .isEqualTo(calibration.chance((float) Math.log(0.1)))
        .isBetween(0.018f, 0.06f);
  }

  @Test
  void shouldJudgeByLaterOutcomesAlone() {
    ListOutcomes earlier = drawn(share -> share / 2, 40_000, 3);
    ListOutcomes later = drawn(share -> share, 40_000, 4);
    Calibration calibration = requireNonNull(CalibrationFit.of(earlier, later, earlier.and(later)));

    // The earlier outcomes promised half of what the later ones had.
    double predicted = 0;
    double observed = 0;
    for (int band = 0; band < Calibration.bandCount(); band++) {
      String name = "reliability.from-" + Calibration.bandFrom(band) + ".";
      double cases = calibration.learned().getOrDefault(name + "cases", 0.0);
      predicted += cases * calibration.learned().getOrDefault(name + "predicted", 0.0);
      observed += cases * calibration.learned().getOrDefault(name + "observed", 0.0);
    }
    assertThat(observed).isCloseTo((double) later.hits(), within(0.5));
    assertThat(predicted / observed).isBetween(0.45, 0.55);
  }

  /** The served scores give the same lists twice the shares, but are not right more often. */
  @Test
  void shouldFollowTheSharesOfWhatWillServe() {
    ListOutcomes judged = drawn(share -> share / 2, 40_000, 8);
    List<Outcome> sharper = new ArrayList<>();
    for (Outcome outcome : judged.outcomes()) {
      sharper.add(new Outcome(outcome.share() + (float) Math.log(2), 0, outcome.cases()));
    }
    Calibration calibration =
        requireNonNull(
            CalibrationFit.of(
                judged, judged, new ListOutcomes(sharper).and(new ListOutcomes(sharper))));

    Calibration plain = requireNonNull(CalibrationFit.of(judged, judged, judged.and(judged)));
    for (double share : new double[] {0.001, 0.02, 0.1, 0.3}) {
      assertThat(calibration.chance((float) Math.log(2 * share)))
          .as("share %s", share)
          .isCloseTo(plain.chance((float) Math.log(share)), within((float) (0.001 * share)));
    }
    assertThat(calibration.chance((float) Math.log(0.2))).isBetween(0.04f, 0.06f);
  }

  @Test
  void shouldSayNothingOnAFewHits() {
    ListOutcomes few = drawn(x -> x, 300, 5);
    assertThat(CalibrationFit.of(few, few, few)).isNull();
    ListOutcomes nothing = new ListOutcomes(List.of());
    assertThat(CalibrationFit.of(nothing, nothing, nothing)).isNull();
    ListOutcomes many = drawn(x -> x, 40_000, 7);
    assertThat(CalibrationFit.of(nothing, many, many)).isNull();
  }
}
