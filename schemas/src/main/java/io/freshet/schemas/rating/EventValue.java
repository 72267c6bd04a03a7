package io.freshet.schemas.rating;

import org.jspecify.annotations.Nullable;

/**
 * What the events of one type are worth to a model.
 *
 * @param weight see {@link EventType#weight}
 * @param goal see {@link EventType#goal}
 * @param rating rating that the type states; null if it states none
 * @param value value on the rating scale that an event without a rating counts as: the stated
 *     rating, or a value from the weight; see {@link EventValues#of}
 */
public record EventValue(double weight, boolean goal, @Nullable Double rating, double value) {
  /**
   * Whether an event takes its item out of the user's lists: nothing is left to reach, or the user
   * does not want the item. Other interest, such as a view, leaves the item in.
   */
  public boolean hides() {
    return goal || weight <= 0;
  }

  /** Whether an event says anything of the user's taste, and not only that the item was seen. */
  public boolean opinion() {
    return weight != 0 || rating != null;
  }
}
