package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.http.HttpProblem;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalUserStatesTest {
  private static final String FETCHES = "consumer-fetch-manager-metrics";

  @TempDir private Path folder;
  private final List<Metric> metrics = new ArrayList<>();

  @Test
  void shouldBeBehindByTheLagsOfAllPartitions() {
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer", "partition", "3"), 5.0);

    assertThat(LocalUserStates.behind(metrics)).isEqualTo(12);
  }

  @Test
  void shouldNotCountWhatARestoringConsumerReadsAgainNorAveragesNorOtherMetrics() {
    add("records-lag", FETCHES, Map.of("client-id", "a-restore-consumer", "partition", "0"), 7.0);
    add("records-lag-avg", FETCHES, Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", "another-group", Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer"), 7.0);

    assertThat(LocalUserStates.behind(metrics)).isZero();
  }

  @Test
  void shouldTakeALagThatIsNotKnownYetForNone() {
    Map<String, String> tags = Map.of("client-id", "a-consumer", "partition", "0");
    add("records-lag", FETCHES, tags, Double.NaN);
    add("records-lag", FETCHES, tags, -1.0);
    add("records-lag", FETCHES, tags, "unknown");

    assertThat(LocalUserStates.behind(metrics)).isZero();
  }

  @Test
  void shouldHoldAUserItselfOrNameTheInstanceThatDoes() {
    HostInfo self = new HostInfo("a", 1);
    HostInfo other = new HostInfo("b", 1);

    assertThat(LocalUserStates.elsewhere(self, self)).isEmpty();
    assertThat(LocalUserStates.elsewhere(other, self)).contains(other);
  }

  @Test
  void shouldBeUnavailableForAPartitionThatNoInstanceHolds() {
    assertThatThrownBy(
            () -> LocalUserStates.elsewhere(HostInfo.unavailable(), new HostInfo("a", 1)))
        .isInstanceOfSatisfying(HttpProblem.class, LocalUserStatesTest::assertNotNow);
  }

  @Test
  void shouldBeUnavailableWhileItsStoresCannotBeAsked() {
    KafkaSettings nowhere =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                "127.0.0.1:1",
                KafkaSettings.STATE_DIR,
                folder.toString()));
    QuerySettings settings = QuerySettings.from(Map.of());
    try (LocalUserStates table =
        new LocalUserStates(nowhere, settings, new HostInfo("a", 1), "", failed -> {})) {
      assertThatThrownBy(() -> table.find(new byte[] {'u'}))
          .isInstanceOfSatisfying(HttpProblem.class, LocalUserStatesTest::assertNotNow);
      assertThatThrownBy(() -> table.elsewhere(new byte[] {'u'}))
          .isInstanceOfSatisfying(HttpProblem.class, LocalUserStatesTest::assertNotNow);
    }
  }

  /** RocksDB writes the options that it runs with into a file beside the table. */
  @Test
  void shouldCompactItsTablePeriodicallySoThatForgottenBytesLeaveTheDisk() throws Exception {
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                "127.0.0.1:1",
                KafkaSettings.STATE_DIR,
                folder.toString()));
    QuerySettings settings =
        QuerySettings.from(Map.of("scorer.queries.store.compaction.seconds", "7200"));
    Properties properties = new Properties();
    properties.putAll(LocalUserStates.properties(kafka, settings, new HostInfo("a", 1), ""));
    Topic<byte[], byte[]> states = kafka.topics().userStates();
    try (TopologyTestDriver driver =
        new TopologyTestDriver(LocalUserStates.topology(states, properties), properties)) {
      driver
          .createInputTopic(states.name(), new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new byte[] {'u'}, new byte[] {1});

      List<String> options = optionsOf("queried-user-states");
      assertThat(options).contains("periodic_compaction_seconds=7200");
    }
  }

  private List<String> optionsOf(String store) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Path options =
          files
              .filter(file -> file.getParent().endsWith(store))
              .filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
              .max(Path::compareTo)
              .orElseThrow();
      return Files.readAllLines(options).stream().map(String::strip).toList();
    }
  }

  private static void assertNotNow(HttpProblem problem) {
    assertThat(problem.type()).isEqualTo("states-not-ready");
    assertThat(problem.reply().status()).isEqualTo(503);
    assertThat(problem.reply().headers()).containsKey("Retry-After");
  }

  private void add(String name, String group, Map<String, String> tags, Object value) {
    MetricName metricName = new MetricName(name, group, "", tags);
    metrics.add(
        new Metric() {
          @Override
          public MetricName metricName() {
            return metricName;
          }

          @Override
          public Object metricValue() {
            return value;
          }
        });
  }
}
