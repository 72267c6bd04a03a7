package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.NewerFormatException;
import io.freshet.schemas.state.StateFormatException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a record that ingest fails on goes to failed-records and the next record is processed.
 */
class IngestFailureTest {
  private static final String EVENT = "{\"userId\":\"%s\",\"itemId\":\"1\",\"rating\":4}";

  @TempDir private Path folder;
  private IngestDriver ingest;

  @AfterEach
  void close() {
    if (ingest != null) {
      ingest.close();
    }
  }

  @Test
  void shouldSetARecordAsideWhoseUsersStateIsNone() {
    ingest = new IngestDriver(folder, 1, Map.of());
    ingest.store("ann", new byte[] {1, 2, 3});
    ingest.rate("ann", EVENT.formatted("ann"));
    ingest.rate("bob", EVENT.formatted("bob"));

    TestRecord<byte[], byte[]> failed = ingest.failed.readRecord();
    assertThat(failed.key()).isEqualTo(bytes("ann"));
    assertThat(failed.value()).isEqualTo(bytes(EVENT.formatted("ann")));
    assertThat(FreshetHeaders.text(failed.headers(), FreshetHeaders.SERVICE)).isEqualTo("ingest");
    assertThat(FreshetHeaders.text(failed.headers(), FreshetHeaders.CAUSE))
        .isEqualTo(StateFormatException.class.getName());
    assertThat(FreshetHeaders.origin(failed.headers()))
        .isEqualTo(new Origin("t.ratings", 0, 0, IngestDriver.NOW));
    assertThat(ingest.failures.count()).isEqualTo(1);
    assertThat(ingest.stored("ann")).isEqualTo(new byte[] {1, 2, 3});
    ingest.nextState("bob");
    ingest.assertSilent();
  }

  @Test
  void shouldStopAtAStateOfANewerRelease() {
    ingest = new IngestDriver(folder, 1, Map.of());
    ingest.store("ann", new byte[] {(byte) 0xF3, 0, 0});
    assertThatThrownBy(() -> ingest.rate("ann", EVENT.formatted("ann")))
        .hasRootCauseInstanceOf(NewerFormatException.class)
        .rootCause()
        .hasMessageContaining("upgrade this one");
    assertThat(ingest.failed.isEmpty()).isTrue();
    assertThat(ingest.failures.count()).isZero();
  }
}
