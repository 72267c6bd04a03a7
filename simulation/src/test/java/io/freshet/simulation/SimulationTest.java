package io.freshet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds, one after the other: {@code -Dfreshet.simulate.seeds} of them from {@code
 * -Dfreshet.simulate.from} on, each without and with foreign topics. The first seed of every kind
 * of failure prints its story, shrunk.
 */
class SimulationTest {
  private static final long FROM = Long.getLong("freshet.simulate.from", 1);
  private static final long SEEDS = Long.getLong("freshet.simulate.seeds", 200);
  private static final long REPORT_EVERY = 500;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepEveryPromiseWhateverTheSeed(boolean mapped) {
    Failures failures = new Failures();
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      Story story = Story.of(seed, mapped);
      Throwable failure = Simulation.run(story);
      if (failure != null) {
        failures.add(story, failure);
      }
      long done = seed - FROM + 1;
      if (done % REPORT_EVERY == 0) {
        System.out.printf(
            "%,d of %,d seeds, %d failed%s%n",
            done, SEEDS, failures.count(), mapped ? ", with foreign topics" : "");
      }
    }

    assertThat(failures.count()).as(failures.toString()).isZero();
  }

  /** Seeds that found defects, each of another kind. */
  @ParameterizedTest
  @ValueSource(longs = {676, 743, 1354, 2704, 3252, 4225, 5407, 6144, 7296, 7313, 8495, 9161, 9979})
  void shouldStayMended(long seed) {
    assertThat(Simulation.run(Story.of(seed))).isNull();
  }

  /** Seeds that found defects with foreign topics, each of another kind. */
  @ParameterizedTest
  @ValueSource(longs = {14, 166, 208, 274, 699, 908, 5521, 9251})
  void shouldStayMendedWithForeignTopics(long seed) {
    assertThat(Simulation.run(Story.of(seed, true))).isNull();
  }

  @Test
  void shouldTellTheSameStoryOfTheSameSeed() {
    List<Operation> once = Story.of(7).operations();

    assertThat(Story.of(7).operations()).isEqualTo(once);
  }
}
