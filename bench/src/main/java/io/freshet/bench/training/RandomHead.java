package io.freshet.bench.training;

import io.freshet.model.blend.Head;
import java.util.Random;

/**
 * A re-ranking head of random weights. Generated ratings teach a head nothing, so a fit leaves it
 * out; a head of random weights costs as much to serve as a trained one. Its weight in the score is
 * small, so that liked items still explain the recommendations, as with real ratings.
 */
public final class RandomHead {
  private static final int UNITS = 24;

  private RandomHead() {}

  /**
   * Creates a head with the default number of units of a fit.
   *
   * @param seed of its weights
   */
  public static Head of(long seed) {
    Random random = new Random(seed);
    float[] inputs = new float[UNITS * (Head.INPUTS + 1)];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextGaussian() / 10;
    }
    float[] outputs = new float[UNITS];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) random.nextGaussian() / 100;
    }
    return Head.of(inputs, outputs);
  }
}
