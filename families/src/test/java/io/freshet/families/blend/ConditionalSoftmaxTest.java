package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.Workers;
import java.util.ArrayList;
import java.util.Collections;
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
      choices.add(new Choice(c, terms, new float[0], candidates, candidates, 0, chosen));
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

  /**
   * Each choice is among 400 items, of which the learner sees the chosen one, the 10 best by the
   * first term, and 30 random ones that stand for the rest.
   */
  @Test
  void shouldFindTheWeightsOfAWholeCatalogueFromASampleOfIt() {
    double[] planted = {1.0, -0.6, 0, 0};
    Random random = new Random(19);
    List<Choice> weighted = new ArrayList<>();
    List<Choice> unweighted = new ArrayList<>();
    for (int c = 0; c < 6_000; c++) {
      int items = 400;
      float[][] x = new float[items][2];
      double[] chance = new double[items];
      double total = 0;
      for (int i = 0; i < items; i++) {
        x[i][0] = (float) random.nextGaussian();
        x[i][1] = (float) random.nextGaussian();
        chance[i] = Math.exp(planted[0] * x[i][0] + planted[1] * x[i][1]);
        total += chance[i];
      }
      double at = random.nextDouble() * total;
      int taken = 0;
      while (taken < items - 1 && at >= chance[taken]) {
        at -= chance[taken++];
      }
      int liked = taken;
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < items; i++) {
        order.add(i);
      }
      order.sort((a, b) -> Float.compare(x[b][0], x[a][0]));
      List<Integer> shown = new ArrayList<>(order.subList(0, 10));
      if (!shown.contains(liked)) {
        shown.add(liked);
      }
      int certain = shown.size();
      List<Integer> rest = new ArrayList<>(order);
      rest.removeAll(shown);
      Collections.shuffle(rest, random);
      shown.addAll(rest.subList(0, 30));
      float[] terms = new float[Choice.room(shown.size())];
      for (int i = 0; i < shown.size(); i++) {
        System.arraycopy(x[shown.get(i)], 0, terms, i * Choice.STRIDE, 2);
      }
      double logWeight = Math.log(rest.size() / 30.0);
      int chosen = shown.indexOf(liked);
      weighted.add(new Choice(c, terms, new float[0], shown.size(), certain, logWeight, chosen));
      unweighted.add(new Choice(c, terms, new float[0], shown.size(), certain, 0, chosen));
    }

    double[] found = new ConditionalSoftmax(weighted, new double[2], 1, Workers.inCaller()).fit();
    double[] biased =
        new ConditionalSoftmax(unweighted, new double[2], 1, Workers.inCaller()).fit();

    assertThat(found[0]).isCloseTo(planted[0], within(0.05));
    assertThat(found[1]).isCloseTo(planted[1], within(0.05));
    // Without their weight, random items leave too little to the rest of the catalogue.
    assertThat(biased[0]).isLessThan(planted[0] - 0.15);
  }
}
