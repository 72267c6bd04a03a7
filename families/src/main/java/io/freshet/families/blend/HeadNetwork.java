package io.freshet.families.blend;

import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The parameters of a head in training, as one vector: per unit the weights of the standardised
 * inputs, the constant and the output weight.
 */
final class HeadNetwork {
  /** Parameters per unit. */
  static final int ROW = Head.INPUTS + 2;

  /** The index of the constant among a unit's parameters. */
  static final int CONSTANT = Head.INPUTS;

  /** The index of the output weight among a unit's parameters. */
  static final int OUTPUT = Head.INPUTS + 1;

  private static final double FIRST_OUTPUT = 0.05;

  private final int units;
  private final HeadScale scale;
  private final float[] parameters;

  /**
   * Creates an untrained head with He's initialisation (ICCV 2015). Without a sequence network it
   * starts as if it had no input for one, so a term that is not in use changes no model.
   */
  HeadNetwork(int units, HeadScale scale, long seed) {
    this.units = units;
    this.scale = scale;
    parameters = new float[ROW * units];
    RandomGenerator random = new SplittableRandom(seed);
    int idle = scale.varies(Term.SEQUENCE.index()) ? -1 : Term.SEQUENCE.index();
    double spread = Math.sqrt(2.0 / (idle < 0 ? Head.INPUTS : Head.INPUTS - 1));
    for (int unit = 0; unit < units; unit++) {
      for (int k = 0; k < Head.INPUTS; k++) {
        if (k != idle) {
          parameters[unit * ROW + k] = (float) (random.nextGaussian() * spread);
        }
      }
      parameters[unit * ROW + OUTPUT] = (float) (random.nextGaussian() * FIRST_OUTPUT);
    }
  }

  /** Creates a head from a trained one whose inputs had another scale. */
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

  /** The trained head, for raw inputs. */
  Head head() {
    float[] inputs = new float[units * (Head.INPUTS + 1)];
    float[] outputs = new float[units];
    for (int unit = 0; unit < units; unit++) {
      double constant = parameters[unit * ROW + CONSTANT];
      for (int k = 0; k < Head.INPUTS; k++) {
        // The effect of an input that has never varied is unknown.
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
