package io.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.record.RatingRules;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestSettingsTest {
  @Test
  void shouldHaveTheDocumentedDefaults() {
    assertThat(IngestSettings.from(Map.of()))
        .isEqualTo(
            new IngestSettings(
                RatingRules.DEFAULTS,
                EventTypes.DEFAULTS,
                2_000,
                ZoneId.of("UTC"),
                524_288,
                Duration.ofSeconds(5),
                "at_least_once",
                1,
                0,
                "freshet-ingest",
                "1",
                Duration.ofSeconds(1),
                0,
                Duration.ofSeconds(30),
                8_388_608,
                Duration.ofDays(7),
                "",
                false));
  }

  @Test
  void shouldReadEveryKey() {
    Map<String, String> values = new HashMap<>();
    values.put("ingest.rating.min", "-10");
    values.put("ingest.rating.max", "10.5");
    values.put("ingest.id.max.bytes", "64");
    values.put("ingest.record.max.bytes", "1000");
    values.put("ingest.future.tolerance.seconds", "5");
    values.put("ingest.history.max", "50");
    values.put("ingest.time.zone", "Europe/Rome");
    values.put("ingest.state.max.bytes", "4096");
    values.put("ingest.forget.margin.ms", "250");
    values.put("ingest.processing.guarantee", "exactly_once_v2");
    values.put("ingest.threads", "3");
    values.put("ingest.standby.replicas", "1");
    values.put("ingest.application.id", "my-ingest");
    values.put("ingest.instance.id", "b");
    values.put("ingest.commit.interval.ms", "250");
    values.put("ingest.linger.ms", "5");
    values.put("ingest.close.timeout.seconds", "7");
    values.put("ingest.store.cache.bytes", "1000000");
    values.put("ingest.store.compaction.seconds", "3600");
    values.put("ingest.sources", "/etc/freshet/sources.yaml");
    values.put("ingest.sources.forget", "true");
    assertThat(values.keySet()).isEqualTo(IngestSettings.DEFINITION.names());
    values.put("events.rent.weight", "4");
    assertThat(IngestSettings.from(values))
        .isEqualTo(
            new IngestSettings(
                new RatingRules(-10, 10.5, 64, 1_000, Duration.ofSeconds(5)),
                EventTypes.DEFAULTS.with(Map.of("events.rent.weight", "4")),
                50,
                ZoneId.of("Europe/Rome"),
                4_096,
                Duration.ofMillis(250),
                "exactly_once_v2",
                3,
                1,
                "my-ingest",
                "b",
                Duration.ofMillis(250),
                5,
                Duration.ofSeconds(7),
                1_000_000,
                Duration.ofHours(1),
                "/etc/freshet/sources.yaml",
                true));
  }

  @Test
  void shouldCommitMoreOftenUnderExactlyOnce() {
    assertThat(
            IngestSettings.from(Map.of("ingest.processing.guarantee", "exactly_once_v2"))
                .commitInterval())
        .isEqualTo(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @CsvSource({
    "ingest.rating.max, 0.5",
    "ingest.rating.max, NaN",
    "ingest.rating.min, -1e9",
    "ingest.history.max, 0",
    "ingest.time.zone, Mars/Olympus",
    "ingest.state.max.bytes, 1000000",
    "ingest.processing.guarantee, exactly_once",
    "ingest.id.max.bytes, 129",
    "ingest.forget.margin.ms, -1",
    "ingest.threads, many",
    "events.view.goal, yes",
    "events.view.weight, much",
    "events.unknown, drop",
    "ingest.application.id, ''"
  })
  void shouldRefuseAValueOutOfRange(String key, String value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> IngestSettings.from(Map.of(key, value)))
        .withMessageContaining(key);
  }

  @Test
  void shouldDocumentEveryKey() {
    assertThat(IngestSettings.DEFINITION.configKeys().values())
        .allSatisfy(
            (ConfigDef.ConfigKey key) -> {
              assertThat(key.name).startsWith("ingest.");
              assertThat(key.documentation).endsWith(".");
            });
  }
}
