package io.freshet.bench.training;

import io.freshet.model.blend.Head;
import java.util.Random;

/**
 * A re-ranking head of random weights. Generated ratings teach a head nothing, so that a fit leaves
 * it out; one of random weights costs as much to serve as any. Its say is small: what the user
 * liked speaks for what is recommended, as it does where people have rated, and reasons are found
 * among that.
 */
public final class RandomHead {
  private static final int UNITS = 24;

  private RandomHead() {}

  /**
   * Makes a head of as many units as a fit makes by default.
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
