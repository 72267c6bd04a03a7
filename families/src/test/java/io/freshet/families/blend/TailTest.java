package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.TailWeights;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of items below the best. */
class TailTest {
  private static final int ITEMS = 200;
  private static final int BEST = 64;
  private static final double FACTOR = 4;

  @TempDir Path folder;

  private final Random random = new Random(6);
  private final double[] weights = new double[Term.COUNT];
  private final double[] columns = new double[Term.OF_ITEM];

  /** The best keep their scores, with a head and without; the others follow by other weights. */
  @Test
  void shouldOrderTheOthersByTheWeightsOfTheTail() {
    BlendModel plain = model();
    TailWeights tail = TailWeights.of(FACTOR, columns);
    History history = history();
    for (Head head : new Head[] {null, head()}) {
      BlendModel tailed = plain.with(BlendWeights.of(weights), tail, head, null);
      BlendScorer scorer = tailed.newScorer();
      float[] before =
          scores(plain.with(BlendWeights.of(weights), null, head, null).newScorer(), history);
      float[] after = scores(scorer, history);
      List<Integer> order = order(before);
      List<Integer> tailedOrder = order(after);

      assertThat(tailedOrder.subList(0, BEST)).isEqualTo(order.subList(0, BEST));
      for (int item : order.subList(0, BEST)) {
        assertThat(after[item]).isCloseTo(before[item], within(1e-4f));
      }
      double[] expected = byTail(scorer);
      List<Integer> others = tailedOrder.subList(BEST, tailedOrder.size());
      assertThat(others).isNotEqualTo(order.subList(BEST, order.size()));
      for (int at = 1; at < others.size(); at++) {
        assertThat(expected[others.get(at)]).isLessThan(expected[others.get(at - 1)] + 1e-4);
      }
    }
  }

  /** A score below the best is still the sum of its entries' parts and the baseline. */
  @Test
  void shouldShareScoresOfTheTailOutExactly() {
    TailWeights tail = TailWeights.of(FACTOR, columns);
    BlendModel model = model().with(BlendWeights.of(weights), tail, head(), null);
    History history = history();
    ScoredUser scored = TestSnapshots.folded(model.newScorer(), history).scoreAll();
    int[] items = IntStream.range(20, ITEMS).toArray();
    int[] entries = IntStream.range(0, history.size()).toArray();
    float[] parts = new float[items.length * entries.length];

    scored.contributions(items, items.length, entries, entries.length, parts);

    for (int i = 0; i < items.length; i++) {
      double sum = scored.baseline(items[i]);
      for (int e = 0; e < entries.length; e++) {
        sum += parts[i * entries.length + e];
      }
      assertThat(sum).isCloseTo(scored.scores()[items[i]], within(1e-3));
    }
  }

  @Test
  void shouldLearnThatTasteCountsMoreAmongRandomItems() {
    for (int t = 0; t < weights.length; t++) {
      weights[t] = 0.5;
    }
    List<Choice> choices = new ArrayList<>();
    for (int c = 0; c < 3_000; c++) {
      choices.add(planted(20));
    }

    TailWeights learned = TailFit.of(choices, weights, 500, 1, Workers.inCaller());

    assertThat(Objects.requireNonNull(learned).taste()).isCloseTo(FACTOR, within(0.4));
    assertThat(learned.ofColumn(Term.POPULARITY.column())).isCloseTo(-1, within(0.15));
    assertThat(learned.ofColumn(Term.LIKED.column())).isCloseTo(0.5, within(0.15));
    assertThat(TailFit.of(choices.subList(0, 99), weights, 100, 1, Workers.inCaller())).isNull();
  }

  /** A fit on enough choices learns a tail, and the snapshot keeps it. */
  @Test
  void shouldKeepTheTailInTheSnapshot() throws IOException {
    Family family =
        Families.create(
            "blend",
            Map.of(
                "factors", "8", "session.factors", "8", "choices", "600", "trial.choices", "50"));
    BlendModel fitted = (BlendModel) TestSnapshots.fit(family, ratings(), folder.resolve("tailed"));

    assertThat(fitted.learned()).containsKeys("tail.taste", "tail.popularity", "tail.mean-rating");
  }

