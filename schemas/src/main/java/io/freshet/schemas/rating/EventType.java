package io.freshet.schemas.rating;

/**
 * What an event of one type says of a user's interest in an item.
 *
 * @param name canonical name: a lower-case letter, then up to 31 of {@code a-z0-9_-}
 * @param weight confidence relative to the weakest interest, −100 to 100; below 0 for dislike, 0
 *     for an item that was seen, no more
 * @param goal whether the event is an outcome that recommendations are judged by
 * @param rating rating that the event counts as; NaN if it states none
 */
public record EventType(String name, double weight, boolean goal, double rating) {
  /** Max magnitude of {@link #weight}. */
  public static final double MAX_WEIGHT = 100;

  private static final String NAME_RULE = "[a-z][a-z0-9_-]{0,31}";

  public EventType {
    if (!name.matches(NAME_RULE)) {
      throw new IllegalArgumentException("event type '" + name + "' must match " + NAME_RULE);
    }
    if (!(Math.abs(weight) <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "weight of event type " + name + " must be from -100 to 100, got " + weight);
    }
    if (goal && weight <= 0) {
      throw new IllegalArgumentException(
          "event type " + name + " is a goal, so its weight must be above 0, got " + weight);
    }
    if (Double.isInfinite(rating)) {
      throw new IllegalArgumentException(
          "rating of event type " + name + " must be finite, got " + rating);
    }
  }

  /** Whether the event counts against its item. */
  public boolean negative() {
    return weight < 0;
  }

  /** Whether the type states a rating that its events count as. */
  public boolean hasRating() {
    return !Double.isNaN(rating);
  }
}
