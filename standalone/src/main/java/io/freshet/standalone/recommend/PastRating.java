package io.freshet.standalone.recommend;

/**
 * A rating in a user's history.
 *
 * @param itemId the rated item
 * @param rating the rating as given
 * @param epochSeconds the time in seconds since 1970 UTC
 * @param offsetMinutes the event's offset from UTC, or {@link
 *     io.freshet.schemas.rating.RatingEvent#NO_OFFSET}
 */
public record PastRating(String itemId, double rating, long epochSeconds, int offsetMinutes) {}
