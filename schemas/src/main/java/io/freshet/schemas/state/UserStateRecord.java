package io.freshet.schemas.state;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.rating.RatingEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Codec of the values on {@code user-states}: a user's complete state with the cause, the cause's
 * effect and the event's context.
 *
 * <p>An instance is a reusable decoder; its accessors return parts of the value that {@link
 * #decode} read last. Decoding allocates nothing. Layout, versions 1 and 2:
 *
 * <pre>
 * record  := version head partition:varint offset:varint arrivalMillis:zigzag [type] [event] hours session:varint state
 * head    := effect | newItem &lt;&lt; 3 | causeTopic &lt;&lt; 4 | newOfType &lt;&lt; 7   (newOfType only in version 2)
 * type    := code of TypeNames, 255 for a rating                         (only in version 2)
 * event   := rating-code:u8 [rating] offset:varint seconds:zigzag id    (unless the effect is PROFILE)
 * hours   := hour | daytime &lt;&lt; 5 | weekend &lt;&lt; 6
 * </pre>
 *
 * Version 2 is written only for an event of a type, and for the first rating of an item that the
 * user has events of. Ratings, offsets, ids and the state have the encoding that {@link
 * UserStateReader} reads.
 */
public final class UserStateRecord {
  static final int VERSION = 0xE1;
  static final int VERSION_2 = 0xE2;
  static final int EFFECT_MASK = 7;
  static final int NEW_ITEM = 1 << 3;
  static final int TOPIC_SHIFT = 4;
  static final int NEW_OF_TYPE = 1 << 7;
  static final int HOUR_MASK = 31;
  static final int DAYTIME = 1 << 5;
  static final int WEEKEND = 1 << 6;

  /** Codes in the format are indexes in these lists; new values may only be added at the end. */
  static final Effect[] EFFECTS = {
    Effect.APPLIED, Effect.DUPLICATE, Effect.LATE, Effect.WITHDRAWN, Effect.PROFILE
  };

  static final CauseTopic[] TOPICS = {CauseTopic.RATINGS, CauseTopic.PROFILES};

  private final ByteSource in = new ByteSource();
  private final ItemIdCursor id = new ItemIdCursor();
  private Effect effect = Effect.PROFILE;
  private CauseTopic causeTopic = CauseTopic.PROFILES;
  private boolean newItem;
  private int partition;
  private long offset;
  private long arrivalMillis;
  private final TypeNames names = new TypeNames();
  private boolean event;
  private boolean newOfType;
  private @Nullable String eventType;
  private double eventRating;
  private int eventOffsetMinutes;
  private long eventSeconds;
  private int hour;
  private boolean daytime;
  private boolean weekend;
  private int sessionPosition;

  /**
   * Reads a value, but does not check the state in it.
   *
   * @throws StateFormatException if the bytes are not such a value
   */
  public UserStateRecord decode(byte[] value) {
    in.wrap(value, 0, value.length);
    int version = in.u8();
    if (version != VERSION && version != VERSION_2) {
      throw StateFormat.unknownVersion("a record of user-states", version, VERSION_2);
    }
    boolean second = version == VERSION_2;
    int head = in.u8();
    int topic = (second ? head & ~NEW_OF_TYPE : head) >>> TOPIC_SHIFT;
    if ((head & EFFECT_MASK) >= EFFECTS.length) {
      throw new NewerFormatException(
          "a record of user-states", "effect", head & EFFECT_MASK, EFFECTS.length - 1);
    }
    if (topic >= TOPICS.length) {
      throw new NewerFormatException("a record of user-states", "cause", topic, TOPICS.length - 1);
    }
    effect = EFFECTS[head & EFFECT_MASK];
    newItem = (head & NEW_ITEM) != 0;
    causeTopic = TOPICS[topic];
    long wirePartition = in.varint();
    offset = in.varint();
    if (wirePartition < 0 || wirePartition > Integer.MAX_VALUE || offset < 0) {
      throw new StateFormatException("cause out of range");
    }
    partition = (int) wirePartition;
    arrivalMillis = in.zigzag();
    event = effect != Effect.PROFILE;
    if (second && !event) {
      throw new StateFormatException("a record of version 2 without an event");
    }
    eventType = second ? names.readOrNone(in) : null;
    newOfType = second ? (head & NEW_OF_TYPE) != 0 : newItem;
    if (event) {
      int code = in.u8();
      eventRating =
          code == StateFormat.RATING_WITHDRAWN
              ? Double.NaN
              : code <= StateFormat.RATING_HALF_STARS
                  ? code / 2.0
                  : ValueCodec.readRating(code, in);
      if (eventRating == StateFormat.UNRATED && eventType == null) {
        throw new StateFormatException("a rating without a value");
      }
      eventOffsetMinutes = ValueCodec.readOffset(in);
      eventSeconds = in.zigzag();
      id.read(in);
    } else {
      eventRating = Double.NaN;
      eventOffsetMinutes = StateFormat.NO_OFFSET;
      eventSeconds = Math.floorDiv(arrivalMillis, 1000L);
    }
    int hours = in.u8();
    hour = hours & HOUR_MASK;
    daytime = (hours & DAYTIME) != 0;
    weekend = (hours & WEEKEND) != 0;
    long session = in.varint();
    if (hour > 23 || hours >= WEEKEND << 1 || session < 0 || session > Integer.MAX_VALUE) {
      throw new StateFormatException("context out of range");
    }
    sessionPosition = (int) session;
    return this;
  }

  /** Effect of the cause on the state. */
  public Effect effect() {
    return effect;
  }

  /** Source topic of the record that caused this state. */
  public CauseTopic causeTopic() {
    return causeTopic;
  }

  /** Source partition of the record that caused this state. */
  public int partition() {
    return partition;
  }

  /** Source offset of the record that caused this state. */
  public long offset() {
    return offset;
  }

  /** Time at which the broker appended the record that caused this state, epoch milliseconds. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  /** The record that caused this state. Allocates. */
  public Cause cause() {
    return new Cause(causeTopic, partition, offset, arrivalMillis);
  }

  /** Whether there is an event; false for a change of profile. */
  public boolean hasEvent() {
    return event;
  }

  /** Whether the event's item is new in the user's state. */
  public boolean newItem() {
    return newItem;
  }

  /** Whether the event's item id is a canonical decimal number below 2<sup>62</sup>. */
  public boolean idIsNumber() {
    return event && id.isNumber;
  }

  /** The event's item id as a number, if {@link #idIsNumber}. */
  public long idNumber() {
    return id.number;
  }

  /**
   * Array that holds the event's item id in UTF-8: {@link #idLength} bytes from {@link #idOffset}.
   */
  public byte[] idBytes() {
    requireEvent();
    if (id.isNumber) {
      id.textLength(); // writes the digits
    }
    return id.textBytes();
  }

  /** Start of the event's item id in {@link #idBytes}. */
  public int idOffset() {
    requireEvent();
    return id.textOffset();
  }

  /** Length of the event's item id in UTF-8 bytes. */
  public int idLength() {
    requireEvent();
    return id.textLength();
  }

  /** The event's item id. Allocates. */
  public String eventItemId() {
    requireEvent();
    return id.toString();
  }

  private void requireEvent() {
    if (!event) {
      throw new IllegalStateException("a change of profile has no event");
    }
  }

  /**
   * Whether the event is the first of its type on its item; for a rating, whether it is the first
   * rating.
   */
  public boolean newOfType() {
    return newOfType;
  }

  /** Name of the event's type; null for a rating and for a change of profile. */
  public @Nullable String eventType() {
    return eventType;
  }

  /** The event's rating; NaN for a withdrawal, and for an event of a type without a rating. */
  public double eventRating() {
    return eventRating == StateFormat.UNRATED ? Double.NaN : eventRating;
  }

  /** Whether the event withdraws a rating or an earlier event of its type. */
  public boolean eventWithdrawn() {
    return event && Double.isNaN(eventRating);
  }

  /** Offset from UTC that the event gave, in minutes, or {@link RatingEvent#NO_OFFSET}. */
  public int eventOffsetMinutes() {
    return eventOffsetMinutes;
  }

  /** Time of the event in UTC seconds; time of arrival for a change of profile. */
  public long eventSeconds() {
    return eventSeconds;
  }

  /** The event. Allocates. */
  public RatedEvent event() {
    return new RatedEvent(eventItemId(), eventRating(), eventSeconds, eventType);
  }

  /** Local hour of the event, 0 to 23. */
  public int hour() {
    return hour;
  }

  /** Whether the event is in local daytime. */
  public boolean daytime() {
    return daytime;
  }

  /** Whether the event is on a local weekend. */
  public boolean weekend() {
    return weekend;
  }

  /** Position of the event in its session, from 1; 0 for a change of profile. */
  public int sessionPosition() {
    return sessionPosition;
  }

  /** The event's context. Allocates. */
  public EventContext context() {
    return new EventContext(daytime, weekend, hour, sessionPosition);
  }

  /** The array given to {@link #decode}, which holds the state. */
  public byte[] buffer() {
    return in.bytes;
  }

  /** Start of the state in {@link #buffer}. */
  public int stateOffset() {
    return in.position;
  }

  /** Length of the state in bytes. */
  public int stateLength() {
    return in.remaining();
  }

  /** A copy of the state. */
  public byte[] stateBytes() {
    return Arrays.copyOfRange(in.bytes, in.position, in.end);
  }

  /**
   * Writes a value.
   *
   * @param event the event; null exactly if the effect is {@link Effect#PROFILE}
   * @param state the state after the event
   */
  public static byte[] encode(
      Effect effect,
      boolean newItem,
      Cause cause,
      @Nullable RatingEvent event,
      EventContext context,
      byte[] state) {
    return new UserStateRecordWriter().write(effect, newItem, cause, event, context, state);
  }
}
