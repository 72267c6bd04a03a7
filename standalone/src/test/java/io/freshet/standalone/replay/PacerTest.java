package io.freshet.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

  private final AtomicLong now = new AtomicLong(1_000);

  @Test
  void shouldSendEventsAtTheFactorOfRealTime() throws Exception {
    Pacer pacer = pacer(new ReplaySpeed(60));
    pacer.await(1_000_000, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ZERO);
    pacer.await(1_000_000, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ZERO);
    pacer.await(1_000_060, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(1));
    pacer.await(1_003_600, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void shouldNotWaitWhenItIsLate() throws Exception {
    Pacer pacer = pacer(new ReplaySpeed(1));
    pacer.await(0, () -> false);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    pacer.await(4, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(10));
    pacer.await(12, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void shouldStartAnewAfterAPause() throws Exception {
    Pacer pacer = pacer(new ReplaySpeed(1));
    pacer.await(0, () -> false);
    pacer.restart();
    pacer.await(86_400, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ZERO);
    pacer.await(86_402, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldNotWaitAtFullSpeed() throws Exception {
    Pacer pacer = pacer(ReplaySpeed.MAX);
    pacer.await(0, () -> false);
    pacer.await(1_000_000_000, () -> false);
    assertThat(elapsed()).isEqualTo(Duration.ZERO);
  }

  @Test
  void shouldNoticeAStopWithinALongWait() throws Exception {
    Pacer pacer = pacer(new ReplaySpeed(1));
    pacer.await(0, () -> false);
    long deadline = now.get() + Duration.ofSeconds(1).toNanos();
    pacer.await(1_000_000, () -> now.get() >= deadline);
    assertThat(elapsed()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_050));
  }

  @Test
  void shouldReadSpeeds() {
    assertThat(ReplaySpeed.parse("max")).isEqualTo(ReplaySpeed.MAX).hasToString("max");
    assertThat(ReplaySpeed.parse(" MAX ")).isEqualTo(ReplaySpeed.MAX);
    assertThat(ReplaySpeed.parse("3600")).isEqualTo(new ReplaySpeed(3600)).hasToString("3600.0");
    assertThat(ReplaySpeed.parse("0.5x")).isEqualTo(new ReplaySpeed(0.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "fast", "0", "-1", "NaN", "Infinity"})
  void shouldRefuseWhatIsNoSpeed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplaySpeed.parse(text))
        .withMessageContaining("is neither max nor a positive factor of real time");
  }

  private Pacer pacer(ReplaySpeed speed) {
    return new Pacer(speed, now::get, now::addAndGet);
  }

  private Duration elapsed() {
    return Duration.ofNanos(now.get() - 1_000);
  }
}
