package io.freshet.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ConfidenceSequenceTest {
  private static final Path DECISION =
      Path.of("..", "docs", "decisions", "0045-intervals-that-hold-at-every-look.md");
  private static final String TABLE_BEGINS = "<!-- Power, written by ConfidenceSequenceTest. -->\n";
  private static final String TABLE_ENDS = "<!-- End of the power. -->";
  private static final double ALPHA = 0.05;
  private static final double Z = 1.959964;

  private final ConfidenceSequence sequence = new ConfidenceSequence(ALPHA);

  @Test
  void shouldRarelyBeWrongInExperimentsOfEqualArmsThatAreWatchedAfterEveryLike() {
    int experiments = 2_000;
    int users = 600;
    int likes = 10 * users;
    int wrong = 0;
    int wrongOneSided = 0;
    int wrongNaively = 0;
    for (int seed = 0; seed < experiments; seed++) {
      SimulatedExperiment experiment = new SimulatedExperiment(seed, users, 0);
      boolean apart = false;
      boolean below = false;
      boolean naively = false;
      for (int like = 0; like < likes; like++) {
        experiment.step(like, likes);
        Estimate difference = experiment.difference();
        Interval interval = sequence.interval(difference);
        apart |= interval.isAbove() || interval.isBelow();
        below |= sequence.upperBound(difference) < 0;
        naively |= interval.isKnown() && z(difference) > Z;
      }
      wrong += apart ? 1 : 0;
      wrongOneSided += below ? 1 : 0;
      wrongNaively += naively ? 1 : 0;
    }

    // Three standard errors of the share itself: 0.05 + 3 √(0.05 · 0.95 / 2000) = 0.065.
    double bound = experiments * (ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / experiments));
    assertThat((double) wrong).isPositive().isLessThanOrEqualTo(bound);
    assertThat((double) wrongOneSided).isPositive().isLessThanOrEqualTo(bound);
    assertThat((double) wrongNaively).as("what looking costs otherwise").isGreaterThan(2 * bound);
  }

  @Test
  void shouldFindPlantedEffectsAsTheDecisionSays() throws IOException {
    StringBuilder table = new StringBuilder("\n");
    table.append(
        "| effect, hits per like | found, watched after every like | found by a test of fixed size"
            + " | median likes until found |\n|---|---|---|---|\n");
    for (double effect : new double[] {0, 0.01, 0.02, 0.03, 0.05}) {
      table.append(row(effect));
    }
    String page = Files.readString(DECISION);
    String written =
        page.substring(0, page.indexOf(TABLE_BEGINS) + TABLE_BEGINS.length())
            + table
            + "\n"
            + page.substring(page.indexOf(TABLE_ENDS));
    if (Boolean.getBoolean("freshet.docs.write")) {
      Files.writeString(DECISION, written);
    }

    assertThat(Files.readString(DECISION))
        .as("the table of power; rewrite it with -Dfreshet.docs.write=true")
        .isEqualTo(written);
  }

  private String row(double effect) {
    int experiments = 200;
    int users = 2_000;
    int likes = 10 * users;
    int found = 0;
    int foundAtTheEnd = 0;
    int[] until = new int[experiments];
    for (int k = 0; k < experiments; k++) {
      SimulatedExperiment experiment = new SimulatedExperiment(10_000 + k, users, effect);
      int first = 0;
      for (int like = 1; like <= likes; like++) {
        experiment.step(like - 1, likes);
        if (first == 0 && sequence.interval(experiment.difference()).isAbove()) {
          first = like;
        }
      }
      found += first > 0 ? 1 : 0;
      until[k] = first > 0 ? first : Integer.MAX_VALUE;
      foundAtTheEnd +=
          z(experiment.difference()) > Z && experiment.difference().value() > 0 ? 1 : 0;
    }
    Arrays.sort(until);
    int median = until[experiments / 2];
    return String.format(
        Locale.ROOT,
        "| %.2f | %.0f %% | %.0f %% | %s |\n",
        effect,
        100.0 * found / experiments,
        100.0 * foundAtTheEnd / experiments,
        median == Integer.MAX_VALUE ? "–" : String.format(Locale.ROOT, "%,d", median));
  }

  private static double z(Estimate estimate) {
    return Math.abs(estimate.value()) / Math.sqrt(estimate.variance());
  }

  @Test
  void shouldComputeTheIntervalsOfTheFormula() {
    // By hand, with V = 1e-4 and τ² = 7.94e-4: √(V (1 + V/τ²) ln((1 + τ²/V) / 0.0025)) = 0.03035.
    Estimate estimate = new Estimate(0.02, 1e-4, 500);

    Interval interval = sequence.interval(estimate);

    assertThat(interval.upper() - interval.value()).isCloseTo(0.03035, within(1e-5));
    assertThat(interval.value() - interval.lower()).isCloseTo(0.03035, within(1e-5));
    // √(2 V (1 + V/τ²) ln(1 + √(1 + τ²/V) / 0.1)) = 0.02780.
    assertThat(sequence.upperBound(estimate) - 0.02).isCloseTo(0.02780, within(1e-5));
    assertThat(0.02 - sequence.lowerBound(estimate)).isCloseTo(0.02780, within(1e-5));
    assertThat(sequence.upperBound(estimate)).isLessThan(interval.upper());
  }

  @Test
  void shouldBeTightestAtTheStandardErrorThatIsPlanned() {
    double planned = relativeWidth(0.01);

    assertThat(planned).isCloseTo(3.035, within(1e-3));
    assertThat(relativeWidth(0.011)).isGreaterThan(planned);
    assertThat(relativeWidth(0.009)).isGreaterThan(planned);
    assertThat(relativeWidth(0.03)).isLessThan(1.25 * planned);
    assertThat(relativeWidth(0.01 / 3)).isLessThan(1.25 * planned);
  }

  private double relativeWidth(double error) {
    return sequence.interval(new Estimate(0, error * error, 500)).upper() / error;
  }

  @Test
  void shouldGiveNoIntervalToTooFewUsers() {
    Estimate few = new Estimate(0.02, 1e-4, ConfidenceSequence.MIN_USERS - 1);

    assertThat(sequence.interval(few).isKnown()).isFalse();
    assertThat(sequence.interval(few).isAbove()).isFalse();
    assertThat(sequence.upperBound(few)).isNaN();
    assertThat(sequence.lowerBound(few)).isNaN();
    assertThat(sequence.interval(new Estimate(0.02, 0, 500)).isKnown()).as("all alike").isFalse();
  }

  @Test
  void shouldBeWiderForASmallerChanceToBeWrong() {
    Estimate estimate = new Estimate(0, 1e-4, 500);

    assertThat(new ConfidenceSequence(0.01).interval(estimate).upper())
        .isGreaterThan(sequence.interval(estimate).upper());
    assertThatThrownBy(() -> new ConfidenceSequence(0)).hasMessageContaining("alpha");
  }
}
