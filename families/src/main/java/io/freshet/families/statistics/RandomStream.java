package io.freshet.families.statistics;

import java.util.SplittableRandom;

/**
 * A stream of random numbers of several distributions. A seed and a purpose determine the numbers,
 * on every thread and every JDK: each row of each sweep has its own stream.
 */
public final class RandomStream {
  private SplittableRandom random = new SplittableRandom(0);
  private double spare;
  private boolean hasSpare;

  /** Starts the stream given by a seed and three numbers. */
  public void start(long seed, long a, long b, long c) {
    long mixed = mix(mix(mix(mix(seed) + a) + b) + c);
    random = new SplittableRandom(mixed);
    hasSpare = false;
  }

  /** The 64-bit finaliser of MurmurHash3, after adding the golden ratio. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }

  /** A standard normal number, by Marsaglia's polar method. */
  public double normal() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * random.nextDouble() - 1;
      y = 2 * random.nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * factor;
    hasSpare = true;
    return x * factor;
  }

  /**
   * A gamma-distributed number with scale 1 (Marsaglia, Tsang: A Simple Method for Generating Gamma
   * Variables, 2000).
   *
   * @param shape at least 1/2
   */
  public double gamma(double shape) {
    if (shape < 1) {
      double boost = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
      return boost * gamma(shape + 1);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      double u = 1 - random.nextDouble();
      if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  /**
   * A χ²-distributed number.
   *
   * @param degrees degrees of freedom, at least 1
   */
  double chiSquare(double degrees) {
    return 2 * gamma(degrees / 2);
  }
}
