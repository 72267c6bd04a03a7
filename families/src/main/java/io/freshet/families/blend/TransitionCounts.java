package io.freshet.families.blend;

import io.freshet.families.family.Workers;
import io.freshet.families.matrix.ItemColumns;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.SizeLimitException;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.Transitions;
import io.freshet.model.scoring.LargestEntries;
import io.freshet.model.snapshot.SparseRows;
import java.util.Arrays;

/**
 * Counts {@link Transitions} in one pass over the neighbourhood of every rating. A fit costs {@code
 * ratings × 2 × 30} steps.
 */
final class TransitionCounts {
  private static final int ITEMS_PER_PART = 32;

  /** Max distance, in a user's ratings, between two ratings that follow each other. */
  static final int REACH = 10;

  /** Max distance, in a user's ratings, between two ratings that are near each other. */
  static final int NEAR_REACH = 30;

  /** Shrinkage added to the sum of a row. */
  private static final double SHRINKAGE = 5;

  /** Shrinkage for {@link Transitions#NEAR}, which counts more pairs. */
  private static final double NEAR_SHRINKAGE = 10;

  /** Weight of {@code NEAR} relative to {@code AFTER} in the choice of the pairs to keep. */
  private static final double NEAR_WEIGHT = 0.1;

  /** Number of ratings of an item that is neither rare nor frequent among the items that follow. */
  private static final double RARE = 20;

  /** Brings roots to where the logarithm of the terms is between flat and linear. */
  private static final double ROOT_SCALE = 0.03;

  private TransitionCounts() {}

  /**
   * Counts the transitions of a matrix.
   *
   * @param measure what is kept of a share
   * @param likeThreshold min rating of a liked item
   * @param perItem max number of pairs to keep per item, the most frequent ones
   */
  static Transitions of(
      RatingMatrix m,
      Transitions.Measure measure,
      double likeThreshold,
      int perItem,
      Workers workers) {
    ItemColumns byItem = m.columns();
    int items = m.items();
    int[][] columns = new int[items][];
    float[][][] values = new float[Transitions.CHANNELS][items][];
    workers.run(
        (items + ITEMS_PER_PART - 1) / ITEMS_PER_PART,
        () -> new Row(m, byItem, measure, likeThreshold, perItem),
        (row, part) -> {
          int last = Math.min(items, (part + 1) * ITEMS_PER_PART);
          for (int a = part * ITEMS_PER_PART; a < last; a++) {
            row.count(a);
            columns[a] = row.kept();
            for (int c = 0; c < Transitions.CHANNELS; c++) {
              values[c][a] = row.values(columns[a], c);
            }
          }
        });
    return new Transitions(
        measure,
        joined(items, columns, values[Transitions.AFTER]),
        joined(values[Transitions.AFTER_LIKED]),
        joined(values[Transitions.BEFORE]),
        joined(values[Transitions.NEAR]));
  }

  /**
   * Rejects a matrix with more items or pairs than {@link Transitions} can hold, before counting.
   *
   * @param ratingsOfItem number of ratings of each item
   * @param perItem max number of pairs to keep per item
   * @throws SizeLimitException if there may be more items or pairs
   */
  static void check(int[] ratingsOfItem, int perItem) {
    int items = ratingsOfItem.length;
    SizeLimitException.checkNumberedItems(BlendModel.FAMILY, items);
    long pairs = 0;
    for (int ratings : ratingsOfItem) {
      pairs += Math.min(Math.min(perItem, items - 1), 2L * NEAR_REACH * ratings);
    }
    SizeLimitException.check(
        BlendModel.FAMILY,
        "pairs of items",
        pairs,
        Transitions.MAX_PAIRS,
        "lower " + BlendSettings.PAIRS_PER_ITEM);
  }

  private static SparseRows joined(int items, int[][] columns, float[][] values) {
    int[] starts = new int[items + 1];
    for (int a = 0; a < items; a++) {
      starts[a + 1] = Math.addExact(starts[a], columns[a].length);
    }
    int[] all = new int[starts[items]];
    for (int a = 0; a < items; a++) {
      System.arraycopy(columns[a], 0, all, starts[a], columns[a].length);
    }
    return new SparseRows(items, starts, all, joined(values));
  }

