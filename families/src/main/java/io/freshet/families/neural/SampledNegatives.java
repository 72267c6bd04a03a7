package io.freshet.families.neural;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An example source with sampled negatives. Ratings are positives whatever their value; for each
 * positive, some items that its user has not rated are drawn as negatives, anew in each epoch (He
 * et al.: Neural Collaborative Filtering, WWW 2017, section 3.1). A negative has the context of its
 * positive.
 */
final class SampledNegatives implements Samples.Source {
  /** Max draws per negative: a user may have rated nearly all items. */
  private static final int TRIES = 20;

  private final RatingMatrix m;
  private final int negatives;
  private final long seed;
  private final boolean[] heldOut;
  private final int[] rows;

  /** The items of each user, ascending, in the layout of the matrix's columns. */
  private final int[] sorted;

  private final Samples validation;

  SampledNegatives(RatingMatrix m, int negatives, double validationShare, long seed) {
    this.m = m;
    this.negatives = negatives;
    this.seed = seed;
    heldOut = RatingSource.heldOut(m.ratings(), validationShare, seed);
    rows = m.rows();
    sorted = m.item().clone();
    for (int u = 0; u < m.users(); u++) {
      Arrays.sort(sorted, m.userStart()[u], m.userStart()[u + 1]);
    }
    validation = draw(true, new SplittableRandom(seed ^ 0x5DEECE66DL));
  }

  @Override
  public Samples training(int epoch) {
    return draw(false, new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (epoch + 1)));
  }

  @Override
  public Samples validation() {
    return validation;
  }

  private Samples draw(boolean wanted, SplittableRandom random) {
    int positives = 0;
    for (boolean held : heldOut) {
      positives += held == wanted ? 1 : 0;
    }
    int room =
        SizeLimitException.length(
            "a neural network",
            "ratings",
            positives,
            1 + negatives,
            "lower the number of negatives");
    int[] user = new int[room];
    int[] item = new int[room];
    byte[] cell = new byte[room];
    float[] target = new float[room];
    int at = 0;
    for (int k = 0; k < heldOut.length; k++) {
      if (heldOut[k] != wanted) {
        continue;
      }
      for (int copy = 0; copy <= negatives; copy++) {
        int candidate = copy == 0 ? m.item()[k] : untouched(rows[k], random);
        if (candidate >= 0) {
          user[at] = rows[k];
          item[at] = candidate;
          cell[at] = m.cell()[k];
          target[at] = copy == 0 ? 1 : 0;
          at++;
        }
      }
    }
    return new Samples(
        Arrays.copyOf(user, at),
        Arrays.copyOf(item, at),
        Arrays.copyOf(cell, at),
        Arrays.copyOf(target, at));
  }

  /** Draws an item that the user has not rated, or −1. */
  private int untouched(int user, SplittableRandom random) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int item = random.nextInt(m.items());
      if (Arrays.binarySearch(sorted, m.userStart()[user], m.userStart()[user + 1], item) < 0) {
        return item;
      }
    }
    return -1;
  }
}
