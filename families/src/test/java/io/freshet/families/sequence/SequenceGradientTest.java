package io.freshet.families.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceSettings;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The slopes of training are those of finite differences of the loss. */
class SequenceGradientTest {
  private static final float STEP = 4e-3f;

  private final RatingMatrix m = TestMatrices.random(12, 30, 200, 3);
  // A high temperature, so that single floats can show differences of the loss.
  private final SequenceSettings settings = new SequenceSettings(16, 9, 5, 1, 5, 0.5);
  private final SequenceParameters parameters =
      SequenceParameters.start(m.catalogue(), settings, 7, null);
  private final SequenceTrainer trainer =
      new SequenceTrainer(m, settings, 12, parameters, Workers.inCaller());
  private final List<Windows.Window> windows =
      Windows.of(m, settings.length(), 1000, new SplittableRandom(5));
  private final float[] byItem = new float[parameters.items().length];
  private final float[] byWeight = new float[parameters.weights().length];

  private double loss() {
    float[] unusedItems = new float[byItem.length];
    float[] unusedWeights = new float[byWeight.length];
    for (int item = 0; item < m.items(); item++) {
      parameters.renew(item);
    }
    // A trainer of its own, so that the same negatives are drawn.
    return new SequenceTrainer(m, settings, 12, parameters, Workers.inCaller())
        .slopes(windows, new SplittableRandom(9), unusedItems, unusedWeights);
  }

  private double difference(float[] values, int k) {
    float before = values[k];
    values[k] = before + STEP;
    double above = loss();
    values[k] = before - STEP;
    double below = loss();
    values[k] = before;
    return (above - below) / (2 * STEP);
  }

  @Test
  void shouldEqualTheFiniteDifferencesOfTheLoss() {
    Random random = new Random(11);
    for (int k = 0; k < parameters.items().length; k++) {
      parameters.items()[k] = (float) (0.5 * random.nextGaussian());
    }
    SequenceLayout layout = parameters.layout();
    for (int k = 0; k < layout.inputNorm; k++) {
      parameters.weights()[k] = (float) (0.5 * random.nextGaussian());
    }
    for (int g = 6; g < 8; g++) {
      // Half-lives on the scale of the gaps between the test's events.
      parameters.weights()[layout.halfLives + g] = g == 6 ? 2f : 4f;
    }
    loss();
    trainer.slopes(windows, new SplittableRandom(9), byItem, byWeight);

    for (int check = 0; check < 60; check++) {
      int k = random.nextInt(byItem.length);
      double expected = difference(parameters.items(), k);
      assertThat((double) byItem[k])
          .as("item vector %d", k)
          .isCloseTo(expected, within(3e-4 + 0.02 * Math.abs(expected)));
    }
    int[] starts = {
      0,
      layout.inputNorm,
      layout.uv,
      layout.uvBias,
      layout.halfLives,
      layout.sumNorm,
      layout.out,
      layout.outBias,
      layout.gatedNorm,
      layout.gated,
      layout.gatedBias,
      layout.down,
      layout.downBias,
      layout.outputNorm,
      layout.size
    };
    for (int part = 0; part + 1 < starts.length; part++) {
      double largest = 0;
      for (int check = 0; check < 8; check++) {
        int width = starts[part + 1] - starts[part];
        int k = starts[part] + (width == 8 ? check : random.nextInt(width));
        double expected = difference(parameters.weights(), k);
        largest = Math.max(largest, Math.abs(expected));
        assertThat((double) byWeight[k])
            .as("weight %d of part %d", k - starts[part], part)
            .isCloseTo(expected, within(3e-4 + 0.02 * Math.abs(expected)));
      }
      assertThat(largest).as("part %d has an effect", part).isGreaterThan(5e-4);
    }
  }
}
