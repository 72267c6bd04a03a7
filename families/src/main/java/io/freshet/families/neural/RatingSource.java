package io.freshet.families.neural;

import io.freshet.families.matrix.RatingMatrix;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Creates example sources from the ratings of a matrix, with some ratings held out. */
final class RatingSource {

  private RatingSource() {}

  /**
   * Holds out each rating with a fixed probability, by seed.
   *
   * @param scale min and range of each item's ratings if targets are scaled per item; otherwise
   *     null
   */
  static Samples.Source of(RatingMatrix m, float @Nullable [] scale, double share, long seed) {
    int n = m.ratings();
    boolean[] heldOut = heldOut(n, share, seed);
    return Samples.fixed(select(m, scale, heldOut, false), select(m, scale, heldOut, true));
  }

  /** Selects the held-out ratings among n; never all of them. */
  static boolean[] heldOut(int n, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] heldOut = new boolean[n];
    int left = n;
    for (int k = 0; k < n; k++) {
      heldOut[k] = random.nextDouble() < share && left > 1;
      left -= heldOut[k] ? 1 : 0;
    }
    return heldOut;
  }

  /**
   * Trains on all ratings and judges on other ratings.
   *
   * @throws IllegalArgumentException if the matrix has the user and item of no judging rating
   */
  static Samples.Source judged(RatingMatrix m, float @Nullable [] scale, RatingMatrix judge) {
    Map<String, Integer> rows = new HashMap<>();
    for (int u = 0; u < m.users(); u++) {
      rows.put(m.userId(u), u);
    }
    IntArrayList users = new IntArrayList();
    IntArrayList at = new IntArrayList();
    for (int u = 0; u < judge.users(); u++) {
      int row = rows.getOrDefault(judge.userId(u), -1);
      for (int k = judge.userStart()[u]; k < judge.userStart()[u + 1]; k++) {
        if (row >= 0 && m.catalogue().indexOf(judge.catalogue().id(judge.item()[k])) >= 0) {
          users.add(row);
          at.add(k);
        }
      }
    }
    int count = at.size();
    if (count == 0) {
      throw new IllegalArgumentException("no rating that judges epochs has a known user and item");
    }
    Samples known = new Samples(new int[count], new int[count], new byte[count], new float[count]);
    for (int n = 0; n < count; n++) {
      int k = at.getInt(n);
      known.user()[n] = users.getInt(n);
      known.item()[n] = m.catalogue().indexOf(judge.catalogue().id(judge.item()[k]));
      known.cell()[n] = judge.cell()[k];
      known.target()[n] = target(known.item()[n], judge.rating()[k], scale);
    }
    return Samples.fixed(select(m, scale, new boolean[m.ratings()], false), known);
  }

  private static Samples select(
      RatingMatrix m, float @Nullable [] scale, boolean[] heldOut, boolean wanted) {
    int count = 0;
    for (boolean held : heldOut) {
      count += held == wanted ? 1 : 0;
    }
    Samples samples =
        new Samples(new int[count], new int[count], new byte[count], new float[count]);
    int at = 0;
    for (int u = 0; u < m.users(); u++) {
      for (int k = m.userStart()[u]; k < m.userStart()[u + 1]; k++) {
        if (heldOut[k] == wanted) {
          samples.user()[at] = u;
          samples.item()[at] = m.item()[k];
          samples.cell()[at] = m.cell()[k];
          samples.target()[at] = target(m.item()[k], m.rating()[k], scale);
          at++;
        }
      }
    }
    return samples;
  }

  private static float target(int item, float rating, float @Nullable [] scale) {
    if (scale == null) {
      return rating;
    }
    float range = scale[2 * item + 1];
    return range > 0 ? 0.5f + 0.5f * (rating - scale[2 * item]) / range : 0.5f;
  }

  /** Min and range of the ratings of each item, items × 2. */
  static float[] scale(RatingMatrix m) {
    float[] scale = new float[2 * m.items()];
    for (int i = 0; i < m.items(); i++) {
      scale[2 * i] = Float.POSITIVE_INFINITY;
      scale[2 * i + 1] = Float.NEGATIVE_INFINITY;
    }
    for (int k = 0; k < m.ratings(); k++) {
      int at = 2 * m.item()[k];
      scale[at] = Math.min(scale[at], m.rating()[k]);
      scale[at + 1] = Math.max(scale[at + 1], m.rating()[k]);
    }
    for (int i = 0; i < m.items(); i++) {
      scale[2 * i + 1] -= scale[2 * i];
    }
    return scale;
  }
}
