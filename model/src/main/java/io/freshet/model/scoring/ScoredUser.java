package io.freshet.model.scoring;

import org.jspecify.annotations.Nullable;

/** The scores of every item for one user. Valid until the scorer's next fold-in. */
public interface ScoredUser extends FoldedUser {

  /**
   * The scores, one per item; higher is better. Not a copy: the caller may overwrite them, for
   * example with −∞ for items that must not be recommended.
   */
  float[] scores();

  /** The max difference of a score from the exact score; 0 if scores are exact or not finite. */
  default double error() {
    return 0;
  }

  /**
   * Computes the exact scores of some items.
   *
   * @param items item indexes; the first {@code count} are used
   * @param out receives one score per item
   */
  default void scoreExactly(int[] items, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = scores()[items[i]];
    }
  }

  /**
   * Scores items that are not in the catalogue, on the scale of {@link #scores()}.
   *
   * @param items items described by this model
   * @param out receives one score per item
   * @throws IllegalArgumentException if another model described them
   * @throws IllegalStateException if this model cannot describe items
   */
  default void scoreCold(ColdItems items, float[] out) {
    throw new IllegalStateException("this model scores only the items of its catalogue");
  }

  /**
   * Splits scores into the parts that entries of the history brought. If {@link
   * ServingModel#attribution()} is {@link ServingModel.Attribution#EXACT}, {@code score(i) =
   * baseline(i) + Σ_j part(i, j)} over all entries j: the additive form of the fold-in, not an
   * estimate. The parts of an entry do not depend on the other requested entries.
   *
   * @param items distinct item indexes
   * @param itemCount number of items
   * @param entries indexes in the history, ascending
   * @param entryCount number of entries
   * @param out receives {@code itemCount × entryCount} parts, row-major by item
   */
  void contributions(int[] items, int itemCount, int[] entries, int entryCount, float[] out);

  /** The part of an item's score that no entry of the history brought. */
  float baseline(int item);

  /**
   * Splits the scores into parts by what they come from, in a pass over the catalogue; for answers
   * that explain themselves.
   *
   * @return null if the family's scores have no such parts
   */
  default @Nullable ScoreParts parts() {
    return null;
  }

  /**
   * The logarithm of the sum that {@link #probability} divides by. A family says which items it
   * sums over. If it is all items, those whose score is −∞ do not count.
   *
   * @return NaN if the model predicts no probabilities
   */
  default float logTotal() {
    return Float.NaN;
  }

  /**
   * The probability, from 0 to 1, that an item with this score is the next liked item.
   *
   * @param logTotal see {@link #logTotal}
   * @return NaN if the model predicts no probabilities
   */
  default float probability(float score, float logTotal) {
    return Float.NaN;
  }
}
