package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class UserStateTableTest {
  private static final String FETCHES = "consumer-fetch-manager-metrics";

  private final List<Metric> metrics = new ArrayList<>();

  @Test
  void shouldBeBehindByTheLagsOfAllPartitions() {
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer", "partition", "3"), 5.0);

    assertThat(UserStateTable.behind(metrics)).isEqualTo(12);
  }

  @Test
  void shouldNotCountWhatARestoringConsumerReadsAgainNorAveragesNorOtherMetrics() {
    add("records-lag", FETCHES, Map.of("client-id", "a-restore-consumer", "partition", "0"), 7.0);
    add("records-lag-avg", FETCHES, Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", "another-group", Map.of("client-id", "a-consumer", "partition", "0"), 7.0);
    add("records-lag", FETCHES, Map.of("client-id", "a-consumer"), 7.0);

    assertThat(UserStateTable.behind(metrics)).isZero();
  }

  @Test
  void shouldTakeALagThatIsNotKnownYetForNone() {
    Map<String, String> tags = Map.of("client-id", "a-consumer", "partition", "0");
    add("records-lag", FETCHES, tags, Double.NaN);
    add("records-lag", FETCHES, tags, -1.0);
    add("records-lag", FETCHES, tags, "unknown");

    assertThat(UserStateTable.behind(metrics)).isZero();
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
