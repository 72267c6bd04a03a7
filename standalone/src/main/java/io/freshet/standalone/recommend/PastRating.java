package io.freshet.standalone.recommend;

/**
 * A rating in a user's history.
 *
 * @param itemId what was rated
 * @param rating as given
 * @param epochSeconds when, UTC
 * @param offsetMinutes the offset from UTC the event gave, or {@link
 *     io.freshet.schemas.rating.RatingEvent#NO_OFFSET}
 */
public record PastRating(String itemId, double rating, long epochSeconds, int offsetMinutes) {}
