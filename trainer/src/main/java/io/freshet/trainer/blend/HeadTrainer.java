package io.freshet.trainer.blend;

import io.freshet.model.blend.Head;
import io.freshet.trainer.blend.HeadExamples.Example;
import io.freshet.trainer.family.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Teaches a {@link Head} by choices: Adam (Kingma and Ba, ICLR 2015) over small batches, its step
 * length falling by half a cosine. The same head comes out whatever the number of threads.
 */
final class HeadTrainer {
  private static final int BATCH = 32;

  /** Sums of a batch that are worked out beside each other, and added in order. */
  private static final int PARTS = 4;

  private static final double STEP = 0.003;
  private static final double DECAY = 1e-4;
  private static final double MEAN_KEPT = 0.9;
  private static final double SQUARE_KEPT = 0.999;
  private static final double TINY = 1e-8;

  private final int units;
  private final int epochs;
  private final long seed;
  private final Workers workers;

  HeadTrainer(int units, int epochs, long seed, Workers workers) {
    this.units = units;
    this.epochs = epochs;
    this.seed = seed;
    this.workers = workers;
  }

  /**
   * Learns from choices.
   *
   * @param weights of the terms, which the head adds to
   * @param earlier a head to start from, or null
   */
  Head train(List<Choice> choices, double[] weights, @Nullable Head earlier) {
    HeadExamples examples = new HeadExamples(choices, weights);
    return train(examples, earlier).head(examples);
  }

  private HeadNetwork train(HeadExamples examples, @Nullable Head earlier) {
    HeadNetwork network =
        earlier != null && earlier.units() == units
            ? new HeadNetwork(earlier, examples)
            : new HeadNetwork(units, seed);
    List<Example> order = new ArrayList<>(examples.all());
    Adam adam = new Adam(network.parameters());
    Random random = new Random(seed);
    int steps = epochs * ((order.size() + BATCH - 1) / BATCH);
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += BATCH) {
        List<Example> batch = order.subList(from, Math.min(order.size(), from + BATCH));
        double share = 0.5 * (1 + Math.cos(Math.PI * step / steps));
        adam.step(gradient(network, batch), batch.size(), STEP * share);
        step++;
      }
    }
    return network;
  }

  private float[] gradient(HeadNetwork network, List<Example> batch) {
    float[][] each = new float[PARTS][network.parameters().length];
    workers.run(
        PARTS,
        network::newPass,
        (pass, part) -> {
          for (int e = part; e < batch.size(); e += PARTS) {
            pass.addGradient(batch.get(e), each[part]);
          }
        });
    for (int part = 1; part < PARTS; part++) {
      for (int k = 0; k < each[0].length; k++) {
        each[0][k] += each[part][k];
      }
    }
    return each[0];
  }

  /**
   * What a head gains that learned from earlier choices, on later ones that it has not seen.
   *
   * @param weights learned from the earlier choices
   * @return by how much each later choice's log-likelihood is greater than by the weights alone
   */
  double[] gain(List<Choice> choices, List<Choice> later, double[] weights) {
    HeadExamples examples = new HeadExamples(choices, weights);
    HeadNetwork.Pass with = train(examples, null).newPass();
    return examples.others(later, weights).all().stream()
        .mapToDouble(example -> HeadNetwork.plainLoss(example) - with.loss(example))
        .toArray();
  }

  /** Moments of the gradient. */
  private static final class Adam {
    private final float[] parameters;
    private final double[] mean;
    private final double[] square;
    private int steps;

    Adam(float[] parameters) {
      this.parameters = parameters;
      this.mean = new double[parameters.length];
      this.square = new double[parameters.length];
    }

    void step(float[] sum, int examples, double length) {
      steps++;
      double meanShare = 1 - Math.pow(MEAN_KEPT, steps);
      double squareShare = 1 - Math.pow(SQUARE_KEPT, steps);
      for (int k = 0; k < parameters.length; k++) {
        double g = sum[k] / examples;
        mean[k] = MEAN_KEPT * mean[k] + (1 - MEAN_KEPT) * g;
        square[k] = SQUARE_KEPT * square[k] + (1 - SQUARE_KEPT) * g * g;
        double direction = mean[k] / meanShare / (Math.sqrt(square[k] / squareShare) + TINY);
        parameters[k] -= (float) (length * (direction + DECAY * parameters[k]));
      }
    }
  }
}
