package io.freshet.model.blend;

import io.freshet.model.kernel.HalfPanels;
import io.freshet.model.kernel.Kernel;
import io.freshet.model.scoring.ItemFactors;
import org.jspecify.annotations.Nullable;

/**
 * Approximate products of a user with both kinds of item factors, and with the item vectors of a
 * sequence network if there is one. They are good enough to choose the items that deserve exact
 * products. They use the leading columns only, in 16 bits per number. Of a network's vectors they
 * use all columns. The factors are in the eigenbasis of their Gram matrix, largest eigenvalue
 * first, so the last columns differ least between items. Immutable.
 */
final class RoughProducts {
  /** The share of leading columns in use, in eighths. */
  private static final int EIGHTHS = 5;

  private final HalfPanels halves;
  private final Kernel kernel;
  private final int ofTaste;
  private final int ofSession;
  private final int ofNext;
  private final int tasteStride;
  private final int sessionStride;

  /**
   * Copies the leading columns of the matrices, which hold the same items.
   *
   * @param next item vectors of a sequence network, or null
   */
  RoughProducts(ItemFactors taste, ItemFactors session, @Nullable ItemFactors next) {
    kernel = taste.kernel();
    tasteStride = taste.stride();
    ofTaste = leading(taste);
    ofSession = leading(session);
    sessionStride = session.stride();
    ofNext = next == null ? 0 : next.dimensions();
    int nextStride = next == null ? 0 : next.stride();
    float[] row = new float[Math.max(tasteStride, Math.max(sessionStride, nextStride))];
    halves =
        HalfPanels.of(
            taste.items(),
            ofTaste + ofSession + ofNext,
            (item, into) -> {
              taste.copyRow(item, row, 0);
              System.arraycopy(row, 0, into, 0, ofTaste);
              session.copyRow(item, row, 0);
              System.arraycopy(row, 0, into, ofTaste, ofSession);
              if (next != null) {
                next.copyRow(item, row, 0);
                System.arraycopy(row, 0, into, ofTaste + ofSession, ofNext);
              }
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
    System.arraycopy(joined, tasteStride + sessionStride, leading, ofTaste + ofSession, ofNext);
    leading[ofTaste + ofSession + ofNext] = 0f;
    kernel.scores(halves, leading, out, scratch);
  }
}
