package io.freshet.families.blend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.family.Workers;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearningTest {
  private static final int CANDIDATES = 20;
  private static final int USERS = 50;

  /** Slices of choices drawn by popularity and, times a weight, by context. */
  private static List<List<Choice>> slices(double context, int perSlice, long seed) {
    Random random = new Random(seed);
    List<List<Choice>> slices = new ArrayList<>();
    for (int slice = 0; slice < 3; slice++) {
      List<Choice> choices = new ArrayList<>();
      for (int c = 0; c < perSlice; c++) {
        float[] terms = new float[Choice.room(CANDIDATES)];
        double best = Double.NEGATIVE_INFINITY;
        int chosen = 0;
        for (int i = 0; i < CANDIDATES; i++) {
          float popular = (float) random.nextGaussian();
          float here = (float) (random.nextGaussian() / 3);
          terms[i * Choice.STRIDE + Term.POPULARITY.index()] = popular;
          terms[i * Choice.STRIDE + Term.CONTEXT.index()] = here;
          double value = popular + context * here - Math.log(-Math.log(random.nextDouble()));
          if (value > best) {
            best = value;
            chosen = i;
          }
        }
        choices.add(
            new Choice(
                c % USERS, terms, new float[Head.MOMENT], CANDIDATES, CANDIDATES, 0, chosen));
      }
      slices.add(choices);
    }
    return slices;
  }

  private static Learning learning(List<List<Choice>> slices) {
    return new Learning(slices, BlendSettings.of(Map.of()), 1, Workers.inCaller());
  }

  private static double weightOfContext(double context, int perSlice, long seed) {
    Learning learning = learning(slices(context, perSlice, seed));
    learning.keeps(Term.CONTEXT);
    return learning.weights()[Term.CONTEXT.index()];
  }

  @Test
  void shouldWeighContextWhereItPays() {
    assertThat(weightOfContext(2, 400, 1)).isGreaterThan(1);
  }

  /** Without an effect, the context term passes by chance in at most one of twenty streams. */
  @Test
  void shouldLeaveContextOutWhereItDoesNotPay() {
    int weighed = 0;
    for (int seed = 0; seed < 20; seed++) {
      weighed += weightOfContext(0, 200, seed) != 0 ? 1 : 0;
    }
    assertThat(weighed).isLessThanOrEqualTo(3);
  }

  /** A term that orders the liked items higher stays; one that says nothing goes. */
  @Test
  void shouldKeepATermInListsOnlyIfItRaisesTheLikedItems() {
    Learning pays = learning(slices(5, 400, 1));
    assertThat(pays.keepsInLists(Term.CONTEXT)).isTrue();
    assertThat(pays.weights()[Term.CONTEXT.index()]).isGreaterThan(1);

    Learning idle = learning(slices(0, 400, 1));
    assertThat(idle.keepsInLists(Term.CONTEXT)).isFalse();
    assertThat(idle.weights()[Term.CONTEXT.index()]).isZero();
  }

  /** A weak term raises the likelihood by more than chance; in so few lists it shows nothing. */
  @Test
  void shouldKeepAWeakTermByLikelihoodAlone() {
    assertThat(learning(slices(0.7, 400, 5)).keeps(Term.CONTEXT)).isTrue();

    Learning lists = learning(slices(0.7, 400, 5));
    assertThat(lists.keepsInLists(Term.CONTEXT)).isFalse();
    assertThat(lists.weights()[Term.CONTEXT.index()]).isZero();
  }

  @Test
  void shouldTryNothingOnAFewChoices() {
    assertThat(weightOfContext(2, 50, 1)).isZero();
    assertThat(learning(slices(2, 50, 1)).trial()).isNull();
  }

  @Test
  void shouldHaveNoHeadIfWeightsAreEnough() {
    Learning learning = learning(slices(0, 400, 3));
    Learning.Trial trial = learning.trial();
    assertThat(trial).isNotNull();
    assertThat(requireNonNull(trial).head()).isNull();
  }
}
