package io.freshet.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class UserPartitionerTest {
  @Test
  void shouldDoWhatKafkasJavaProducerDoes() {
    for (int partitions : List.of(1, 4, 12, 1_000)) {
      for (int user = 0; user < 1_000; user++) {
        byte[] key = Integer.toString(user).getBytes(UTF_8);
        assertThat(UserPartitioner.partition(key, partitions))
            .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
      }
    }
  }

  @Test
  void shouldNeverChange() {
    assertThat(
            IntStream.of(1, 42, 610, 123_456)
                .map(user -> UserPartitioner.partition(Integer.toString(user).getBytes(UTF_8), 12)))
        .containsExactly(3, 4, 3, 0);
  }
}