  /** A choice by the weights of this test, with the factor on taste and −1 on popularity. */
  private Choice planted(int candidates) {
    float[] terms = new float[Choice.room(candidates)];
    double[] scores = new double[candidates];
    for (int i = 0; i < candidates; i++) {
      for (Term term : Term.values()) {
        double value = random.nextGaussian();
        terms[i * Choice.STRIDE + term.index()] = (float) value;
        double weight = term == Term.POPULARITY ? -1 : weights[term.index()];
        scores[i] += value * weight * (term.isProduct() ? FACTOR : 1);
      }
      // Gumbel noise makes the best score a draw from the softmax.
      scores[i] -= Math.log(-Math.log(random.nextDouble()));
    }
    int chosen = 0;
    for (int i = 1; i < candidates; i++) {
      chosen = scores[i] > scores[chosen] ? i : chosen;
    }
    return new Choice(1, terms, new float[Head.MOMENT], candidates, candidates, 0, chosen);
  }

  private BlendModel model() {
    for (int t = 0; t < weights.length; t++) {
      weights[t] = 0.2 + random.nextDouble();
    }
    for (int c = 0; c < columns.length; c++) {
      columns[c] = random.nextGaussian();
    }
    Family untaught =
        Families.create("blend", Map.of("factors", "8", "session.factors", "8", "choices", "0"));
    return (BlendModel) TestSnapshots.fit(untaught, ratings(), folder.resolve("untaught"));
  }

  private Head head() {
    float[] inputs = new float[5 * (Head.INPUTS + 1)];
    float[] outputs = new float[5];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextGaussian() / 4;
    }
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) random.nextGaussian();
    }
    return Head.of(inputs, outputs);
  }

  private RatingMatrix ratings() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 150; u++) {
      builder.addUser("u%03d".formatted(u));
      int at = random.nextInt(ITEMS);
      long second = 1_000_000L + random.nextInt(500_000);
      for (int step = 0; step < 20; step++) {
        builder.add("i%03d".formatted(at), 1 + random.nextInt(5), second);
        at = (at + 1 + random.nextInt(4)) % ITEMS;
        second += 60;
      }
    }
    for (int item = 0; item < ITEMS; item++) {
      builder.addUser("all%03d".formatted(item));
      builder.add("i%03d".formatted(item), 4, 1_000_000L);
    }
    return builder.build();
  }

  private static History history() {
    History history = new History();
    for (int step = 0; step < 12; step++) {
      history.add(step, step % 3 == 0 ? 2 : 5, 1_000_000 + step * 100L);
      history.addSeen(step);
    }
    history.ask(History.NO_CELL, History.NO_HOUR, 1_005_000);
    return history;
  }

  private static float[] scores(BlendScorer scorer, History history) {
    float[] scores = TestSnapshots.folded(scorer, history).scoreAll().scores().clone();
    history.hideSeen(scores);
    return scores;
  }

  private static List<Integer> order(float[] scores) {
    return IntStream.range(12, ITEMS)
        .boxed()
        .sorted(Comparator.comparingDouble(item -> -scores[item]))
        .toList();
  }

  private double[] byTail(BlendScorer scorer) {
    int[] all = IntStream.range(0, ITEMS).toArray();
    float[] terms = new float[ITEMS * Term.COUNT];
    scorer.terms(all, ITEMS, terms, Term.COUNT);
    double[] out = new double[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      for (Term term : Term.values()) {
        double weight =
            term.column() >= 0
                ? columns[term.column()]
                : weights[term.index()] * (term.isProduct() ? FACTOR : 1);
        out[item] += weight * terms[item * Term.COUNT + term.index()];
      }
    }
    return out;
  }
}
