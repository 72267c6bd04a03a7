package io.freshet.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UserStateAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20_000;

  @Test
  void shouldAllocateNothingWhileDecodingAndWalking() {
    UserStateUpdater updater = new UserStateUpdater(60, ZoneOffset.UTC);
    byte[] state = null;
    for (int i = 0; i < 90; i++) {
      String item = i % 3 == 0 ? "B0000000" + (10 + i) : "" + 31 * i;
      RatingEvent event =
          new RatingEvent("u", item, 1 + i % 5, 1_600_000_000L + 100L * i, i % 2 * 60);
      updater.apply(state, ParsedRating.of(event));
      state = updater.toBytes();
    }
    byte[] value =
        UserStateRecord.encode(
            Effect.APPLIED,
            true,
            new Cause(CauseTopic.RATINGS, 1, 2, 3),
            new RatingEvent("u", "B00000001X", 4, 1_600_000_000, RatingEvent.NO_OFFSET),
            new EventContext(true, false, 9, 1),
            state);
    UserStateRecord record = new UserStateRecord();
    UserStateReader reader = new UserStateReader();
    long expected = walk(value, record, reader); // and loads every class there is to load
    long sum = 0;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      sum += walk(value, record, reader);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isEqualTo(ROUNDS * expected);
    assertThat(allocated).isLessThan(ROUNDS);
  }

  private static long walk(byte[] value, UserStateRecord record, UserStateReader reader) {
    record.decode(value);
    long sum = record.eventSeconds() + record.idBytes()[record.idOffset()];
    reader.wrap(record.buffer(), record.stateOffset(), record.stateLength());
    while (reader.next()) {
      sum += reader.epochSeconds() + (long) reader.rating() + id(reader);
    }
    while (reader.nextSeen()) {
      sum += id(reader);
    }
    return sum + reader.contextTable().totalCount();
  }

  private static long id(UserStateReader reader) {
    return reader.idIsNumber()
        ? reader.idNumber()
        : reader.idBytes()[reader.idOffset() + reader.idLength() - 1];
  }
}
