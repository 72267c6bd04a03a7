package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.FreshetHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with producers and brokers whose clocks are wrong. */
class ClockSkewTest {
  private static final long SECOND = IngestDriver.NOW / 1_000;

  @TempDir Path folder;

  private IngestDriver ingest(String run) {
    return new IngestDriver(folder.resolve(run), 1, Map.of());
  }

  private static String event(String item, double rating, long second) {
    return "{\"userId\":\"ann\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%d}"
        .formatted(item, rating, second);
  }

  @Test
  void shouldRejectAProducerWhoseClockIsAheadAndTakeOneThatIsBehind() {
    try (IngestDriver ingest = ingest("producer")) {
      ingest.rate("ann", event("1", 5.0, SECOND + Duration.ofDays(2).toSeconds()));
      TestRecord<byte[], byte[]> rejected = ingest.rejected.readRecord();
      assertThat(FreshetHeaders.text(rejected.headers(), FreshetHeaders.REASON))
          .isEqualTo("future-timestamp");

      ingest.rate("ann", event("1", 4.0, SECOND - Duration.ofDays(400).toSeconds()));
      assertThat(ingest.nextState("ann").cause().arrivalMillis()).isEqualTo(IngestDriver.NOW);
      ingest.assertSilent();
    }
  }

  @Test
  void shouldKeepTheSameStateWhereverTheBrokersClockJumps() {
    long[] jumps = {0, -Duration.ofHours(3).toMillis(), Duration.ofDays(300).toMillis(), -1_000, 0};
    byte[] steady;
    try (IngestDriver ingest = ingest("steady")) {
      for (int i = 0; i < jumps.length; i++) {
        ingest.rate("ann", event("item-" + i, 1 + i, SECOND - 20_000 + i));
      }
      steady = ingest.stored("ann");
    }
    try (IngestDriver ingest = ingest("jumping")) {
      for (int i = 0; i < jumps.length; i++) {
        ingest.now = IngestDriver.NOW + jumps[i];
        ingest.rate("ann", event("item-" + i, 1 + i, SECOND - 20_000 + i));
        assertThat(ingest.nextState("ann").cause().arrivalMillis()).isEqualTo(ingest.now);
      }
      assertThat(new String(ingest.stored("ann"), UTF_8)).isEqualTo(new String(steady, UTF_8));
      assertThat(ingest.stored("ann")).isEqualTo(steady);
      ingest.assertSilent();
    }
  }

  @Test
  void shouldTakeTheBrokersTimeWhereAnEventNamesNone() {
    try (IngestDriver ingest = ingest("absent")) {
      ingest.now = IngestDriver.NOW - Duration.ofDays(30).toMillis();
      ingest.rate("ann", "{\"userId\":\"ann\",\"itemId\":\"1\",\"rating\":5.0}");
      byte[] withoutTime = ingest.nextState("ann").stateBytes();
      ingest.rate("ann", event("1", 5.0, ingest.now / 1_000));
      assertThat(ingest.nextState("ann").stateBytes()).isEqualTo(withoutTime);
    }
  }
}
