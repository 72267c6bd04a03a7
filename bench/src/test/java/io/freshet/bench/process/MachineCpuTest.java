package io.freshet.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCpuTest {

  @Test
  void shouldSumWhatIsNeitherIdleNorWaitingNorAGuestsShare() throws IOException {
    assertThat(
            MachineCpu.busySeconds(
                List.of(
                    "cpu  1000 200 300 99999 88888 40 50 60 700 0", "cpu0 1 2 3 4 5 6 7 8 9 0")))
        .isEqualTo(16.5);
  }

  @Test
  void shouldRefuseAFileOfAnotherShape() {
    assertThatThrownBy(() -> MachineCpu.busySeconds(List.of("intr 1 2 3 4 5 6 7 8 9 10")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("intr 1 2");
    assertThatThrownBy(() -> MachineCpu.busySeconds(List.of())).isInstanceOf(IOException.class);
  }
}
