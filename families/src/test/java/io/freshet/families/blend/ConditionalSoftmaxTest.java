package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ConditionalSoftmaxTest {
  private static final int TERMS = 4;

  /** Choices drawn with known weights; the last term never varies. */
  private static List<Choice> drawn(double[] weights, int count, long seed) {
    Random random = new Random(seed);
    List<Choice> choices = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      int candidates = 2 + random.nextInt(20);
      float[] terms = new float[Choice.room(candidates)];
      double[] chance = new double[candidates];
      double total = 0;
      for (int i = 0; i < candidates; i++) {
        double score = 0;
        for (int k = 0; k < TERMS - 1; k++) {
          // Scales differ, and weights must not depend on them.
          float x = (float) (random.nextGaussian() * (k + 1) + 3 * k);
          terms[i * Choice.STRIDE + k] = x;
          score += weights[k] * x;
        }
        terms[i * Choice.STRIDE + TERMS - 1] = 7;
        chance[i] = Math.exp(score);
        total += chance[i];
      }
      double at = random.nextDouble() * total;
      int chosen = 0;
      while (chosen < candidates - 1 && at >= chance[chosen]) {
        at -= chance[chosen++];
      }
      choices.add(new Choice(c, terms, new float[0], candidates, chosen));
    }
    return choices;
  }

  @Test
  void shouldFindTheWeightsThatChoicesWereDrawnBy() {
    double[] planted = {1.5, -0.5, 0.25, 0};

    double[] found =
        new ConditionalSoftmax(drawn(planted, 20_000, 5), new double[TERMS], 1, Workers.inCaller())
            .fit();

    for (int k = 0; k < TERMS; k++) {
      assertThat(found[k]).isCloseTo(planted[k], within(0.05));
    }
  }

  @Test
  void shouldHaveNoSlopeLeftAtTheWeights() {
    List<Choice> choices = drawn(new double[] {0.7, 0.1, -0.9, 0}, 300, 9);
    double[] w = new ConditionalSoftmax(choices, new double[TERMS], 1e-6, Workers.inCaller()).fit();

    for (int k = 0; k < TERMS - 1; k++) {
      double step = 1e-4;
      double[] up = w.clone();
      double[] down = w.clone();
      up[k] += step;
      down[k] -= step;
      double slope = (loss(choices, up) - loss(choices, down)) / (2 * step);
      assertThat(slope).isCloseTo(0, within(1e-2));
    }
  }

  @Test
  void shouldGiveTheSameWeightsWhateverTheThreads() {
    List<Choice> choices = drawn(new double[] {0.7, 0.1, -0.9, 0}, 500, 11);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      double[] one =
          new ConditionalSoftmax(choices, new double[TERMS], 10, Workers.inCaller()).fit();
      double[] three =
          new ConditionalSoftmax(choices, new double[TERMS], 10, Workers.of(pool, 3)).fit();

      assertThat(three).isEqualTo(one);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void shouldHoldWeightsBackWhereThereAreFewChoices() {
    List<Choice> few = drawn(new double[] {1.5, 0, 0, 0}, 5, 13);

    double[] free = new ConditionalSoftmax(few, new double[TERMS], 1e-3, Workers.inCaller()).fit();
    double[] held = new ConditionalSoftmax(few, new double[TERMS], 1e3, Workers.inCaller()).fit();

    assertThat(Math.abs(held[0])).isLessThan(0.1 * Math.abs(free[0]));
  }

  @Test
  void shouldKeepThePriorWithoutEvidence() {
    double[] prior = {0.5, -1, 2, 0.25};

    assertThat(new ConditionalSoftmax(List.of(), prior, 10, Workers.inCaller()).fit())
        .isEqualTo(prior);
    // The last term never varies, so choices give no evidence about it.
    List<Choice> choices = drawn(new double[] {1.5, 0, 0, 0}, 200, 17);
    double[] found = new ConditionalSoftmax(choices, prior, 10, Workers.inCaller()).fit();
    assertThat(found[3]).isCloseTo(0.25, within(1e-9));
    assertThat(found[0]).isBetween(0.5, 1.5);
  }

  private static double loss(List<Choice> choices, double[] w) {
    double loss = 0;
    for (Choice choice : choices) {
      double total = 0;
      double chosen = 0;
      for (int i = 0; i < choice.candidates(); i++) {
        double score = 0;
        for (int k = 0; k < TERMS; k++) {
          score += w[k] * choice.terms()[i * Choice.STRIDE + k];
        }
        total += Math.exp(score);
        chosen = i == choice.chosen() ? score : chosen;
      }
      loss += Math.log(total) - chosen;
    }
    return loss;
  }
}
