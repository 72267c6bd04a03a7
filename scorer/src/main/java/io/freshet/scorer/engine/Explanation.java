package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explanation of a list, beside what every answer says.
 *
 * @param meanScore mean score of the catalogue; NaN if the scores have no parts
 * @param listProbability probability that the next liked item is in the list: the sum of the items'
 *     probabilities; NaN if the model predicts none
 * @param items of the list, in its order
 */
public record Explanation(double meanScore, double listProbability, List<Item> items) {

  /** Copies the list. */
  public Explanation {
    items = List.copyOf(items);
  }

  /**
   * Explanation of an item.
   *
   * @param title null if none is known
   * @param parts of the score by name, each less its mean over the catalogue; empty if the scores
   *     have no parts
   * @param reasons further reasons than the answer's, the largest share first
   */
  public record Item(@Nullable String title, Map<String, Double> parts, List<Reason> reasons) {}
}
