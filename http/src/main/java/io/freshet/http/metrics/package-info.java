/**
 * What a service counts, for Prometheus: {@link io.freshet.http.metrics.MetricSet} is one service's
 * metrics with their documentation, read when somebody asks.
 */
@NullMarked
package io.freshet.http.metrics;

import org.jspecify.annotations.NullMarked;
