package io.freshet.http.metrics;

import io.freshet.http.HttpObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters and latencies of an HTTP port's answers. */
public final class HttpMetrics implements HttpObserver {
  private record Answer(String route, String method, int status) {}

  private final Map<Answer, LongAdder> answers = new ConcurrentHashMap<>();
  private final Map<String, LatencyHistogram> times = new ConcurrentHashMap<>();

  /** Creates the metrics and registers them in {@code metrics}. */
  public HttpMetrics(MetricSet metrics) {
    metrics.counter(
        "freshet_http_requests_total",
        "HTTP requests answered, by route, method and status. Route none counts requests that match no route.",
        List.of("route", "method", "status"),
        sink ->
            answers.forEach(
                (answer, count) ->
                    sink.value(
                        (double) count.sum(),
                        answer.route(),
                        answer.method(),
                        Integer.toString(answer.status()))));
    metrics.histogram(
        "freshet_http_request_seconds",
        "Time from an HTTP request's headers to the last byte of its answer.",
        "route",
        times);
  }

  @Override
  public void answered(String route, String method, int status, long nanos) {
    answers.computeIfAbsent(new Answer(route, method, status), a -> new LongAdder()).increment();
    times.computeIfAbsent(route, r -> new LatencyHistogram()).observeNanos(nanos);
  }
}
