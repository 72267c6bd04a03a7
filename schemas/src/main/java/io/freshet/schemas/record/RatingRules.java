package io.freshet.schemas.record;

import java.time.Duration;

/**
 * Rules for rating events.
 *
 * @param minRating min rating, finite
 * @param maxRating max rating, finite and above {@code minRating}
 * @param maxIdBytes max UTF-8 bytes of a user or item id, 1 to 128
 * @param maxRecordBytes max bytes of a record's value
 * @param futureTolerance max time by which an event's time may be after its record's time
 */
public record RatingRules(
    double minRating,
    double maxRating,
    int maxIdBytes,
    int maxRecordBytes,
    Duration futureTolerance) {

  /** Max length of an id in all formats, in UTF-8 bytes. */
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
          "maxIdBytes must be from 1 to " + MAX_ID_BYTES + ", got " + maxIdBytes);
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
