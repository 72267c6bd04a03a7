package io.freshet.schemas.rating;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A rating event as {@link RatingParser} leaves it: reusable and mutable, so that the hot path
 * allocates none.
 *
 * <p>The fields are public because this is a struct: one thread fills it, reads it and fills it
 * again. After a refused parse its content is unspecified.
 */
public final class ParsedRating {
  /** UTF-8 of the user id, in the first {@link #userIdLength} bytes. */
  public byte[] userId;

  public int userIdLength;

  /** UTF-8 of the item id, in the first {@link #itemIdLength} bytes. */
  public byte[] itemId;

  public int itemIdLength;

  /** In the configured scale; NaN for a withdrawal. */
  public double rating;

  /** Whether the event takes an earlier rating back. */
  public boolean withdrawal;

  /** UTC seconds, 0 or later. */
  public long epochSeconds;

  /** The offset the producer gave, or {@link RatingEvent#NO_OFFSET}. */
  public int offsetMinutes;

  /** An empty holder that takes ids of up to 128 bytes and grows if asked for more. */
  public ParsedRating() {
    this.userId = new byte[128];
    this.itemId = new byte[128];
    this.offsetMinutes = RatingEvent.NO_OFFSET;
  }

  /** A holder filled from {@code event}. */
  public static ParsedRating of(RatingEvent event) {
    return new ParsedRating().set(event);
  }

  /** Fills this holder from {@code event}. */
  public ParsedRating set(RatingEvent event) {
    byte[] user = event.userId().getBytes(StandardCharsets.UTF_8);
    byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
    setUserId(user, 0, user.length);
    setItemId(item, 0, item.length);
    rating = event.rating();
    withdrawal = event.withdrawal();
    epochSeconds = event.epochSeconds();
    offsetMinutes = event.offsetMinutes();
    return this;
  }

  void setUserId(byte[] source, int offset, int length) {
    if (userId.length < length) {
      userId = new byte[length];
    }
    System.arraycopy(source, offset, userId, 0, length);
    userIdLength = length;
  }

  void setItemId(byte[] source, int offset, int length) {
    if (itemId.length < length) {
      itemId = new byte[length];
    }
    System.arraycopy(source, offset, itemId, 0, length);
    itemIdLength = length;
  }

  /** A copy of the user id's bytes: the key this event belongs under. */
  public byte[] userKey() {
    return Arrays.copyOf(userId, userIdLength);
  }

  /** The immutable form. */
  public RatingEvent toEvent() {
    return new RatingEvent(
        new String(userId, 0, userIdLength, StandardCharsets.UTF_8),
        new String(itemId, 0, itemIdLength, StandardCharsets.UTF_8),
        rating,
        epochSeconds,
        offsetMinutes);
  }
}
