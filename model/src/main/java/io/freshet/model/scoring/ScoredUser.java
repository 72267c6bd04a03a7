package io.freshet.model.scoring;

/** Scores of every item for one user. Valid until the scorer's next fold-in. */
public interface ScoredUser extends FoldedUser {

  /**
   * The scores, one per item, higher is better. Not a copy: the caller may overwrite them, say with
   * −∞ for what must not be recommended.
   */
  float[] scores();

  /** How far a score can be from the exact one, 0 where scores are exact or not finite. */
  default double error() {
    return 0;
  }

  /**
   * The exact scores of some items.
   *
   * @param items item indexes, of which the first {@code count} count
   * @param out receives one score per item
   */
  default void scoreExactly(int[] items, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = scores()[items[i]];
    }
  }

  /**
   * Scores items that the catalogue does not hold, on the scale of {@link #scores()}.
   *
   * @param items described by this model
   * @param out receives one score per item
   * @throws IllegalArgumentException if another model described them
   * @throws IllegalStateException if this model describes none
   */
  default void scoreCold(ColdItems items, float[] out) {
    throw new IllegalStateException("the model knows its catalogue alone");
  }

  /**
   * Splits scores into what entries of the history brought. Where {@link
   * ServingModel#attribution()} is {@link ServingModel.Attribution#EXACT}, {@code score(i) =
   * baseline(i) + Σ_j part(i, j)} over all entries j: the additive form of the fold-in, not an
   * estimate. The parts of an entry do not depend on which others are asked for.
   *
   * @param items item indexes, none twice
   * @param itemCount how many of them count
   * @param entries places in the history, ascending
   * @param entryCount how many of them count
   * @param out receives {@code itemCount × entryCount} parts, row-major by item
   */
  void contributions(int[] items, int itemCount, int[] entries, int entryCount, float[] out);

  /** The part of an item's score that no entry of the history accounts for. */
  float baseline(int item);

  /**
   * The logarithm of what the scores of all items come to, which {@link #probability} compares a
   * score with. Items whose scores are −∞ do not count.
   *
   * @return NaN if the model says no probabilities
   */
  default float logTotal() {
    return Float.NaN;
  }

  /**
   * The chance, from 0 to 1, that what the user likes next is the item of such a score.
   *
   * @param logTotal see {@link #logTotal}
   * @return NaN if the model says no probabilities
   */
  default float probability(float score, float logTotal) {
    return Float.NaN;
  }
}
