package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class TableFailureTest {
  @Test
  void shouldEndTheTableAndTellTheScorer() {
    List<Throwable> told = new ArrayList<>();
    Throwable planted = new IllegalStateException("planted");
    assertThat(LocalUserStates.stopping(told::add).handle(planted))
        .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(told).containsExactly(planted);
  }
}
