package io.freshet.trainer;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.state.LocalClock;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes a rating matrix of user states: opinions only, as withdrawn items and those known only as
 * seen say nothing that a model could learn from.
 */
final class MatrixLoader {

  /**
   * What was loaded.
   *
   * @param matrix all opinions
   * @param cutUsers users with items known only as seen, whose history was cut to the state's limit
   * @param unreadable users left out because their state is corrupt
   */
  record Loaded(RatingMatrix matrix, long cutUsers, long unreadable) {}

  private final RatingMatrixBuilder builder = RatingMatrix.builder();
  private final UserStateReader state = new UserStateReader();
  private final Map<ZoneId, LocalClock> clocks = new HashMap<>();
  private long cutUsers;
  private long unreadable;

  private MatrixLoader() {}

  static Loaded load(UserStateTable.View users) {
    MatrixLoader loader = new MatrixLoader();
    users.forEach(loader::add);
    return new Loaded(loader.builder.build(), loader.cutUsers, loader.unreadable);
  }

  private void add(byte[] buffer, int idOffset, int idLength, int stateOffset, int stateLength) {
    try {
      // All of it is walked once before any of it is added: half a user would be a false one.
      state.wrap(buffer, stateOffset, stateLength);
      boolean cut = state.seenCount() > 0;
      LocalClock clock = clocks.computeIfAbsent(state.zone(), LocalClock::new);
      state.rewind();
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
