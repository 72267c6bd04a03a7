package io.freshet.schemas.state;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reusable writer of the values that {@link UserStateRecord} reads. It allocates only the value.
 * Not thread-safe.
 */
public final class UserStateRecordWriter {
  private final ByteSink out = new ByteSink(1024);
  private final ItemKey key = new ItemKey();

  /** Creates a writer. */
  public UserStateRecordWriter() {}

  /**
   * Writes the result that {@link UserStateUpdater#apply} left in an updater.
   *
   * @param effect the effect that {@code apply} returned
   * @param event the event that was applied
   */
  public byte[] write(
      UserStateUpdater updater,
      Effect effect,
      ParsedRating event,
      CauseTopic topic,
      int partition,
      long offset,
      long arrivalMillis) {
    out.clear();
    boolean second = event.type != null || updater.newItem() != updater.newOfType();
    head(second, effect, updater.newItem(), topic, partition, offset, arrivalMillis);
    if (second) {
      secondHead(updater.newOfType(), event.type);
    }
    key.set(event.itemId, 0, event.itemIdLength);
    event(
        value(event.type, event.withdrawal, event.rating), event.offsetMinutes, event.epochSeconds);
    return finish(updater);
  }

  /** Writes the result that {@link UserStateUpdater#setProfile} left in an updater. */
  public byte[] writeProfile(
      UserStateUpdater updater, CauseTopic topic, int partition, long offset, long arrivalMillis) {
    out.clear();
    head(false, Effect.PROFILE, false, topic, partition, offset, arrivalMillis);
    return finish(updater);
  }

  /**
   * Writes a value from its parts.
   *
   * @param event the event; null if and only if the effect is {@link Effect#PROFILE}
   */
  byte[] write(
      Effect effect,
      boolean newItem,
      Cause cause,
      @Nullable RatingEvent event,
      EventContext context,
      byte[] state) {
    if ((event == null) != (effect == Effect.PROFILE)) {
      throw new IllegalArgumentException("effect " + effect + " with event " + event);
    }
    out.clear();
    boolean second = event != null && event.type() != null;
    head(
        second,
        effect,
        newItem,
        cause.topic(),
        cause.partition(),
        cause.offset(),
        cause.arrivalMillis());
    if (event != null) {
      if (second) {
        secondHead(newItem, event.type());
      }
      byte[] item = event.itemId().getBytes(StandardCharsets.UTF_8);
      key.set(item, 0, item.length);
      event(
          value(event.type(), event.withdrawal(), event.rating()),
          event.offsetMinutes(),
          event.epochSeconds());
    }
    context(context.hour(), context.daytime(), context.weekend(), context.sessionPosition());
    out.copy(state, 0, state.length);
    return out.toBytes();
  }

  private static double value(@Nullable String type, boolean withdrawal, double rating) {
    return type != null && !withdrawal && Double.isNaN(rating) ? StateFormat.UNRATED : rating;
  }

  /** Adds what only version 2 has: a bit of the head that was written last, and the type. */
  private void secondHead(boolean newOfType, @Nullable String type) {
    if (newOfType) {
      out.bytes[1] |= (byte) UserStateRecord.NEW_OF_TYPE;
    }
    TypeNames.write(type, out);
  }

  private void head(
      boolean second,
      Effect effect,
      boolean newItem,
      CauseTopic topic,
      int partition,
      long offset,
      long arrivalMillis) {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException("cause " + partition + " @ " + offset);
    }
    out.u8(second ? UserStateRecord.VERSION_2 : UserStateRecord.VERSION);
    out.u8(
        code(effect)
            | (newItem ? UserStateRecord.NEW_ITEM : 0)
            | code(topic) << UserStateRecord.TOPIC_SHIFT);
    out.varint(partition);
    out.varint(offset);
    out.zigzag(arrivalMillis);
  }

  private static int code(Effect effect) {
    return switch (effect) {
      case APPLIED -> 0;
      case DUPLICATE -> 1;
      case LATE -> 2;
      case WITHDRAWN -> 3;
      case PROFILE -> 4;
    };
  }

  private static int code(CauseTopic topic) {
    return switch (topic) {
      case RATINGS -> 0;
      case PROFILES -> 1;
    };
  }

  private void event(double rating, int offsetMinutes, long epochSeconds) {
    double canonical = rating + 0.0; // -0.0 becomes 0.0
    int code = ValueCodec.ratingCode(canonical);
    out.u8(code);
    ValueCodec.writeRating(code, canonical, out);
    ValueCodec.writeOffset(offsetMinutes, out);
    out.zigzag(epochSeconds);
    key.write(out);
  }

  private byte[] finish(UserStateUpdater updater) {
    context(updater.hour(), updater.daytime(), updater.weekend(), updater.sessionPosition());
    out.copy(updater.buffer(), 0, updater.length());
    return out.toBytes();
  }

  private void context(int hour, boolean daytime, boolean weekend, int sessionPosition) {
    out.u8(
        hour | (daytime ? UserStateRecord.DAYTIME : 0) | (weekend ? UserStateRecord.WEEKEND : 0));
    out.varint(sessionPosition);
  }
}
