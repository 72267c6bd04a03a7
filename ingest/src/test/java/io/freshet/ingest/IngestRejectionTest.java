package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.NOW;
import static io.freshet.ingest.IngestDriver.bytes;
import static io.freshet.ingest.IngestTopologyTest.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestRejectionTest {
  @TempDir Path folder;
  private IngestDriver ingest;

  @BeforeEach
  void start() {
    ingest =
        new IngestDriver(
            folder,
            1,
            Map.of(IngestSettings.STATE_MAX_BYTES, "1024", IngestSettings.RECORD_MAX_BYTES, "300"));
  }

  @AfterEach
  void nothingMoreShouldHaveComeOut() {
    ingest.assertSilent();
    ingest.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not-json            | value     | hello",
        "not-json            | value     | ''",
        "missing-field       | userId    | {`itemId`:`1`,`rating`:4}",
        "missing-field       | itemId    | {`userId`:`ann`,`rating`:4}",
        "missing-field       | rating    | {`userId`:`ann`,`itemId`:`1`}",
        "unknown-field       | stars     | {`userId`:`ann`,`itemId`:`1`,`stars`:4}",
        "duplicate-field     | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:4,`rating`:5}",
        "wrong-type          | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:`4`}",
        "empty-id            | itemId    | {`userId`:`ann`,`itemId`:``,`rating`:4}",
        "out-of-range        | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:5.5}",
        "out-of-range        | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:0}",
        "non-finite          | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:NaN}",
        "non-finite          | rating    | {`userId`:`ann`,`itemId`:`1`,`rating`:1e999}",
        "bad-timestamp       | timestamp | {`userId`:`ann`,`itemId`:`1`,`rating`:4,`timestamp`:`soon`}",
        "future-timestamp    | timestamp | {`userId`:`ann`,`itemId`:`1`,`rating`:4,`timestamp`:1900000000}",
        "contradicting-key   | key       | {`userId`:`bob`,`itemId`:`1`,`rating`:4}"
      })
  void shouldRejectWithReasonFieldOriginAndTheOriginalBytes(
      String reason, String field, String value) {
    byte[] original = bytes(value.replace('`', '"'));
    ingest.rate(bytes("ann"), original);
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(new String(refused.key(), UTF_8)).isEqualTo("ann");
    assertThat(refused.value()).isEqualTo(original);
    assertThat(header(refused, FreshetHeaders.REASON)).isEqualTo(reason);
    assertThat(header(refused, FreshetHeaders.FIELD)).isEqualTo(field);
    assertThat(header(refused, FreshetHeaders.VALUE)).isNotNull();
    assertThat(header(refused, FreshetHeaders.RULE)).isNotEmpty();
    assertThat(FreshetHeaders.origin(refused.headers()))
        .isEqualTo(new Origin("t.ratings", 0, 0, NOW));
    assertThat(ingest.stored("ann")).isNull();
  }

  @Test
  void shouldRejectAnOversizedId() {
    ingest.rate("ann", event("ann", "x".repeat(129), "4", 1_700_000_000));
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(header(refused, FreshetHeaders.REASON)).isEqualTo("oversized-id");
  }

  @Test
  void shouldRejectAnOversizedRecord() {
    ingest.rate("ann", event("ann", "1", "4", 1_700_000_000) + " ".repeat(300));
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(header(refused, FreshetHeaders.REASON)).isEqualTo("oversized-record");
    assertThat(header(refused, FreshetHeaders.FULL_BYTES)).isNull();
  }

  @Test
  void shouldCutARejectedRecordThatWouldNotFitABrokersLimit() {
    byte[] value = new byte[1024 * 1024];
    new Random(1).nextBytes(value);
    ingest.rate(bytes("k".repeat(10_000)), value);
    TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
    assertThat(header(refused, FreshetHeaders.REASON)).isEqualTo("oversized-record");
    assertThat(header(refused, FreshetHeaders.FULL_BYTES)).isEqualTo("1048576");
    assertThat(refused.key().length + refused.value().length)
        .isLessThanOrEqualTo(IngestBounds.of(new Topics("")).rejected().valueBytes());
    assertThat(refused.value()).isEqualTo(Arrays.copyOf(value, refused.value().length));
    assertThat(refused.value().length).isGreaterThan(800_000);
  }

  @Test
  void shouldRejectWhatWouldMakeTheStateTooLongAndGoOnWithTheRest() {
    int accepted = 0;
    String reason = null;
    while (reason == null) {
      ingest.rate("ann", event("ann", "é".repeat(50) + accepted, "4", 1_700_000_000 + accepted));
      if (ingest.states.isEmpty()) {
        TestRecord<byte[], byte[]> refused = ingest.rejected.readRecord();
        reason = header(refused, FreshetHeaders.REASON);
      } else {
        ingest.nextState("ann");
        accepted++;
      }
    }
    assertThat(reason).isEqualTo("oversized-state");
    assertThat(accepted).isBetween(5, 10);
    assertThat(ingest.stored("ann").length).isLessThanOrEqualTo(1024);
    ingest.rate("ann", event("ann", "é".repeat(50) + "0", "5", 1_700_000_000 + accepted));
    assertThat(ingest.nextState("ann").stateBytes()).isEqualTo(ingest.stored("ann"));
    ingest.profile("ann", "{\"demographics\":{\"a\":\"" + "x".repeat(900) + "\"}}");
    assertThat(header(ingest.rejected.readRecord(), FreshetHeaders.REASON))
        .isEqualTo("oversized-state");
  }

  @Test
  void shouldRejectAProfileWhoseCanonicalFormIsTooLong() {
    StringBuilder ids = new StringBuilder("{\"likedItems\":[1");
    for (int i = 2; ids.length() < 64 * 1024 - 10; i++) {
      ids.append(',').append(i); // numbers are stored as texts, in quotes
    }
    ingest.profile("ann", ids.append("]}").toString());
    assertThat(header(ingest.rejected.readRecord(), FreshetHeaders.REASON))
        .isEqualTo("oversized-record");
  }

  @Test
  void shouldSurviveArbitraryBytes() {
    Random random = new Random(42);
    String good = event("ann", "1", "4", 1_700_000_000);
    int answered = 0;
    int rejected = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] value = random.nextInt(4) == 0 ? new byte[random.nextInt(120)] : bytes(good);
      if (value.length != good.length()) {
        random.nextBytes(value);
      } else if (value.length > 0) {
        value[random.nextInt(value.length)] = (byte) random.nextInt();
      }
      ingest.rate(bytes("ann"), value);
      while (!ingest.states.isEmpty()) {
        ingest.states.readRecord();
        answered++;
      }
      while (!ingest.rejected.isEmpty()) {
        assertThat(ingest.rejected.readRecord().value()).isEqualTo(value);
        rejected++;
      }
    }
    assertThat(answered + rejected).isEqualTo(2_000);
    assertThat(rejected).isGreaterThan(1_000);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return FreshetHeaders.text(record.headers(), name);
  }
}
