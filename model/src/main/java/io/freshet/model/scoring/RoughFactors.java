package io.freshet.model.scoring;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;

/**
 * Item factors in half the memory ({@link HalfPanels}) with a bound on the error of their products.
 * They find the few items that can be among the best; exact products are computed for those alone.
 *
 * <p>Two things change a product: rounding the factors, by at most {@code u · (v' − v) ≤ |u| |v' −
 * v|} (Cauchy-Schwarz, max over the items), and rounding the sums, by at most {@code n · 2⁻²⁴ · |u|
 * |v|} for n additions (Higham: Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
 */
public final class RoughFactors {

  /** Unit roundoff of a float. */
  private static final double ROUNDOFF = 0x1p-24;

  private final HalfPanels halves;
  private final Kernel kernel;
  private final int stride;

  /** The max length of an item's factors. */
  private final double longest;

  /** The max length of the change by rounding. */
  private final double farthest;

  public RoughFactors(ItemFactors items) {
    kernel = items.kernel();
    stride = items.stride();
    halves = HalfPanels.of(items.items(), stride, (item, into) -> items.copyRow(item, into, 0));
    float[] row = new float[stride];
    double greatest = 0;
    double off = 0;
    for (int item = 0; item < items.items(); item++) {
      items.copyRow(item, row, 0);
      double square = 0;
      double error = 0;
      for (int k = 0; k < stride; k++) {
        double difference = (double) halves.value(item, k) - row[k];
        square += (double) row[k] * row[k];
        error += difference * difference;
      }
      greatest = Math.max(greatest, square);
      off = Math.max(off, error);
    }
    longest = Math.sqrt(greatest);
    farthest = Math.sqrt(off);
  }

  /** Computes the approximate product of every item with a user's vector. */
  public void scores(float[] user, float[] out, float[] scratch) {
    kernel.scores(halves, user, out, scratch);
  }

  /**
   * The max difference between a product of {@link #scores} and the same product of {@link
   * ItemFactors#scores}, when an offset of at most {@code offset} is added to both.
   */
  public double error(float[] user, double offset) {
    double square = 0;
    for (int k = 0; k < stride; k++) {
      square += (double) user[k] * user[k];
    }
    double length = Math.sqrt(square);
    double product = length * (longest + farthest);
    // Both sums have stride additions and a product each; then the offset is added to both.
    double rounding = 2 * ROUNDOFF * ((stride + 2) * product + offset);
    // The bound itself is rounded, so it is made a little larger.
    return 1.0001 * (length * farthest + rounding);
  }
}
