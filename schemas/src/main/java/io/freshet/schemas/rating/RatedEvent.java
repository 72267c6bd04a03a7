package io.freshet.schemas.rating;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The event that an answer is for.
 *
 * @param itemId id of the event's item
 * @param rating rating in the configured scale; NaN (JSON null) for a withdrawal, and for an event
 *     with a type and without a rating
 * @param epochSeconds time of the event in UTC seconds
 * @param type name of the event's type; null for a rating
 */
public record RatedEvent(
    String itemId,
    double rating,
    long epochSeconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String type) {
  public RatedEvent {
    Objects.requireNonNull(itemId, "itemId");
  }

  /** Creates the event of a rating. */
  public RatedEvent(String itemId, double rating, long epochSeconds) {
    this(itemId, rating, epochSeconds, null);
  }
}
