package io.freshet.families.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.family.Workers;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class HeadTrainerTest {
  private static final int CANDIDATES = 12;

  /** Choices drawn with a utility of terms and moment. */
  private static List<Choice> drawn(
      ToDoubleBiFunction<float[], float[]> utility, int count, long seed) {
    Random random = new Random(seed);
    List<Choice> choices = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      float[] terms = new float[Choice.room(CANDIDATES)];
      float[] moment = new float[Head.MOMENT];
      for (int k = 0; k < moment.length; k++) {
        moment[k] = (float) (2 + 3 * random.nextGaussian());
      }
      double best = Double.NEGATIVE_INFINITY;
      int chosen = 0;
      for (int i = 0; i < CANDIDATES; i++) {
        float[] x = new float[Term.COUNT];
        for (int k = 0; k < x.length; k++) {
          x[k] = (float) ((k + 1) * random.nextGaussian());
        }
        System.arraycopy(x, 0, terms, i * Choice.STRIDE, x.length);
        // The max of utilities with Gumbel noise is a draw from the conditional softmax.
        double value = utility.applyAsDouble(x, moment) - Math.log(-Math.log(random.nextDouble()));
        if (value > best) {
          best = value;
          chosen = i;
        }
      }
      choices.add(new Choice(c % 40, terms, moment, CANDIDATES, CANDIDATES, 0, chosen));
    }
    return choices;
  }

  /**
   * The sign of the first term depends on the pause: positive after a long one, negative after a
   * short one.
   */
  private static double turning(float[] x, float[] moment) {
    return moment[1] > 2 ? 1.5 * x[0] : -1.5 * x[0];
  }

  private static double linear(float[] x, float[] moment) {
    return x[0] - 0.2 * x[2];
  }

  private static double[] weights(List<Choice> choices) {
    return new ConditionalSoftmax(choices, new double[Term.COUNT], 10, Workers.inCaller()).fit();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] gain(HeadTrainer trainer, List<Choice> choices, List<Choice> later) {
    double[] weights = weights(choices);
    return trainer.gain(trainer.train(choices, weights, null), later, weights);
  }

  @Test
  void shouldGainOnlyWhereWeightsAloneCannot() {
    HeadTrainer trainer = new HeadTrainer(8, 8, 1, Workers.inCaller());
    List<Choice> turning = drawn(HeadTrainerTest::turning, 2000, 2);
    List<Choice> laterTurning = drawn(HeadTrainerTest::turning, 500, 3);
    List<Choice> linear = drawn(HeadTrainerTest::linear, 2000, 4);
    List<Choice> laterLinear = drawn(HeadTrainerTest::linear, 500, 5);

    assertThat(mean(gain(trainer, turning, laterTurning))).isGreaterThan(0.3);
    // Nothing is left to gain; the sign of what remains is chance.
    assertThat(mean(gain(trainer, linear, laterLinear))).isLessThan(0.005);
  }

  @Test
  void shouldLearnTheSameWhateverTheThreadsAndGoOnFromAnEarlierHead() {
    List<Choice> choices = drawn(HeadTrainerTest::turning, 400, 6);
    double[] weights = weights(choices);
    Head one = new HeadTrainer(8, 3, 1, Workers.inCaller()).train(choices, weights, null).head();
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      HeadTrainer three = new HeadTrainer(8, 3, 1, Workers.of(pool, 3));

      assertThat(numbers(three.train(choices, weights, null).head())).isEqualTo(numbers(one));
      Head further = three.train(choices, weights, one).head();
      assertThat(loss(further, choices, weights)).isLessThan(loss(one, choices, weights));
      assertThat(loss(one, choices, weights)).isLessThan(plainLoss(choices, weights));
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Float> numbers(Head head) {
    List<Float> out = new ArrayList<>();
    for (int unit = 0; unit < head.units(); unit++) {
      for (int k = 0; k <= Head.INPUTS; k++) {
        out.add(head.input(unit, k));
      }
      out.add(head.output(unit));
    }
    return out;
  }

  private static double loss(Head head, List<Choice> choices, double[] weights) {
    HeadPass pass = new HeadPass(head.units(), weights);
    pass.take(new HeadNetwork(head, new HeadScale(choices)));
    return choices.stream().mapToDouble(pass::loss).sum();
  }

  private static double plainLoss(List<Choice> choices, double[] weights) {
    return choices.stream().mapToDouble(choice -> choice.loss(weights)).sum();
  }

  @Test
  void shouldHaveTheGradientThatDifferencesShow() {
    List<Choice> choices = drawn(HeadTrainerTest::turning, 5, 7);
    HeadNetwork network = new HeadNetwork(4, new HeadScale(choices), 8);
    HeadPass pass = new HeadPass(4, new double[Term.COUNT]);
    float[] parameters = network.parameters();
    float step = 1e-3f;
    int smooth = 0;
    for (Choice choice : choices) {
      pass.take(network);
      double here = pass.addGradient(choice);
      double[] gradient = new double[parameters.length];
      pass.addTo(gradient, network.scale());
      for (int k = 0; k < parameters.length; k++) {
        float before = parameters[k];
        parameters[k] = before + step;
        double above = loss(pass, network, choice);
        parameters[k] = before - step;
        double below = loss(pass, network, choice);
        parameters[k] = before;
        // A step across the kink of a rectified unit says nothing about the gradient.
        if (Math.abs(above + below - 2 * here) < 2e-6) {
          smooth++;
          assertThat((above - below) / (2 * step)).isCloseTo(gradient[k], within(2e-3));
        }
      }
    }
    assertThat(smooth).isGreaterThan(choices.size() * parameters.length * 3 / 4);
  }

  private static double loss(HeadPass pass, HeadNetwork network, Choice choice) {
    pass.take(network);
    return pass.loss(choice);
  }

  /** The head in the terms of a snapshot equals the network on its training scale. */
  @Test
  void shouldSayTheSameOnEitherScale() {
    HeadScale scale = new HeadScale(drawn(HeadTrainerTest::turning, 50, 9));
    HeadNetwork network = new HeadNetwork(8, scale, 10);
    HeadNetwork back = new HeadNetwork(network.head(), scale);

    for (int k = 0; k < network.parameters().length; k++) {
      assertThat(back.parameters()[k]).isCloseTo(network.parameters()[k], within(1e-4f));
    }
  }
}
