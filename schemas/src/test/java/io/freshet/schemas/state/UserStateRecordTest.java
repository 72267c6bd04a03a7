package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.rating.RatingEvent;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UserStateRecordTest {
  private final UserStateRecord record = new UserStateRecord();

  @Test
  void shouldCarryCauseEffectEventContextAndState() {
    ParsedRating event =
        ParsedRating.of(new RatingEvent("u", "B00004CQT3", 3.7, 1_500_000_000, 120));
    UserStateUpdater updater = new UserStateUpdater(5, ZoneOffset.UTC);
    Effect effect = updater.apply(null, event);
    byte[] value =
        new UserStateRecordWriter()
            .write(updater, effect, event, CauseTopic.RATINGS, 11, 1L << 40, 1_600_000_000_123L);
    record.decode(value);
    assertThat(record.effect()).isEqualTo(Effect.APPLIED);
    assertThat(record.newItem()).isTrue();
    assertThat(record.cause())
        .isEqualTo(new Cause(CauseTopic.RATINGS, 11, 1L << 40, 1_600_000_000_123L));
    assertThat(record.idIsNumber()).isFalse();
    assertThat(record.eventItemId()).isEqualTo("B00004CQT3");
    assertThat(record.eventRating()).isEqualTo(3.7);
    assertThat(record.eventOffsetMinutes()).isEqualTo(120);
    assertThat(record.eventSeconds()).isEqualTo(1_500_000_000);
    // Friday 14 July 2017, 04:40 at +02:00
    assertThat(record.context()).isEqualTo(new EventContext(false, false, 4, 1));
    assertThat(record.stateBytes()).isEqualTo(updater.toBytes());
    assertThat(
            new UserStateReader()
                .wrap(record.buffer(), record.stateOffset(), record.stateLength())
                .entryCount())
        .isOne();
  }

  @Test
  void shouldRoundTripEveryEffectAndTopic() {
    byte[] state = StateFormat.EMPTY;
    for (Effect effect : Effect.values()) {
      for (CauseTopic topic : CauseTopic.values()) {
        Cause cause = new Cause(topic, 3, 7, -5);
        RatingEvent event =
            effect == Effect.PROFILE
                ? null
                : new RatingEvent(
                    "u",
                    "42",
                    effect == Effect.WITHDRAWN ? Double.NaN : 4,
                    9,
                    RatingEvent.NO_OFFSET);
        EventContext context = new EventContext(true, true, 23, event == null ? 0 : 1000);
        record.decode(UserStateRecord.encode(effect, false, cause, event, context, state));
        assertThat(record.effect()).isEqualTo(effect);
        assertThat(record.cause()).isEqualTo(cause);
        assertThat(record.context()).isEqualTo(context);
        assertThat(record.newItem()).isFalse();
        assertThat(record.hasEvent()).isEqualTo(event != null);
        assertThat(record.stateBytes()).isEqualTo(state);
        if (event != null) {
          assertThat(record.idNumber()).isEqualTo(42);
          assertThat(record.eventItemId()).isEqualTo("42");
          assertThat(record.event())
              .isEqualTo(new RatedEvent("42", event.rating(), event.epochSeconds()));
        } else {
          assertThat(record.eventSeconds()).isEqualTo(-1);
          assertThatIllegalStateException().isThrownBy(record::eventItemId);
        }
      }
    }
  }

  @Test
  void shouldCarryTheTypeOfAnEvent() {
    UserStateUpdater updater = new UserStateUpdater(5, ZoneOffset.UTC);
    ParsedRating view = ParsedRating.of(typed("view", Double.NaN, false, 100));
    decode(updater, updater.apply(null, view), view);
    assertThat(record.eventType()).isEqualTo("view");
    assertThat(record.newItem()).isTrue();
    assertThat(record.newOfType()).isTrue();
    assertThat(record.eventWithdrawn()).isFalse();
    assertThat(record.event()).isEqualTo(new RatedEvent("42", Double.NaN, 100, "view"));
    assertThat(record.cause()).isEqualTo(new Cause(CauseTopic.RATINGS, 11, 3, 9));

    byte[] viewed = updater.toBytes();
    ParsedRating rated = ParsedRating.of(new RatingEvent("u", "42", 4, 200, 0));
    decode(updater, updater.apply(viewed, rated), rated);
    assertThat(record.eventType()).isNull();
    assertThat(record.newItem()).isFalse();
    assertThat(record.newOfType()).isTrue();
    assertThat(record.eventRating()).isEqualTo(4);

    ParsedRating back = ParsedRating.of(typed("view", Double.NaN, true, 300));
    Effect effect = updater.apply(viewed, back);
    decode(updater, effect, back);
    assertThat(effect).isEqualTo(Effect.WITHDRAWN);
    assertThat(record.newOfType()).isFalse();
    assertThat(record.eventWithdrawn()).isTrue();
    assertThat(record.sessionPosition()).isEqualTo(2);
  }

  private void decode(UserStateUpdater updater, Effect effect, ParsedRating event) {
    record.decode(
        new UserStateRecordWriter().write(updater, effect, event, CauseTopic.RATINGS, 11, 3, 9));
  }

  private static RatingEvent typed(String type, double rating, boolean withdrawal, long seconds) {
    return new RatingEvent("u", "42", type, rating, withdrawal, seconds, RatingEvent.NO_OFFSET);
  }

  @Test
  void shouldRefuseAProfileEffectWithAnEvent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                UserStateRecord.encode(
                    Effect.PROFILE,
                    false,
                    new Cause(CauseTopic.PROFILES, 0, 0, 0),
                    new RatingEvent("u", "1", 1, 1, 0),
                    new EventContext(true, true, 0, 0),
                    StateFormat.EMPTY));
  }

  @Test
  void shouldRefuseWhatIsNoRecord() {
    for (byte[] bytes :
        new byte[][] {
          {}, {0}, {(byte) 0xE1}, {(byte) 0xE1, 7}, {(byte) 0xE1, 0x20}, {(byte) 0xE1, 0, 1}
        }) {
      assertThatThrownBy(() -> record.decode(bytes)).isInstanceOf(StateFormatException.class);
    }
  }
}
