package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  @Test
  void shouldHaveTheseDefaults() {
    assertThat(KafkaSettings.from(Map.of()))
        .isEqualTo(
            new KafkaSettings(
                "localhost:9092", "", 12, (short) -1, Path.of(".freshet/state"), Map.of()));
  }

  @Test
  void shouldReadEverySetting() {
    Map<String, String> values =
        Map.of(
            "bootstrap.servers", "a:1,b:2",
            "topics.prefix", "dev.",
            "topics.partitions", "4",
            "topics.replication.factor", "3",
            "state.dir", "/var/lib/freshet",
            "kafka.security.protocol", "SSL",
            "kafka.producer.linger.ms", "0",
            "scorer.k", "10");
    assertThat(KafkaSettings.from(values))
        .isEqualTo(
            new KafkaSettings(
                "a:1,b:2",
                "dev.",
                4,
                (short) 3,
                Path.of("/var/lib/freshet"),
                Map.of("security.protocol", "SSL", "producer.linger.ms", "0")));
    assertThat(KafkaSettings.DEFINITION.names())
        .containsExactlyInAnyOrder(
            "bootstrap.servers",
            "topics.prefix",
            "topics.partitions",
            "topics.replication.factor",
            "state.dir");
  }

  @ParameterizedTest
  @CsvSource({
    "bootstrap.servers, ''",
    "topics.prefix, a b",
    "topics.prefix, a/",
    "topics.partitions, 0",
    "topics.partitions, many",
    "topics.partitions, 10001",
    "topics.replication.factor, 0",
    "topics.replication.factor, -2",
    "state.dir, ''",
  })
  void shouldRefuseValuesThatCannotBeMeant(String key, String value) {
    assertThatThrownBy(() -> KafkaSettings.from(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void shouldKnowPassThroughKeys() {
    assertThat(KafkaSettings.isPassThrough("kafka.security.protocol")).isTrue();
    assertThat(KafkaSettings.isPassThrough("kafka.")).isFalse();
    assertThat(KafkaSettings.isPassThrough("kafkaesque")).isFalse();
    assertThat(KafkaSettings.isPassThrough("bootstrap.servers")).isFalse();
  }

  @Test
  void shouldReadCommittedAndProduceDurablyByDefault() {
    KafkaSettings settings = KafkaSettings.from(Map.of("bootstrap.servers", "a:1"));
    assertThat(settings.producerProperties())
        .containsOnly(
            Map.entry("bootstrap.servers", "a:1"),
            Map.entry("metric.reporters", ""),
            Map.entry("enable.metrics.push", "false"),
            Map.entry("acks", "all"),
            Map.entry("enable.idempotence", "true"));
    assertThat(settings.consumerProperties())
        .containsOnly(
            Map.entry("bootstrap.servers", "a:1"),
            Map.entry("metric.reporters", ""),
            Map.entry("enable.metrics.push", "false"),
            Map.entry("isolation.level", "read_committed"),
            Map.entry("allow.auto.create.topics", "false"));
    assertThat(settings.adminProperties())
        .containsOnly(
            Map.entry("bootstrap.servers", "a:1"),
            Map.entry("metric.reporters", ""),
            Map.entry("enable.metrics.push", "false"));
    assertThat(settings.streamsProperties())
        .containsOnly(
            Map.entry("bootstrap.servers", "a:1"),
            Map.entry("metric.reporters", ""),
            Map.entry("enable.metrics.push", "false"),
            Map.entry("state.dir", Path.of(".freshet/state").toString()),
            Map.entry("replication.factor", "-1"),
            Map.entry("ensure.explicit.internal.resource.naming", "true"),
            Map.entry("consumer.isolation.level", "read_committed"));
  }

  @Test
  void shouldLetTheMoreSpecificSettingWin() {
    KafkaSettings settings =
        settings("client.id", "all", "producer.client.id", "p", "acks", "0", "producer.acks", "1");
    assertThat(settings.producerProperties(Map.of("client.id", "default", "linger.ms", "5")))
        .containsEntry("client.id", "p")
        .containsEntry("acks", "1")
        .containsEntry("linger.ms", "5");
    assertThat(settings.consumerProperties()).containsEntry("client.id", "all");
    assertThat(settings.adminProperties(Map.of("client.id", "default")))
        .containsEntry("client.id", "all")
        .doesNotContainKey("producer.client.id");
  }

  @Test
  void shouldSendEachKindsSettingsToThatKindOnly() {
    KafkaSettings settings =
        settings("consumer.x", "c", "producer.x", "p", "admin.x", "a", "streams.x", "s");
    assertThat(settings.consumerProperties()).containsEntry("x", "c");
    assertThat(settings.producerProperties()).containsEntry("x", "p");
    assertThat(settings.adminProperties()).containsEntry("x", "a");
    assertThat(settings.streamsProperties())
        .containsEntry("x", "s")
        .containsEntry("consumer.x", "c")
        .containsEntry("producer.x", "p")
        .containsEntry("admin.x", "a");
  }

  @Test
  void shouldLetTheUserOutrankAServicesDefaultForAnInnerStreamsClient() {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put("producer.linger.ms", "5");
    defaults.put("main.consumer.max.poll.records", "10");
    defaults.put("restore.consumer.max.poll.records", "20");
    defaults.put("num.stream.threads", "1");
    KafkaSettings settings =
        settings(
            "linger.ms",
            "0",
            "consumer.max.poll.records",
            "99",
            "streams.num.stream.threads",
            "2",
            "streams.restore.consumer.max.poll.records",
            "7");
    assertThat(settings.streamsProperties(defaults))
        .containsEntry("linger.ms", "0")
        .doesNotContainKey("producer.linger.ms")
        .containsEntry("consumer.max.poll.records", "99")
        .doesNotContainKey("main.consumer.max.poll.records")
        .containsEntry("restore.consumer.max.poll.records", "7")
        .containsEntry("num.stream.threads", "2");
    assertThat(defaults).containsEntry("producer.linger.ms", "5");
  }

  @Test
  void shouldNeverPrintSecrets() {
    KafkaSettings settings =
        settings(
            "ssl.keystore.password", "s3cret",
            "sasl.jaas.config", "login password=s3cret",
            "producer.ssl.key.password", "s3cret",
            "streams.main.consumer.ssl.truststore.password", "s3cret",
            "my.own.login.token", "s3cret",
            "streams.producer.linger.ms", "17");
    assertThat(settings.toString())
        .doesNotContain("s3cret")
        .contains("ssl.keystore.password=[hidden]", "streams.producer.linger.ms=17");
    assertThat(settings.producerProperties()).containsEntry("ssl.keystore.password", "s3cret");
  }

  @Test
  void shouldNameItsTopicsWithThePrefix() {
    assertThat(KafkaSettings.from(Map.of("topics.prefix", "dev.")).topics().ratings().name())
        .isEqualTo("dev.ratings");
  }

  private static KafkaSettings settings(String... overrides) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < overrides.length; i += 2) {
      values.put("kafka." + overrides[i], overrides[i + 1]);
    }
    return KafkaSettings.from(values);
  }
}
