package io.freshet.trainer.blend;

import io.freshet.model.blend.Head;
import io.freshet.trainer.blend.HeadExamples.Example;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The head while it learns, on standardised inputs: its parameters as one vector, the loss of an
 * example and its gradient. The loss is the negative log-likelihood of the choice under a
 * conditional softmax over the candidates, of the weighted terms plus the head's output.
 */
final class HeadNetwork {
  /** Chances whose gradient is not worth its cost are below this. */
  private static final double NEGLIGIBLE = 1e-4;

  private static final double FIRST_OUTPUT = 0.05;

  private final int units;

  /** Weights input by input, then constants, then the units' own weights. */
  private final float[] parameters;

  /** A head that has learned nothing, by He's initialisation (ICCV 2015). */
  HeadNetwork(int units, long seed) {
    this.units = units;
    parameters = new float[(Head.INPUTS + 2) * units];
    RandomGenerator random = new SplittableRandom(seed);
    double scale = Math.sqrt(2.0 / Head.INPUTS);
    for (int k = 0; k < Head.INPUTS * units; k++) {
      parameters[k] = (float) (random.nextGaussian() * scale);
    }
    for (int unit = 0; unit < units; unit++) {
      parameters[outputAt() + unit] = (float) (random.nextGaussian() * FIRST_OUTPUT);
    }
  }

  /** A head that has learned before, on another scale. */
  HeadNetwork(Head head, HeadExamples scale) {
    units = head.units();
    parameters = new float[(Head.INPUTS + 2) * units];
    for (int unit = 0; unit < units; unit++) {
      double constant = head.input(unit, Head.INPUTS);
      for (int k = 0; k < Head.INPUTS; k++) {
        constant += head.input(unit, k) * scale.mean(k);
        parameters[k * units + unit] = (float) (head.input(unit, k) * scale.deviation(k));
      }
      parameters[constantAt() + unit] = (float) constant;
      parameters[outputAt() + unit] = head.output(unit);
    }
  }

  private int constantAt() {
    return Head.INPUTS * units;
  }

  private int outputAt() {
    return constantAt() + units;
  }

  /** All parameters. Not a copy. */
  float[] parameters() {
    return parameters;
  }

  /** The head for inputs as they are. */
  Head head(HeadExamples scale) {
    float[] inputs = new float[units * (Head.INPUTS + 1)];
    float[] outputs = new float[units];
    for (int unit = 0; unit < units; unit++) {
      double constant = parameters[constantAt() + unit];
      for (int k = 0; k < Head.INPUTS; k++) {
        // Nothing is known of what an input does that has not varied so far.
        double weight = scale.varies(k) ? parameters[k * units + unit] / scale.deviation(k) : 0;
        inputs[unit * (Head.INPUTS + 1) + k] = (float) weight;
        constant -= weight * scale.mean(k);
      }
      inputs[unit * (Head.INPUTS + 1) + Head.INPUTS] = (float) constant;
      outputs[unit] = parameters[outputAt() + unit];
    }
    return Head.of(inputs, outputs);
  }

  /** The loss of an example without a head. */
  static double plainLoss(Example example) {
    double most = Double.NEGATIVE_INFINITY;
    for (float sum : example.sums) {
      most = Math.max(most, sum);
    }
    double total = 0;
    for (float sum : example.sums) {
      total += Math.exp(sum - most);
    }
    return Math.log(total) - (example.sums[example.chosen] - most);
  }

  /** What one thread needs to work with the parameters as they are at any time. */
  Pass newPass() {
    return new Pass();
  }

  /** What one thread needs. */
  final class Pass {
    private final float[] hidden = new float[HeadExamples.CANDIDATES * units];
    private final double[] chance = new double[HeadExamples.CANDIDATES];
    private final float[] back = new float[units];

    /** The loss of an example; leaves the chances of the candidates. */
    double loss(Example example) {
      int n = example.sums.length;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        chance[i] = example.sums[i] + output(example.inputs, i);
        most = Math.max(most, chance[i]);
      }
      double taken = chance[example.chosen] - most;
      double total = 0;
      for (int i = 0; i < n; i++) {
        chance[i] = Math.exp(chance[i] - most);
        total += chance[i];
      }
      for (int i = 0; i < n; i++) {
        chance[i] /= total;
      }
      return Math.log(total) - taken;
    }

    private float output(float[] inputs, int i) {
      int at = i * units;
      System.arraycopy(parameters, constantAt(), hidden, at, units);
      for (int k = 0; k < Head.INPUTS; k++) {
        float x = inputs[i * Head.INPUTS + k];
        int from = k * units;
        for (int unit = 0; unit < units; unit++) {
          hidden[at + unit] += parameters[from + unit] * x;
        }
      }
      float out = 0;
      for (int unit = 0; unit < units; unit++) {
        out += parameters[outputAt() + unit] * Math.max(0f, hidden[at + unit]);
      }
      return out;
    }

    /** Adds the gradient of an example's loss; returns the loss. */
    double addGradient(Example example, float[] gradient) {
      double loss = loss(example);
      for (int i = 0; i < example.sums.length; i++) {
        double error = chance[i] - (i == example.chosen ? 1 : 0);
        if (Math.abs(error) > NEGLIGIBLE) {
          addGradient(example.inputs, i, (float) error, gradient);
        }
      }
      return loss;
    }

    private void addGradient(float[] inputs, int i, float error, float[] gradient) {
      int at = i * units;
      for (int unit = 0; unit < units; unit++) {
        float z = hidden[at + unit];
        gradient[outputAt() + unit] += error * Math.max(0f, z);
        back[unit] = z > 0 ? error * parameters[outputAt() + unit] : 0f;
        gradient[constantAt() + unit] += back[unit];
      }
      for (int k = 0; k < Head.INPUTS; k++) {
        float x = inputs[i * Head.INPUTS + k];
        int from = k * units;
        for (int unit = 0; unit < units; unit++) {
          gradient[from + unit] += back[unit] * x;
        }
      }
    }
  }
}
