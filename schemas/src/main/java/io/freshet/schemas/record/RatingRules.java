package io.freshet.schemas.record;

import java.time.Duration;

/**
 * What a rating event must keep to.
 *
 * @param minRating lowest rating accepted, finite
 * @param maxRating highest rating accepted, finite, above {@code minRating}
 * @param maxIdBytes most UTF-8 bytes of a user or item id, 1 to 128
 * @param maxRecordBytes most bytes of a record's value
 * @param futureTolerance how far an event's time may lie after the record's own
 */
public record RatingRules(
    double minRating,
    double maxRating,
    int maxIdBytes,
    int maxRecordBytes,
    Duration futureTolerance) {

  /** The longest id that the wire formats carry, in UTF-8 bytes. */
  public static final int MAX_ID_BYTES = 128;

  /** Half a star to five stars, 128-byte ids, 16 KiB records, ten minutes of clock skew. */
  public static final RatingRules DEFAULTS =
      new RatingRules(0.5, 5.0, MAX_ID_BYTES, 16 * 1024, Duration.ofMinutes(10));

  public RatingRules {
    if (!Double.isFinite(minRating) || !Double.isFinite(maxRating) || minRating >= maxRating) {
      throw new IllegalArgumentException(
          "the rating scale must be finite and ascending, got " + minRating + " to " + maxRating);
    }
    if (maxIdBytes < 1 || maxIdBytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "maxIdBytes must lie in 1 to " + MAX_ID_BYTES + ", got " + maxIdBytes);
    }
    if (maxRecordBytes < 1) {
      throw new IllegalArgumentException("maxRecordBytes must be positive, got " + maxRecordBytes);
    }
    if (futureTolerance.isNegative()) {
      throw new IllegalArgumentException(
          "futureTolerance must not be negative, got " + futureTolerance);
    }
  }
}
