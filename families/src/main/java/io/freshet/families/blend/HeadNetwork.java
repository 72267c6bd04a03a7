package io.freshet.families.blend;

import io.freshet.model.blend.Head;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The parameters of a head while it learns, as one vector: unit by unit the weights of standardised
 * inputs, the constant and the unit's own weight.
 */
final class HeadNetwork {
  /** Parameters of a unit. */
  static final int ROW = Head.INPUTS + 2;

  /** The constant's place among a unit's parameters. */
  static final int CONSTANT = Head.INPUTS;

  /** The unit's own weight's place. */
  static final int OUTPUT = Head.INPUTS + 1;

  private static final double FIRST_OUTPUT = 0.05;

  private final int units;
  private final HeadScale scale;
  private final float[] parameters;

  /** A head that has learned nothing, by He's initialisation (ICCV 2015). */
  HeadNetwork(int units, HeadScale scale, long seed) {
    this.units = units;
    this.scale = scale;
    parameters = new float[ROW * units];
    RandomGenerator random = new SplittableRandom(seed);
    double spread = Math.sqrt(2.0 / Head.INPUTS);
    for (int unit = 0; unit < units; unit++) {
      for (int k = 0; k < Head.INPUTS; k++) {
        parameters[unit * ROW + k] = (float) (random.nextGaussian() * spread);
      }
      parameters[unit * ROW + OUTPUT] = (float) (random.nextGaussian() * FIRST_OUTPUT);
    }
  }

  /** A head that has learned before, on another scale. */
  HeadNetwork(Head head, HeadScale scale) {
    units = head.units();
    this.scale = scale;
    parameters = new float[ROW * units];
    for (int unit = 0; unit < units; unit++) {
      double constant = head.input(unit, Head.INPUTS);
      for (int k = 0; k < Head.INPUTS; k++) {
        constant += head.input(unit, k) * scale.mean(k);
        parameters[unit * ROW + k] = (float) (head.input(unit, k) * scale.deviation(k));
      }
      parameters[unit * ROW + CONSTANT] = (float) constant;
      parameters[unit * ROW + OUTPUT] = head.output(unit);
    }
  }

  int units() {
    return units;
  }

  HeadScale scale() {
    return scale;
  }

  /** All parameters. Not a copy. */
  float[] parameters() {
    return parameters;
  }

  /** The head for inputs as they are. */
  Head head() {
    float[] inputs = new float[units * (Head.INPUTS + 1)];
    float[] outputs = new float[units];
    for (int unit = 0; unit < units; unit++) {
      double constant = parameters[unit * ROW + CONSTANT];
      for (int k = 0; k < Head.INPUTS; k++) {
        // Nothing is known of what an input does that has not varied so far.
        double weight = scale.varies(k) ? parameters[unit * ROW + k] / scale.deviation(k) : 0;
        inputs[unit * (Head.INPUTS + 1) + k] = (float) weight;
        constant -= weight * scale.mean(k);
      }
      inputs[unit * (Head.INPUTS + 1) + Head.INPUTS] = (float) constant;
      outputs[unit] = parameters[unit * ROW + OUTPUT];
    }
    return Head.of(inputs, outputs);
  }
}
