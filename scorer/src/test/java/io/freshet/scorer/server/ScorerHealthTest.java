package io.freshet.scorer.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

class ScorerHealthTest {

  @Test
  void shouldSayHowManyStatesATableThatRunsHasStillToRead() {
    assertThat(ScorerHealth.queries(KafkaStreams.State.RUNNING, 1_234))
        .isEqualTo("RUNNING, 1234 states behind");
    assertThat(ScorerHealth.queries(KafkaStreams.State.REBALANCING, 1))
        .isEqualTo("REBALANCING, 1 states behind");
    assertThat(ScorerHealth.queries(KafkaStreams.State.RUNNING, 0)).isEqualTo("RUNNING");
  }
}