  private static float[] joined(float[][] rows) {
    int size = 0;
    for (float[] row : rows) {
      size = Math.addExact(size, row.length);
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }

  /** The counts of one item at a time. Scratch of one thread. */
  private static final class Row {
    private final int[] userStart;
    private final int[] item;
    private final float[] rating;
    private final long[] seconds;
    private final ItemColumns byItem;
    private final Transitions.Measure measure;
    private final double likeThreshold;
    private final int perItem;
    private final double[] counts;
    private final int[] touched;
    private final LargestEntries largest = new LargestEntries();
    private final int[] columns;
    private final double[] sums = new double[Transitions.CHANNELS];
    private int size;

    Row(
        RatingMatrix m,
        ItemColumns byItem,
        Transitions.Measure measure,
        double likeThreshold,
        int perItem) {
      this.userStart = m.userStart();
      this.item = m.item();
      this.rating = m.rating();
      this.seconds = m.seconds();
      this.byItem = byItem;
      this.measure = measure;
      this.likeThreshold = likeThreshold;
      this.perItem = perItem;
      this.counts = new double[Math.multiplyExact(m.items(), Transitions.CHANNELS)];
      this.touched = new int[m.items()];
      this.columns = new int[m.items()];
    }

    void count(int a) {
      for (int t = 0; t < size; t++) {
        int at = touched[t] * Transitions.CHANNELS;
        Arrays.fill(counts, at, at + Transitions.CHANNELS, 0);
      }
      size = 0;
      Arrays.fill(sums, 0);
      for (int c = byItem.start()[a]; c < byItem.start()[a + 1]; c++) {
        int p = byItem.position()[c];
        int u = byItem.user()[c];
        for (int d = 1; d <= NEAR_REACH; d++) {
          if (p + d < userStart[u + 1]) {
            pair(p, p + d, d);
          }
          if (p - d >= userStart[u]) {
            pair(p, p - d, d);
          }
        }
      }
    }

    private void pair(int p, int q, int distance) {
      int at = item[q] * Transitions.CHANNELS;
      if (counts[at + Transitions.NEAR] == 0) {
        touched[size++] = item[q];
      }
      add(at, Transitions.NEAR, 1 / Math.sqrt(distance));
      if (distance > REACH) {
        return;
      }
      boolean together = seconds[p] == seconds[q];
      double weight = (together ? 0.5 : 1.0) / distance;
      if (q > p || together) {
        add(at, Transitions.AFTER, weight);
        if (rating[q] >= likeThreshold) {
          add(at, Transitions.AFTER_LIKED, weight);
        }
      }
      if (q < p || together) {
        add(at, Transitions.BEFORE, weight);
      }
    }

    private void add(int at, int channel, double weight) {
      counts[at + channel] += weight;
      sums[channel] += weight;
    }

    int[] kept() {
      largest.clear();
      for (int t = 0; t < size; t++) {
        int at = touched[t] * Transitions.CHANNELS;
        double follows = counts[at + Transitions.AFTER] + counts[at + Transitions.BEFORE];
        largest.add(touched[t], (float) (follows + NEAR_WEIGHT * counts[at + Transitions.NEAR]));
      }
      return Arrays.copyOf(columns, largest.keep(perItem, columns));
    }

    /** A share in {@link Transitions.Measure#ROOT}. */
    private double root(double share, int b) {
      int ratings = byItem.start()[b + 1] - byItem.start()[b];
      return ROOT_SCALE * Math.sqrt(share * Math.sqrt(RARE / (RARE + ratings)));
    }

    float[] values(int[] kept, int channel) {
      // The liked count is divided by the sum of all that follow, liked or not.
      double all =
          channel == Transitions.NEAR
              ? sums[channel] + NEAR_SHRINKAGE
              : sums[channel == Transitions.BEFORE ? channel : Transitions.AFTER] + SHRINKAGE;
      float[] out = new float[kept.length];
      for (int k = 0; k < out.length; k++) {
        double share = counts[kept[k] * Transitions.CHANNELS + channel] / all;
        out[k] = (float) (measure == Transitions.Measure.SHARE ? share : root(share, kept[k]));
      }
      return out;
    }
  }
}
