package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.model.blend.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link Head} on choices: Adam (Kingma and Ba, ICLR 2015) over small batches, with a step
 * length that falls by half a cosine. The head does not depend on the number of threads.
 */
final class HeadTrainer {
  private static final int BATCH = 32;

  /** Partial sums of a batch, computed in parallel and added in order. */
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
   * Trains a head on choices.
   *
   * @param weights weights of the terms, to which the head's output is added
   * @param earlier a head to start from, or null
   */
  HeadNetwork train(List<Choice> choices, double[] weights, @Nullable Head earlier) {
    HeadScale scale = new HeadScale(choices);
    HeadNetwork network =
        earlier != null && earlier.units() == units
            ? new HeadNetwork(earlier, scale)
            : new HeadNetwork(units, scale, seed);
    List<Choice> order = new ArrayList<>(choices);
    HeadPass[] passes = new HeadPass[PARTS];
    Arrays.setAll(passes, part -> new HeadPass(units, weights));
    Adam adam = new Adam(network.parameters());
    Random random = new Random(seed);
    int steps = epochs * ((order.size() + BATCH - 1) / BATCH);
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += BATCH) {
        List<Choice> batch = order.subList(from, Math.min(order.size(), from + BATCH));
        double share = 0.5 * (1 + Math.cos(Math.PI * step / steps));
        adam.step(gradient(network, batch, passes), batch.size(), STEP * share);
        step++;
      }
    }
    return network;
  }

  private double[] gradient(HeadNetwork network, List<Choice> batch, HeadPass[] passes) {
    workers.run(
        PARTS,
        part -> {
          passes[part].take(network);
          for (int c = part; c < batch.size(); c += PARTS) {
            passes[part].addGradient(batch.get(c));
          }
        });
    double[] sum = new double[network.parameters().length];
    for (HeadPass pass : passes) {
      pass.addTo(sum, network.scale());
    }
    return sum;
  }

  /**
   * The gain of a head on choices that it has not seen.
   *
   * @param weights the weights with which the head was trained
   * @return the gain in log-likelihood over the weights alone, per choice
   */
  double[] gain(HeadNetwork network, List<Choice> later, double[] weights) {
    HeadPass pass = new HeadPass(units, weights);
    pass.take(network);
    return later.stream().mapToDouble(choice -> choice.loss(weights) - pass.loss(choice)).toArray();
  }

  /** The moments of the gradient. */
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

    void step(double[] sum, int examples, double length) {
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
