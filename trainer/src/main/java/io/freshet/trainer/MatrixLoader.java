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
 * Builds the rating matrix of user states. The matrix holds opinions only: a model cannot learn
 * from withdrawn ratings, nor from items that are known only as seen.
 */
final class MatrixLoader {

  /**
   * A rating matrix and what was left out of it.
   *
   * @param matrix all opinions
   * @param cutUsers users whose history was cut to the state's limit, so that some items are known
   *     only as seen
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
      // The whole state is read before anything is added: half a history would be a wrong one.
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
