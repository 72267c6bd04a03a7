package io.freshet.schemas.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.topic.Topics;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

class RecordBoundTest {
  private final RecordBound bound = new RecordBound(new Topics("").recommendations());

  @Test
  void shouldTakeTheSmallerOfWhatIsSentAndWhatIsTaken() {
    assertThat(bound.valueBytes()).isEqualTo((1 << 20) - 4096);
    bound.learn(
        Map.of("max.request.size", "2000000"),
        Map.of("recommendations", Map.of("max.message.bytes", "300000")));
    assertThat(bound.valueBytes()).isEqualTo(300_000 - 4096);
    bound.learn(
        Map.of("max.request.size", "2000000", "producer.max.request.size", 200_000),
        Map.of("recommendations", Map.of("max.message.bytes", "300000")));
    assertThat(bound.valueBytes()).isEqualTo(200_000 - 4096);
  }

  @Test
  void shouldRefuseBeforeTheProducerDoes() {
    bound.learn(Map.of("max.request.size", "10000"), Map.of());
    Headers headers = new RecordHeaders().add("freshet-origin-topic", new byte[300]);
    byte[] key = new byte[128];
    byte[] largest = new byte[0];
    for (int length = 9_000; length < 10_000; length++) {
      byte[] value = new byte[length];
      try {
        bound.require(key, value, headers);
        largest = value;
      } catch (RecordTooLargeException e) {
        assertThat(e).hasMessageContaining("recommendations").hasMessageContaining("10000");
        break;
      }
    }
    assertThat(largest.length).isBetween(9_300, 9_700);
    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                key,
                largest,
                headers.toArray()))
        .isLessThanOrEqualTo(10_000);
  }

  @Test
  void shouldAllowATombstoneAndNameWhatIsTooLarge() {
    assertThatCode(() -> bound.require(new byte[1], null, new RecordHeaders()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> bound.require(null, new byte[1 << 20], new RecordHeaders()))
        .isInstanceOf(RecordTooLargeException.class);
  }
}
