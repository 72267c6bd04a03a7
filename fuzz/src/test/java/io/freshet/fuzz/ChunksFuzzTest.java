package io.freshet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.ChunkException;
import io.freshet.schemas.record.FreshetHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of chunks and of records that were sent on. */
class ChunksFuzzTest {
  static Stream<byte[]> seeds() {
    return Seeds.texts("0000AAAA1111chunk", "ratings0001", "");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldReadHeadersOrRefuseThem(byte[] bytes) {
    RecordHeaders headers = new RecordHeaders();
    int part = bytes.length / 5;
    String[] names = {
      ChunkCodec.INDEX,
      ChunkCodec.COUNT,
      ChunkCodec.CRC32C,
      FreshetHeaders.ORIGIN_OFFSET,
      FreshetHeaders.ORIGIN_PARTITION
    };
    for (int i = 0; i < names.length; i++) {
      headers.add(names[i], Arrays.copyOfRange(bytes, i * part, (i + 1) * part));
    }
    headers.add(FreshetHeaders.ORIGIN_TOPIC, bytes);
    headers.add(FreshetHeaders.ORIGIN_TIMESTAMP, bytes);
    try {
      assertThat(ChunkCodec.index(headers)).isEqualTo(ByteBuffer.wrap(bytes).getInt());
      assertThat(ChunkCodec.verify(headers, bytes)).isEqualTo((int) crc(bytes));
    } catch (ChunkException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertThat(FreshetHeaders.origin(headers))
        .satisfiesAnyOf(
            origin -> assertThat(origin).isNull(),
            origin -> assertThat(origin.offset()).isNotNegative());
  }

  private static long crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }
}
