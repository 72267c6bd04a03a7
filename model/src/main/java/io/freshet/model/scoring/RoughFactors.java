package io.freshet.model.scoring;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;

/**
 * Item factors in half the memory ({@link HalfPanels}), and how wrong products with them can be:
 * enough to tell which few items can be among the best, whose products are then taken exactly.
 *
 * <p>A product is off by what rounding the factors changed, {@code u · (v' − v) ≤ |u| |v' − v|}
 * (Cauchy-Schwarz), of which the greatest item counts, and by the rounding of its sums, {@code n ·
 * 2⁻²⁴ · |u| |v|} for n additions (Higham: Accuracy and Stability of Numerical Algorithms, 2002,
 * section 3.1).
 */
public final class RoughFactors {

  /** Unit roundoff of a float. */
  private static final double ROUNDOFF = 0x1p-24;

  private final HalfPanels halves;
  private final Kernel kernel;
  private final int stride;

  /** The greatest length of an item's factors. */
  private final double longest;

  /** The greatest length of what rounding changed. */
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

  /** All items times a user's vector, nearly. */
  public void scores(float[] user, float[] out, float[] scratch) {
    kernel.scores(halves, user, out, scratch);
  }

  /**
   * How far a product of {@link #scores}, with something of at most {@code offset} added to it, can
   * be from the same of {@link ItemFactors#scores}.
   */
  public double error(float[] user, double offset) {
    double square = 0;
    for (int k = 0; k < stride; k++) {
      square += (double) user[k] * user[k];
    }
    double length = Math.sqrt(square);
    double product = length * (longest + farthest);
    // Both sums have stride additions and a product each; then both have the offset added.
    double rounding = 2 * ROUNDOFF * ((stride + 2) * product + offset);
    // The bound itself is rounded: a little more of it does no harm.
    return 1.0001 * (length * farthest + rounding);
  }
}
