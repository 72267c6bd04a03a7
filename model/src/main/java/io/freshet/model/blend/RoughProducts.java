package io.freshet.model.blend;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.ItemFactors;

/**
 * Products of a user with both kinds of item factors, good enough to tell which items are worth
 * exact ones: of the leading columns alone, in 16 bits per number. Factors are in the eigenbasis of
 * their Gram matrix, greatest eigenvalue first, so what the last columns add differs least from one
 * item to the next. Immutable.
 */
final class RoughProducts {
  /** The share of columns that count, in eighths. */
  private static final int EIGHTHS = 5;

  private final HalfPanels halves;
  private final Kernel kernel;
  private final int ofTaste;
  private final int ofSession;
  private final int tasteStride;

  /** Copies what counts of both kinds of factors, which are of the same items. */
  RoughProducts(ItemFactors taste, ItemFactors session) {
    kernel = taste.kernel();
    tasteStride = taste.stride();
    ofTaste = leading(taste);
    ofSession = leading(session);
    float[] row = new float[Math.max(tasteStride, session.stride())];
    halves =
        HalfPanels.of(
            taste.items(),
            ofTaste + ofSession,
            (item, into) -> {
              taste.copyRow(item, row, 0);
              System.arraycopy(row, 0, into, 0, ofTaste);
              session.copyRow(item, row, 0);
              System.arraycopy(row, 0, into, ofTaste, ofSession);
            });
  }

  private static int leading(ItemFactors factors) {
    return (factors.dimensions() * EIGHTHS + 7) / 8;
  }

  /**
   * Products of all items.
   *
   * @param joined the user's vectors, see {@link BlendScorer#joined}
   * @param leading receives what counts of them; one longer than they are
   * @param out receives a product per item
   */
  void scores(float[] joined, float[] leading, float[] out, float[] scratch) {
    System.arraycopy(joined, 0, leading, 0, ofTaste);
    System.arraycopy(joined, tasteStride, leading, ofTaste, ofSession);
    leading[ofTaste + ofSession] = 0f;
    kernel.scores(halves, leading, out, scratch);
  }
}
