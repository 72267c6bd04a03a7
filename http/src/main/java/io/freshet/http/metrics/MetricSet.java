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
 * The metrics of one service. Each metric has a source that is read only when the metrics are
 * requested, so metrics add no cost to the code that counts.
 */
public final class MetricSet {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final List<Info> infos = new ArrayList<>();

  /** Kind of a metric. */
  public enum Type {
    /** A value that only grows until the process restarts. */
    COUNTER,
    /** A value that goes up and down. */
    GAUGE,
    /** Counts by bucket, with their sum and number. */
    HISTOGRAM
  }

  /**
   * Documentation of a metric.
   *
   * @param name name in Prometheus
   * @param type kind of the metric
   * @param labels names of the labels
   * @param help what the metric counts, and its unit
   */
  public record Info(String name, Type type, List<String> labels, String help) {
    /** Copies the list. */
    public Info {
      labels = List.copyOf(labels);
    }
  }

  /** Receiver of a metric's values. */
  public interface Sink {
    /**
     * Receives one value.
     *
     * @param value value of the series
     * @param labels values of the labels, in the order of their names
     */
    void value(double value, String... labels);
  }

  /** Creates an empty set. */
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
   * @param source histograms by value of the label; without a label, the only key is empty
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

  /** Documentation of every metric, in the order of registration. */
  public List<Info> infos() {
    return Collections.unmodifiableList(infos);
  }

  /** All current values in the text format of Prometheus. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** The route {@code GET /metrics}. */
  public Route route() {
    return Route.of(
        "GET",
        "/metrics",
        Right.METRICS,
        call -> new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, Map.of(), text()));
  }
}
