package io.freshet.schemas.rating;

import java.util.Objects;

/**
 * The rating event that an answer answers.
 *
 * @param itemId what was rated
 * @param rating in the configured scale; NaN (JSON null) for a withdrawal
 * @param epochSeconds when, UTC
 */
public record RatedEvent(String itemId, double rating, long epochSeconds) {
  public RatedEvent {
    Objects.requireNonNull(itemId, "itemId");
  }
}
