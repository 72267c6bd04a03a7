package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.LocalClock;
import java.util.Map;

/**
 * The data set of an evaluation.
 *
 * @param name name for people and reports
 * @param ratings all ratings, with context cells in local time
 * @param items known items by id, rated or not
 * @param clock gives the local hour of a second
 */
public record EvaluationData(
    String name, RatingMatrix ratings, Map<String, Item> items, LocalClock clock) {

  /** Copies the map. */
  public EvaluationData {
    items = Map.copyOf(items);
  }

  /** Copies the data set with other ratings. */
  public EvaluationData with(RatingMatrix other) {
    return new EvaluationData(name, other, items, clock);
  }
}
