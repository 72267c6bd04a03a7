package io.freshet.schemas.rating;

import java.util.Objects;

/**
 * The rating event that an answer is for.
 *
 * @param itemId id of the rated item
 * @param rating rating in the configured scale; NaN (JSON null) for a withdrawal
 * @param epochSeconds time of the event in UTC seconds
 */
public record RatedEvent(String itemId, double rating, long epochSeconds) {
  public RatedEvent {
    Objects.requireNonNull(itemId, "itemId");
  }
}
