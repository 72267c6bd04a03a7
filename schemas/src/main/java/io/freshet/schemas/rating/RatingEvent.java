package io.freshet.schemas.rating;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An accepted event: a rating, or an event of a declared type.
 *
 * @param userId id of the user, 1 to 128 bytes of UTF-8
 * @param itemId id of the item, 1 to 128 bytes of UTF-8
 * @param type canonical name of the type; null for a rating
 * @param rating rating in the configured scale; NaN for a withdrawal, and for an event with a type
 *     and without a rating
 * @param withdrawal whether the event withdraws the user's rating of the item, or the earlier event
 *     of its type
 * @param epochSeconds time of the event in UTC seconds, 0 or later
 * @param offsetMinutes offset from UTC that the producer gave, −1080 to 1080, or {@link #NO_OFFSET}
 */
public record RatingEvent(
    String userId,
    String itemId,
    @Nullable String type,
    double rating,
    boolean withdrawal,
    long epochSeconds,
    int offsetMinutes) {

  /** Value of {@link #offsetMinutes} if the producer gave no offset. */
  public static final int NO_OFFSET = Integer.MIN_VALUE;

  public RatingEvent {
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(itemId, "itemId");
    if (withdrawal && !Double.isNaN(rating)) {
      throw new IllegalArgumentException("a withdrawal with rating " + rating);
    }
    if (type == null && !withdrawal && Double.isNaN(rating)) {
      throw new IllegalArgumentException("an event without type, rating and withdrawal");
    }
  }

  /**
   * Creates an event without a type.
   *
   * @param rating rating in the configured scale; NaN to withdraw the user's rating of the item
   */
  public RatingEvent(
      String userId, String itemId, double rating, long epochSeconds, int offsetMinutes) {
    this(userId, itemId, null, rating, Double.isNaN(rating), epochSeconds, offsetMinutes);
  }

  /** Whether the event has a rating. */
  public boolean rated() {
    return !Double.isNaN(rating);
  }
}
