package io.freshet.schemas.rating;

import java.util.Objects;

/**
 * One accepted rating event.
 *
 * @param userId 1 to 128 bytes of UTF-8
 * @param itemId 1 to 128 bytes of UTF-8
 * @param rating in the configured scale, or NaN when the event withdraws the user's rating of the
 *     item
 * @param epochSeconds UTC, 0 or later
 * @param offsetMinutes the offset from UTC the producer gave, −1080 to 1080, or {@link #NO_OFFSET}
 */
public record RatingEvent(
    String userId, String itemId, double rating, long epochSeconds, int offsetMinutes) {

  /** The value of {@link #offsetMinutes} when the producer gave none. */
  public static final int NO_OFFSET = Integer.MIN_VALUE;

  public RatingEvent {
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(itemId, "itemId");
  }

  /** Whether this event takes an earlier rating back. */
  public boolean withdrawal() {
    return Double.isNaN(rating);
  }
}
