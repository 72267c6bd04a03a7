package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.BlendScorer;
import io.freshet.model.blend.BlendWeights;
import io.freshet.model.blend.Calibration;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TopK;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probabilities of a catalogue that is large enough to be scored roughly. */
class BlendProbabilityTest {
  private static final int ITEMS = HalfPanels.WORTHWHILE + 100;
  private static final int RERANKED = 64;
  private static final int UNITS = 5;
  private static final Family UNTAUGHT =
      Families.create("blend", Map.of("factors", "16", "session.factors", "16", "choices", "0"));

  @TempDir Path folder;

  private final Random random = new Random(3);

  /**
   * The chance that the next item is among the re-ranked ones is that of the weighted terms; within
   * them, shares are those of exact scores. The rough scores that serve change it by little.
   */
  @Test
  void shouldDivideByTheChanceOfTheRerankedAndTheirExactScores() {
    BlendModel model = model();
    BlendScorer scorer = model.newScorer();
    History history = history();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] scores = scored.scores();
    history.hideSeen(scores);
    int[] best = new int[RERANKED];
    float[] bestScores = new float[RERANKED];
    assertThat(new TopK().select(scores, ITEMS, RERANKED, best, bestScores)).isEqualTo(RERANKED);

    double[] exact = exactScores(model, scorer, history, best, true);
    double[] linear = exactScores(model, scorer, history, best, false);
    double[] all = exactScores(model, scorer, history, unseen(history), false);
    for (int i = 0; i < RERANKED; i++) {
      assertThat((double) bestScores[i]).isCloseTo(exact[i], within(1e-4));
    }

    double total = logSum(exact) + logSum(all) - logSum(linear);
    assertThat(logSum(all) - logSum(linear)).isGreaterThan(1);
    assertThat((double) scored.logTotal()).isCloseTo(total, within(0.05));
  }

  private static int[] unseen(History history) {
    boolean[] seen = new boolean[ITEMS];
    for (int s = 0; s < history.seenSize(); s++) {
      seen[history.seen()[s]] = true;
    }
    return IntStream.range(0, ITEMS).filter(item -> !seen[item]).toArray();
  }

  private static double logSum(double[] values) {
    return Math.log(Arrays.stream(values).map(Math::exp).sum());
  }

  /** Items that are withdrawn from the list do not make the others more likely. */
  @Test
  void shouldSayTheSameWhateverIsWithdrawn() {
    BlendScorer scorer = model().newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history()).scoreAll();
    float total = scored.logTotal();

    Arrays.fill(scored.scores(), 0, ITEMS / 2, Float.NEGATIVE_INFINITY);

    assertThat(total).isFinite();
    assertThat(scored.logTotal()).isEqualTo(total);
  }

  /** A model whose head moves items, and whose probabilities are its shares. */
  private BlendModel model() {
    double[] weights = new double[Term.COUNT];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = 0.1 * random.nextDouble();
    }
    // The rest of the catalogue weighs much, and taste makes its rough scores differ from exact
    // ones.
    weights[Term.TASTE.index()] = 2;
    weights[Term.SESSION.index()] = 2;
    float[] inputs = new float[UNITS * (Head.INPUTS + 1)];
    float[] outputs = new float[UNITS];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextGaussian() / 4;
    }
    for (int unit = 0; unit < UNITS; unit++) {
      outputs[unit] = (float) random.nextGaussian();
    }
    Calibration shares =
        Calibration.of(
            new float[] {(float) Math.log(0.001), 0},
            new float[] {(float) Math.log(0.001), 0},
            new Calibration.Band[0]);
    BlendModel fitted =
        (BlendModel) TestSnapshots.fit(UNTAUGHT, ratings(), folder.resolve("untaught"));
    return fitted.with(BlendWeights.of(weights), null, Head.of(inputs, outputs), shares);
  }

  private RatingMatrix ratings() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 150; u++) {
      builder.addUser("u%03d".formatted(u));
      int at = random.nextInt(ITEMS);
      for (int step = 0; step < 30; step++) {
        builder.add("i%04d".formatted(at), 1 + random.nextInt(5), 1_000_000L + 60L * step);
        at = (at + 1 + random.nextInt(20)) % ITEMS;
      }
    }
    for (int item = 0; item < ITEMS; item++) {
      builder.addUser("all%04d".formatted(item));
      builder.add("i%04d".formatted(item), 4, 1_000_000L);
    }
    return builder.build();
  }

  private static History history() {
    History history = new History();
    for (int step = 0; step < 12; step++) {
      history.add(9 * step, step % 3 == 0 ? 2 : 5, 1_000_000 + step * 100L);
      history.addSeen(9 * step);
    }
    history.ask(History.NO_CELL, History.NO_HOUR, 1_005_000);
    return history;
  }

  /** The weighted terms of items and, if wanted, the head's output by its definition. */
  private static double[] exactScores(
      BlendModel model, BlendScorer scorer, History history, int[] items, boolean withHead) {
    float[] terms = new float[items.length * Term.COUNT];
    scorer.terms(items, items.length, terms, Term.COUNT);
    float[] moment = new float[Head.MOMENT];
    Head.moment(history, moment, 0);
    Head head = model.head();
    assertThat(head).isNotNull();
    double[] out = new double[items.length];
    for (int i = 0; i < items.length; i++) {
      for (Term term : Term.values()) {
        out[i] += (double) model.weight(term) * terms[i * Term.COUNT + term.index()];
      }
      for (int unit = 0; withHead && head != null && unit < head.units(); unit++) {
        double sum = head.input(unit, Head.INPUTS);
        for (int k = 0; k < Head.INPUTS; k++) {
          float input = k < Term.COUNT ? terms[i * Term.COUNT + k] : moment[k - Term.COUNT];
          sum += (double) head.input(unit, k) * input;
        }
        out[i] += head.output(unit) * Math.max(0, sum);
      }
    }
    return out;
  }
}
