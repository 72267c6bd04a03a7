/**
 * Metrics of a service in the text format of Prometheus.
 *
 * <p>{@link io.freshet.http.metrics.MetricSet} holds the metrics of one service with their
 * documentation; the other classes register metrics of the JVM, of Kafka's clients and of the HTTP
 * port.
 */
@NullMarked
package io.freshet.http.metrics;

import org.jspecify.annotations.NullMarked;
