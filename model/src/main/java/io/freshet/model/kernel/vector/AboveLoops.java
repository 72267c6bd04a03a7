package io.freshet.model.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Finds values above a threshold: first the groups of eight that contain such a value, then the
 * values.
 */
final class AboveLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int LANES = 8;

  private AboveLoops() {}

  static int above(float[] values, int count, float threshold, int[] out) {
    int full = count & -LANES;
    // The list of groups stands at the end of the array, where the indexes found cannot reach it.
    int rear = out.length - full / LANES;
    int groups = groups(values, full, threshold, out, rear);
    int found = 0;
    for (int g = rear; g < rear + groups; g++) {
      int from = out[g];
      found = add(values, from, from + LANES, threshold, out, found);
    }
    return add(values, full, count, threshold, out, found);
  }

  /** Appends the indexes of the values above the threshold to those found before. */
  private static int add(float[] values, int from, int to, float threshold, int[] out, int before) {
    int found = before;
    for (int i = from; i < to; i++) {
      // Always written, so that there is no branch to mispredict.
      out[found] = i;
      found += values[i] > threshold ? 1 : 0;
    }
    return found;
  }

  private static int groups(float[] values, int full, float threshold, int[] out, int rear) {
    FloatVector bound = FloatVector.broadcast(SPECIES, threshold);
    int at = rear;
    for (int i = 0; i < full; i += LANES) {
      FloatVector eight = FloatVector.fromArray(SPECIES, values, i);
      out[at] = i;
      at += eight.compare(VectorOperators.GT, bound).anyTrue() ? 1 : 0;
    }
    return at - rear;
  }
}
