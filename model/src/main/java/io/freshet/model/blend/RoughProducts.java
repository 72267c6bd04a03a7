package io.freshet.model.blend;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.ItemFactors;

/**
 * Approximate products of a user with both kinds of item factors. They are good enough to choose
 * the items that deserve exact products. They use the leading columns only, in 16 bits per number.
 * The factors are in the eigenbasis of their Gram matrix, largest eigenvalue first, so the last
 * columns differ least between items. Immutable.
 */
final class RoughProducts {
  /** The share of leading columns in use, in eighths. */
  private static final int EIGHTHS = 5;

  private final HalfPanels halves;
  private final Kernel kernel;
  private final int ofTaste;
  private final int ofSession;
  private final int tasteStride;

  /** Copies the leading columns of both factor matrices, which hold the same items. */
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
   * Computes the approximate products of all items.
   *
   * @param joined the user's vectors, see {@link BlendScorer#joined}
   * @param leading receives the leading columns of the user's vectors, and one more float
   * @param out receives one product per item
   */
  void scores(float[] joined, float[] leading, float[] out, float[] scratch) {
    System.arraycopy(joined, 0, leading, 0, ofTaste);
    System.arraycopy(joined, tasteStride, leading, ofTaste, ofSession);
    leading[ofTaste + ofSession] = 0f;
    kernel.scores(halves, leading, out, scratch);
  }
}
