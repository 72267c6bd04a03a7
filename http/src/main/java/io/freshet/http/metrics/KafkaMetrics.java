package io.freshet.http.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Selected metrics of Kafka's clients, of Kafka Streams and of its RocksDB stores. */
public final class KafkaMetrics {
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";

  private final MetricSet metrics;
  private final Supplier<Map<MetricName, ? extends Metric>> source;

  /**
   * Creates the metrics; the methods register them.
   *
   * @param source Kafka's metrics, such as {@code streams::metrics}
   */
  public KafkaMetrics(MetricSet metrics, Supplier<Map<MetricName, ? extends Metric>> source) {
    this.metrics = metrics;
    this.source = source;
  }

  /** Registers the lag of consumers, except the consumers that restore stores. */
  public void consumer() {
    metrics.gauge(
        "freshet_consumer_lag_records",
        "Lag: records of an assigned partition that this instance has not read yet.",
        List.of(TOPIC, PARTITION),
        sink ->
            source
                .get()
                .forEach(
                    (name, metric) -> {
                      Map<String, String> tags = name.tags();
                      if (name.name().equals("records-lag")
                          && !tags.getOrDefault("client-id", "").endsWith("restore-consumer")) {
                        sink.value(
                            number(metric),
                            tags.getOrDefault(TOPIC, ""),
                            tags.getOrDefault(PARTITION, ""));
                      }
                    }));
  }

  /** Registers the counts of records that the producers sent. */
  public void producer() {
    sum(
        "freshet_producer_records_total",
        "Records sent, changelogs included.",
        "producer-metrics",
        "record-send-total");
    sum(
        "freshet_producer_errors_total",
        "Records that could not be sent.",
        "producer-metrics",
        "record-error-total");
    sum(
        "freshet_producer_retries_total",
        "Records sent again.",
        "producer-metrics",
        "record-retry-total");
  }

  /** Registers the metrics of the stream threads. */
  public void streams() {
    sum(
        "freshet_streams_records_total",
        "Records processed by the stream threads.",
        "stream-thread-metrics",
        "process-total");
    sum(
        "freshet_streams_commits_total",
        "Commits of the stream threads.",
        "stream-thread-metrics",
        "commit-total");
    largest(
        "freshet_streams_commit_seconds",
        "Mean time of a commit of the slowest stream thread, over the last half minute.",
        "stream-thread-metrics",
        "commit-latency-avg");
    largest(
        "freshet_streams_process_ratio",
        "Share of time that the busiest stream thread spends processing.",
        "stream-thread-metrics",
        "process-ratio");
  }

  /** Registers the metrics of the RocksDB stores. */
  public void stores() {
    byStore("freshet_store_keys", "Estimated number of keys, by store.", "estimate-num-keys");
    byStore(
        "freshet_store_sst_bytes", "Size of all table files, by store.", "total-sst-files-size");
    byStore(
        "freshet_store_memtable_bytes",
        "Memory of the write buffers, outside the heap, by store.",
        "cur-size-all-mem-tables");
    byStore(
        "freshet_store_cache_bytes",
        "Memory in use of the block cache, outside the heap, by store.",
        "block-cache-usage");
    byStore(
        "freshet_store_compactions",
        "Compactions running now, by store.",
        "num-running-compactions");
    byStore(
        "freshet_store_background_errors",
        "Errors of flushes and compactions since the store was opened, by store. Look into any value"
            + " above zero.",
        "background-errors");
  }

  private void sum(String name, String help, String group, String kafkaName) {
    metrics.counter(
        name,
        help,
        () -> {
          double sum = 0;
          for (Map.Entry<MetricName, ? extends Metric> entry : source.get().entrySet()) {
            if (is(entry.getKey(), group, kafkaName)) {
              sum += number(entry.getValue());
            }
          }
          return sum;
        });
  }

  private void largest(String name, String help, String group, String kafkaName) {
    boolean millis = name.endsWith("_seconds");
    metrics.gauge(
        name,
        help,
        () -> {
          double largest = 0;
          for (Map.Entry<MetricName, ? extends Metric> entry : source.get().entrySet()) {
            if (is(entry.getKey(), group, kafkaName)) {
              largest = Math.max(largest, number(entry.getValue()));
            }
          }
          return millis ? largest / 1e3 : largest;
        });
  }

  private void byStore(String name, String help, String kafkaName) {
    metrics.gauge(
        name,
        help,
        List.of("store"),
        sink -> {
          Map<String, Double> sums = new TreeMap<>();
          source
              .get()
              .forEach(
                  (metricName, metric) -> {
                    String store = metricName.tags().get("rocksdb-state-id");
                    if (store != null && is(metricName, "stream-state-metrics", kafkaName)) {
                      sums.merge(store, number(metric), Double::sum);
                    }
                  });
          sums.forEach((store, value) -> sink.value(value, store));
        });
  }

  private static boolean is(MetricName name, String group, String kafkaName) {
    return name.group().equals(group) && name.name().equals(kafkaName);
  }

  /**
   * The value of a metric. NaN, which Kafka reports before the first measurement, counts as zero.
   */
  private static double number(Metric metric) {
    double value = metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
    return Double.isNaN(value) ? 0 : value;
  }
}
