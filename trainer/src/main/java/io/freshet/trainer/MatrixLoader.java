package io.freshet.trainer;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.state.Interactions;
import io.freshet.schemas.state.LocalClock;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Builds the rating matrix of user states. The matrix holds opinions only: a model cannot learn
 * from withdrawn ratings, nor from items that are known only as seen. Events of types count with
 * the values of a table, one interaction per item; see {@link Interactions}.
 */
final class MatrixLoader {

  /**
   * A rating matrix and what was left out of it.
   *
   * @param matrix all opinions
   * @param cutUsers users whose history was cut to the state's limit, so that some items are known
   *     only as seen
   * @param events what the events of each type were worth
   * @param unreadable users left out because their state is corrupt
   */
  record Loaded(RatingMatrix matrix, EventValues events, long cutUsers, long unreadable) {}

  private final RatingMatrixBuilder builder = RatingMatrix.builder();
  private final UserStateReader state = new UserStateReader();
  private final Map<ZoneId, LocalClock> clocks = new HashMap<>();
  private long cutUsers;
  private long unreadable;

  private final EventValues events;
  private final Interactions interactions = new Interactions();

  private MatrixLoader(EventValues events) {
    this.events = events;
  }

  static Loaded load(UserStateTable.View users, EventValues events) {
    MatrixLoader loader = new MatrixLoader(events);
    users.forEach(loader::add);
    return new Loaded(loader.builder.build(), events, loader.cutUsers, loader.unreadable);
  }

  private void add(byte[] buffer, int idOffset, int idLength, int stateOffset, int stateLength) {
    try {
      // The whole state is read before anything is added: half a history would be a wrong one.
      state.wrap(buffer, stateOffset, stateLength);
      boolean cut = state.seenCount() > 0;
      LocalClock clock = clocks.computeIfAbsent(state.zone(), LocalClock::new);
      state.rewind();
      if (state.hasTypes()) {
        addTyped(buffer, idOffset, idLength, clock);
        return;
      }
      builder.addUser(buffer, idOffset, idLength);
      while (state.next()) {
        if (!state.withdrawn()) {
          addEvent(clock);
        }
      }
      cutUsers += cut ? 1 : 0;
    } catch (StateFormatException e) {
      unreadable++;
    }
  }

  private void addTyped(byte[] buffer, int idOffset, int idLength, LocalClock clock) {
    // Reads the whole state before anything is added, like the usual case.
    Interactions read = interactions.read(state, events);
    boolean cut = false;
    state.rewind();
    do {
      cut |= state.seenCount() > 0;
    } while (state.nextType());
    builder.addUser(buffer, idOffset, idLength);
    for (int i = 0; i < read.size(); i++) {
      if (read.opinion(i)) {
        byte cell = (byte) clock.cell(read.seconds(i), read.offsetMinutes(i));
        float value = (float) read.value(i);
        if (read.idIsNumber(i)) {
          builder.add(read.idNumber(i), value, read.seconds(i), cell);
        } else {
          builder.add(read.idBytes(i), 0, read.idLength(i), value, read.seconds(i), cell);
        }
        if (read.derived(i)) {
          builder.derived();
        }
      }
    }
    cutUsers += cut ? 1 : 0;
  }

  private void addEvent(LocalClock clock) {
    byte cell = (byte) clock.cell(state.epochSeconds(), state.offsetMinutes());
    float rating = (float) state.rating();
    if (state.idIsNumber()) {
      builder.add(state.idNumber(), rating, state.epochSeconds(), cell);
    } else {
      builder.add(
          state.idBytes(), state.idOffset(), state.idLength(), rating, state.epochSeconds(), cell);
    }
  }
}
