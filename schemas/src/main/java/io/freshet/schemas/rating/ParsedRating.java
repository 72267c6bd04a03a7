package io.freshet.schemas.rating;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Mutable, reusable holder of an event that {@link RatingParser} fills, so that the hot path
 * allocates no events.
 *
 * <p>The fields are public because the class is a struct: one thread fills it, reads it and fills
 * it again. After a refused parse its content is undefined.
 */
public final class ParsedRating {
  /** UTF-8 of the user id, in the first {@link #userIdLength} bytes. */
  public byte[] userId;

  /** Length of the user id in bytes. */
  public int userIdLength;

  /** UTF-8 of the item id, in the first {@link #itemIdLength} bytes. */
  public byte[] itemId;

  /** Length of the item id in bytes. */
  public int itemIdLength;

  /** Canonical name of the event's type; null for a rating. */
  public @Nullable String type;

  /**
   * Rating in the configured scale; NaN for a withdrawal, and for an event with a type and without
   * a rating.
   */
  public double rating;

  /**
   * Whether the event withdraws the user's rating of the item, or the earlier event of its type.
   */
  public boolean withdrawal;

  /** Time of the event in UTC seconds, 0 or later. */
  public long epochSeconds;

  /** Offset from UTC that the producer gave, in minutes, or {@link RatingEvent#NO_OFFSET}. */
  public int offsetMinutes;

  /** Creates an empty holder for ids of up to 128 bytes; it grows for longer ids. */
  public ParsedRating() {
    this.userId = new byte[128];
    this.itemId = new byte[128];
    this.offsetMinutes = RatingEvent.NO_OFFSET;
  }

  /** Creates a holder filled from {@code event}. */
  public static ParsedRating of(RatingEvent event) {
    return new ParsedRating().set(event);
  }

  /** Fills this holder from {@code event}. */
  public ParsedRating set(RatingEvent event) {
    byte[] user = event.userId().getBytes(StandardCharsets.UTF_8);
    byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
    setUserId(user, 0, user.length);
    setItemId(item, 0, item.length);
    type = event.type();
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

  /** A copy of the user id's bytes, which are the record's key. */
  public byte[] userKey() {
    return Arrays.copyOf(userId, userIdLength);
  }

  /** The event as an immutable record. */
  public RatingEvent toEvent() {
    return new RatingEvent(
        new String(userId, 0, userIdLength, StandardCharsets.UTF_8),
        new String(itemId, 0, itemIdLength, StandardCharsets.UTF_8),
        type,
        rating,
        withdrawal,
        epochSeconds,
        offsetMinutes);
  }
}
