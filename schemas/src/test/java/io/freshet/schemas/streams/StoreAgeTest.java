package io.freshet.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAgeTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  @TempDir private Path folder;

  private StoreAge at(Duration later) {
    return new StoreAge(folder, "ingest", InstantSource.fixed(START.plus(later)));
  }

  @Test
  void shouldNotTrustStoresOfUnknownAge() {
    assertThat(at(Duration.ZERO).exceeds(HALF_A_DAY)).isTrue();
  }

  @Test
  void shouldCountFromTheLastTimeTheStoresWereComplete() {
    at(Duration.ZERO).renew();

    assertThat(at(HALF_A_DAY).exceeds(HALF_A_DAY)).isFalse();
    assertThat(at(HALF_A_DAY.plusMillis(1)).exceeds(HALF_A_DAY)).isTrue();

    at(HALF_A_DAY).renew();
    assertThat(at(HALF_A_DAY.plusMillis(1)).exceeds(HALF_A_DAY)).isFalse();
  }

  @Test
  void shouldRefuseAFileThatHoldsNoTime() throws IOException {
    Files.writeString(folder.resolve("ingest.stores"), "yesterday");

    assertThatIllegalStateException()
        .isThrownBy(() -> at(Duration.ZERO).exceeds(HALF_A_DAY))
        .withMessageContaining("holds no time");
  }

  @Test
  void shouldTakeTheShortestTimeOfTheExistingChangelogs() {
    Map<String, Map<String, String>> configs =
        Map.of(
            "a", Map.of(TopicConfig.DELETE_RETENTION_MS_CONFIG, "7200000"),
            "b", Map.of(TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000"));

    assertThat(StoreAge.tombstones(List.of("a", "b", "missing"), configs))
        .isEqualTo(Duration.ofHours(1));
    assertThat(StoreAge.tombstones(List.of("missing"), configs)).isEqualTo(Duration.ofDays(1));
  }
}
