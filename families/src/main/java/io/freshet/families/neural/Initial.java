package io.freshet.families.neural;

import io.freshet.families.statistics.SeededNormal;
import java.util.SplittableRandom;

/** Initial values of embeddings, determined by a seed. */
final class Initial {
  private static final double UNIFORM = 0.05;

  private Initial() {}

  static void fill(RowTable table, Blueprint.Start start, long seed) {
    float[] values = table.values();
    switch (start) {
      case HE_NORMAL ->
          SeededNormal.fill(
              values,
              table.rows(),
              table.width(),
              table.width(),
              Math.sqrt(2.0 / table.rows()),
              seed);
      case UNIFORM -> {
        SplittableRandom random = new SplittableRandom(seed);
        for (int k = 0; k < values.length; k++) {
          values[k] = (float) (UNIFORM * (2 * random.nextDouble() - 1));
        }
      }
    }
  }
}
