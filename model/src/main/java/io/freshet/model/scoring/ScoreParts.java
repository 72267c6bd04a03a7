package io.freshet.model.scoring;

import java.util.List;

/**
 * A user's scores split into their parts. Each part is less its mean, so that an item of which
 * nothing speaks but the mean has parts of 0; an item's parts add up to its score less {@link
 * #meanScore}, but for rounding. Valid until the scorer's next fold-in.
 */
public interface ScoreParts {

  /** The parts that the model's scores have, in the order of their enum. */
  List<ScorePart> kinds();

  /** The sum of the parts' means. */
  double meanScore();

  /**
   * Splits the score of an item of the catalogue.
   *
   * @param score its exact score
   * @param out receives one number per entry of {@link #kinds}
   */
  void ofItem(int item, float score, double[] out);

  /**
   * Splits the score of an item that is not in the catalogue.
   *
   * @param items items described by the user's model
   * @param item its index in them
   * @param score its score, see {@link ScoredUser#scoreCold}
   * @param out receives one number per entry of {@link #kinds}
   */
  void ofCold(ColdItems items, int item, float score, double[] out);
}
