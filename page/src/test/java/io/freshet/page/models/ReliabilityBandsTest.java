package io.freshet.page.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReliabilityBandsTest {
  @Test
  void shouldOrderTheBandsByTheirChances() {
    assertThat(
            ReliabilityBands.of(
                Map.of(
                    "reliability.from-0.01.predicted", 0.014,
                    "reliability.from-0.01.observed", 0.019,
                    "reliability.from-0.01.cases", 1_568.0,
                    "reliability.from-0.002.predicted", 0.004,
                    "weight.taste", 1.5)))
        .containsExactly(
            Map.of("from", 0.002, "predicted", 0.004),
            Map.of("from", 0.01, "predicted", 0.014, "observed", 0.019, "cases", 1_568.0));
  }
}
