package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StateWaitTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger state = new AtomicInteger();
  private final StateWait wait =
      new StateWait(Duration.ofMillis(100), 1, now::get, time -> now.addAndGet(time.toNanos()));

  @Test
  void shouldNotPauseIfTheStateIsAsWanted() throws InterruptedException {
    assertThat(wait.until(value -> value == 0, state::get)).isZero();
    assertThat(now).hasValue(0);
  }

  @Test
  void shouldReadUntilTheStateIsAsWanted() throws InterruptedException {
    assertThat(wait.until(value -> value == 4, state::getAndIncrement)).isEqualTo(4);
    assertThat(now).hasPositiveValue().hasValueLessThan(100_000_000);
  }

  @Test
  void shouldGiveWhatThereIsAtTheLimit() throws InterruptedException {
    assertThat(wait.until(value -> false, state::getAndIncrement)).isEqualTo(state.get() - 1);
    assertThat(now).hasValue(100_000_000);
  }

  /** Within the wait of one request another asks, and gets the state that there is. */
  @Test
  void shouldNotWaitWithMoreRequestsThanItMay() throws InterruptedException {
    AtomicInteger ofOther = new AtomicInteger(-1);
    StateWait busy =
        new StateWait(
            Duration.ofMillis(100),
            1,
            now::get,
            time -> {
              now.addAndGet(time.toNanos());
              ofOther.set(wait(state));
            });
    other = busy;
    busy.until(value -> false, state::get);
    assertThat(ofOther).hasValue(0);
    assertThat(now).hasValue(100_000_000);
  }

  private StateWait other = wait;

  private int wait(AtomicInteger read) throws InterruptedException {
    return other.until(value -> false, read::get);
  }

  @Test
  void shouldFreeItsPlaceAfterAFailure() throws InterruptedException {
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(
              () ->
                  wait.until(
                      value -> false,
                      () -> {
                        if (state.incrementAndGet() % 2 == 0) {
                          throw new IllegalStateException("gone");
                        }
                        return state.get();
                      }))
          .hasMessage("gone");
      assertThat(state.getAndSet(0)).isEqualTo(2); // so it waited
    }
  }
}
