package io.freshet.schemas.rating;

import java.util.Objects;

/**
 * An accepted rating event.
 *
 * @param userId id of the user, 1 to 128 bytes of UTF-8
 * @param itemId id of the item, 1 to 128 bytes of UTF-8
 * @param rating rating in the configured scale; NaN if the event withdraws the user's rating of the
 *     item
 * @param epochSeconds time of the event in UTC seconds, 0 or later
 * @param offsetMinutes offset from UTC that the producer gave, −1080 to 1080, or {@link #NO_OFFSET}
 */
public record RatingEvent(
    String userId, String itemId, double rating, long epochSeconds, int offsetMinutes) {

  /** Value of {@link #offsetMinutes} if the producer gave no offset. */
  public static final int NO_OFFSET = Integer.MIN_VALUE;

  public RatingEvent {
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(itemId, "itemId");
  }

  /** Whether this event withdraws an earlier rating. */
  public boolean withdrawal() {
    return Double.isNaN(rating);
  }
}
