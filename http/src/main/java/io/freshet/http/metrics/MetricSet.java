package io.freshet.http.metrics;

import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The metrics of one service. Each has a source that is asked when the metrics are read, so that
 * counting costs whoever counts no more than it did.
 */
public final class MetricSet {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final List<Info> infos = new ArrayList<>();

  /** The kinds of metrics. */
  public enum Type {
    /** Only grows, until the process starts anew. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts by size, with sum and count. */
    HISTOGRAM
  }

  /**
   * A metric's documentation.
   *
   * @param name as Prometheus shows it
   * @param type its kind
   * @param labels their names
   * @param help what it counts, in which unit
   */
  public record Info(String name, Type type, List<String> labels, String help) {
    /** Copies the list. */
    public Info {
      labels = List.copyOf(labels);
    }
  }

  /** Takes the values of a metric. */
  public interface Sink {
    /**
     * Takes one value.
     *
     * @param value of the series
     * @param labels values of the labels, in the order of their names
     */
    void value(double value, String... labels);
  }

  /** Makes an empty one. */
  public MetricSet() {}

  /**
   * Adds a counter without labels.
   *
   * @param name ends in {@code _total}
   */
  public void counter(String name, String help, DoubleSupplier source) {
    counter(name, help, List.of(), sink -> sink.value(source.getAsDouble()));
  }

  /**
   * Adds a counter.
   *
   * @param name ends in {@code _total}
   */
  public void counter(String name, String help, List<String> labels, Consumer<Sink> source) {
    if (!name.endsWith("_total")) {
      throw new IllegalArgumentException("a counter's name ends in _total: " + name);
    }
    infos.add(new Info(name, Type.COUNTER, labels, help));
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> source.accept(callback::call))
        .register(registry);
  }

  /** Adds a gauge without labels. */
  public void gauge(String name, String help, DoubleSupplier source) {
    gauge(name, help, List.of(), sink -> sink.value(source.getAsDouble()));
  }

  /** Adds a gauge. */
  public void gauge(String name, String help, List<String> labels, Consumer<Sink> source) {
    infos.add(new Info(name, Type.GAUGE, labels, help));
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> source.accept(callback::call))
        .register(registry);
  }

  /**
   * Adds a histogram.
   *
   * @param name ends in {@code _seconds}
   * @param label its only label; empty for none
   * @param source by value of the label; the only key is empty where there is none
   */
  public void histogram(
      String name, String help, String label, Map<String, LatencyHistogram> source) {
    infos.add(new Info(name, Type.HISTOGRAM, label.isEmpty() ? List.of() : List.of(label), help));
    registry.register(
        new Collector() {
          @Override
          public MetricSnapshot collect() {
            HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder().name(name).help(help);
            source.forEach(
                (value, histogram) ->
                    snapshot.dataPoint(
                        HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .labels(label.isEmpty() ? Labels.EMPTY : Labels.of(label, value))
                            .classicHistogramBuckets(
                                ClassicHistogramBuckets.of(
                                    LatencyHistogram.bounds(), histogram.counts()))
                            .sum(histogram.sumSeconds())
                            .build()));
            return snapshot.build();
          }

          @Override
          public String getPrometheusName() {
            return name;
          }
        });
  }

  /** Every metric's documentation, in the order in which they were added. */
  public List<Info> infos() {
    return Collections.unmodifiableList(infos);
  }

  /** All values now, in Prometheus' text format. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** {@code GET /metrics}. */
  public Route route() {
    return Route.of(
        "GET",
        "/metrics",
        Right.METRICS,
        call -> new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, Map.of(), text()));
  }
}
