package io.freshet.families.statistics;

import java.util.SplittableRandom;

/** Normally distributed initial factors, determined by a seed. */
public final class SeededNormal {
  private SeededNormal() {}

  /** Fills the first {@code width} columns of a [rows × stride] array with N(0, deviation²). */
  public static void fill(
      float[] out, int rows, int width, int stride, double deviation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        // Box–Muller: SplittableRandom has no stable nextGaussian across JDK versions.
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double angle = 2 * Math.PI * random.nextDouble();
        out[r * stride + c] = (float) (deviation * radius * StrictMath.cos(angle));
      }
    }
  }
}
