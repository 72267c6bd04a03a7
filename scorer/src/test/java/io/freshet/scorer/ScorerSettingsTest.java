package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class ScorerSettingsTest {
  private final FailedRecords failed = new FailedRecords(new Topics(""), "scorer");

  @Test
  void shouldHaveTheseDefaults() {
    ScorerSettings settings = ScorerSettings.from(Map.of());
    assertThat(settings.k()).isEqualTo(10);
    assertThat(settings.threads()).isEqualTo(2);
    assertThat(settings.applicationId()).isEqualTo("freshet-scorer");
    assertThat(settings.instanceId()).isEqualTo("1");
    assertThat(settings.processingGuarantee()).isEqualTo("at_least_once");
    assertThat(settings.commitInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.lingerMillis()).isZero();
    assertThat(settings.model().startWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.itemsWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.undescribedItems()).isEqualTo(1_000_000);
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.likeThreshold()).isEqualTo(4.0);
    assertThat(settings.liveQualityUsers()).isEqualTo(20_000);
    assertThat(settings.liveQualityInterval()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void shouldReadEverySetting() {
    ScorerSettings settings =
        ScorerSettings.from(
            Map.ofEntries(
                Map.entry("scorer.k", "20"),
                Map.entry("scorer.threads", "3"),
                Map.entry("scorer.application.id", "app"),
                Map.entry("scorer.instance.id", "b"),
                Map.entry("scorer.processing.guarantee", "exactly_once_v2"),
                Map.entry("scorer.commit.interval.ms", "50"),
                Map.entry("scorer.linger.ms", "5"),
                Map.entry("scorer.model.wait.seconds", "1"),
                Map.entry("scorer.items.wait.seconds", "2"),
                Map.entry("scorer.items.undescribed.max", "6"),
                Map.entry("scorer.close.timeout.seconds", "3"),
                Map.entry("scorer.like.threshold", "3.5"),
                Map.entry("scorer.live.quality.users", "7"),
                Map.entry("scorer.live.quality.interval.seconds", "8")));
    assertThat(settings.k()).isEqualTo(20);
    assertThat(settings.threads()).isEqualTo(3);
    assertThat(settings.applicationId()).isEqualTo("app");
    assertThat(settings.instanceId()).isEqualTo("b");
    assertThat(settings.processingGuarantee()).isEqualTo("exactly_once_v2");
    assertThat(settings.commitInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(settings.lingerMillis()).isEqualTo(5);
    assertThat(settings.model().startWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.itemsWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.undescribedItems()).isEqualTo(6);
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.likeThreshold()).isEqualTo(3.5);
    assertThat(settings.liveQualityUsers()).isEqualTo(7);
    assertThat(settings.liveQualityInterval()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void shouldCommitMoreOftenUnderExactlyOnce() {
    assertThat(
            ScorerSettings.from(Map.of("scorer.processing.guarantee", "exactly_once_v2"))
                .commitInterval())
        .isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> ScorerSettings.from(Map.of("scorer.k", 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scorer.k");
    assertThatThrownBy(
            () -> ScorerSettings.from(Map.of("scorer.processing.guarantee", "at_most_once")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("scorer.processing.guarantee");
  }

  @Test
  void shouldRememberAsManyUsersAsTheSettingAllowsHoweverLongTheirLists() {
    assertThat(
            ScorerSettings.from(Map.of("scorer.k", 1_000, "scorer.live.quality.users", 10_000_000))
                .liveQualityUsers())
        .isEqualTo(10_000_000);
    assertThatThrownBy(() -> ScorerSettings.from(Map.of("scorer.live.quality.users", 10_000_001)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("10000001")
        .hasMessageContaining("scorer.live.quality.users");
  }

  @Test
  void shouldGiveStreamsPropertiesThatTheUserMayOverride() {
    KafkaSettings kafka =
        KafkaSettings.from(Map.of("topics.prefix", "p-", "kafka.producer.batch.size", "1000"));
    Map<String, Object> properties =
        StreamsClientProperties.perEvent(kafka, ScorerSettings.from(Map.of()), failed, Map.of());
    StreamsConfig streams = new StreamsConfig(properties);
    assertThat(streams.getString("application.id")).isEqualTo("p-freshet-scorer");
    assertThat(streams.getProducerConfigs("c"))
        .containsEntry("batch.size", "1000")
        .containsEntry("linger.ms", 0);
    assertThat(streams.getMainConsumerConfigs("g", "c", 1))
        .containsEntry("group.instance.id", "p-freshet-scorer-1-1")
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void shouldNotJoinStaticallyWithoutAnInstanceId() {
    KafkaSettings kafka = KafkaSettings.from(Map.of());
    Map<String, Object> properties =
        StreamsClientProperties.perEvent(
            kafka, ScorerSettings.from(Map.of("scorer.instance.id", "")), failed, Map.of());
    assertThat(new StreamsConfig(properties).getMainConsumerConfigs("g", "c", 1))
        .doesNotContainKey("group.instance.id");
  }
}
