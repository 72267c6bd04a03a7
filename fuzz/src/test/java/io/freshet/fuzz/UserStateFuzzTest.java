package io.freshet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of {@code user-states} and states by themselves: read to the end or refused. */
class UserStateFuzzTest {
  static Stream<byte[]> seeds() {
    return Seeds.userStates();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldReadToTheEndOrRefuseAsNoState(byte[] value) {
    try {
      walk(new UserStateReader().wrap(value));
    } catch (StateFormatException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    try {
      UserStateRecord record = new UserStateRecord().decode(value);
      assertThat(record.context()).isNotNull();
      if (record.effect() != Effect.PROFILE) {
        assertThat(record.event().itemId()).isNotEmpty();
      }
      walk(new UserStateReader().wrap(record.buffer(), record.stateOffset(), record.stateLength()));
    } catch (StateFormatException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static void walk(UserStateReader state) {
    while (state.next()) {
      assertThat(state.itemId()).isNotEmpty();
    }
    while (state.nextSeen()) {
      assertThat(state.itemId()).isNotEmpty();
    }
    while (state.nextType()) {
      assertThat(state.type()).isNotEmpty();
      while (state.next()) {
        assertThat(state.itemId()).isNotEmpty();
      }
      while (state.nextSeen()) {
        assertThat(state.itemId()).isNotEmpty();
      }
    }
    assertThat(state.zone()).isNotNull();
    if (state.hasProfile()) {
      assertThat(state.profile()).isNotNull();
    }
  }
}
