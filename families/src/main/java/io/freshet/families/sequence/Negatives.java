package io.freshet.families.sequence;

import io.freshet.model.kernel.MachineKernel;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Items drawn uniformly without repetition, against which all targets of a batch are held. */
final class Negatives {
  /** Columns of a panel. */
  static final int PANEL = 16;

  private final int items;
  private final int count;
  private final int padded;
  private final int d;
  private final int[] order;
  private final int[] place;
  private final float[] rows;
  private final float[] panels;

  /**
   * Allocates the memory.
   *
   * @param wanted number of negatives; a smaller catalogue is taken whole
   */
  Negatives(int items, int wanted, int d) {
    this.items = items;
    this.count = Math.min(items, wanted);
    this.padded = (count + PANEL - 1) / PANEL * PANEL;
    this.d = d;
    order = new int[items];
    place = new int[items];
    Arrays.setAll(order, i -> i);
    Arrays.fill(place, -1);
    rows = new float[padded * d];
    panels = new float[padded * d];
  }

  /** Draws anew and copies the vectors of the drawn items. */
  void draw(SplittableRandom random, float[] units) {
    for (int k = 0; k < count; k++) {
      place[order[k]] = -1;
    }
    for (int k = 0; k < count; k++) {
      int other = k + random.nextInt(items - k);
      int item = order[other];
      order[other] = order[k];
      order[k] = item;
    }
    for (int k = 0; k < count; k++) {
      place[order[k]] = k;
      System.arraycopy(units, order[k] * d, rows, k * d, d);
      int at = k / PANEL * PANEL * d + k % PANEL;
      for (int c = 0; c < d; c++) {
        panels[at + c * PANEL] = units[order[k] * d + c];
      }
    }
  }

  int count() {
    return count;
  }

  /** The count rounded up to whole panels. */
  int padded() {
    return padded;
  }

  /** The number of an item among the drawn items, or −1. */
  int place(int item) {
    return place[item];
  }

  /** By how much each drawn item stands for others, if {@code used} of them are negatives. */
  float weight(int used) {
    return (float) ((items - 1.0) / used);
  }

  /** Adds to {@code out[row][k]} the product of a row with drawn item k. */
  void addProducts(MachineKernel kernel, float[] users, int from, int rowCount, float[] out) {
    for (int k = 0; k < padded; k += PANEL) {
      kernel.addProduct(
          users, from * d, d, 1, rowCount, d, panels, k * d, PANEL, out, k, padded, PANEL);
    }
  }

  /** Adds to rows the drawn items' vectors by weights. */
  void addCombinations(MachineKernel kernel, float[] weights, int rowCount, float[] out, int from) {
    kernel.addProduct(weights, 0, padded, 1, rowCount, count, rows, 0, d, out, from * d, d, d);
  }
}
