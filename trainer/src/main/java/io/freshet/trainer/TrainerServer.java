package io.freshet.trainer;

import io.freshet.http.Health;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.metrics.HttpMetrics;
import io.freshet.http.metrics.MetricSet;
import io.freshet.schemas.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** A trainer with its HTTP interface, which answers from the first moment on. */
public final class TrainerServer implements AutoCloseable {
  /** What the keys of the HTTP interface start with. */
  public static final String NAME = "trainer";

  /** Where it listens if nobody says otherwise. */
  public static final int DEFAULT_PORT = 8083;

  /** The settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION = HttpSettings.definition(NAME, DEFAULT_PORT);

  private final TrainerService service;
  private final MetricSet metrics = new MetricSet();
  private final @Nullable HttpService http;
  private final List<Route> routes;

  /**
   * Creates an instance; nothing listens or reads before {@link #start}.
   *
   * @param kafka how to reach Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot be as it is configured
   */
  public TrainerServer(KafkaSettings kafka, Map<String, ?> values) {
    HttpSettings httpSettings = HttpSettings.from(values, NAME, DEFAULT_PORT);
    if (httpSettings.enabled()) {
      httpSettings.address(); // refused before anything connects
    }
    this.service = new TrainerService(kafka, TrainerSettings.from(values));
    if (httpSettings.enabled()) {
      try {
        this.routes = List.copyOf(allRoutes());
        this.http = new HttpService(httpSettings, routes, new HttpMetrics(metrics));
      } catch (HttpStartException e) {
        service.close();
        throw e;
      }
    } else {
      this.http = null;
      this.routes = List.of();
    }
  }

  private List<Route> allRoutes() {
    TrainerMetrics.register(metrics, service::status, service::refits);
    List<Route> routes = new ArrayList<>(Health.routes(new TrainerHealth(service)));
    routes.add(metrics.route());
    return routes;
  }

  /**
   * Listens and starts to read.
   *
   * @throws HttpStartException if the port cannot be had
   */
  public void start() {
    if (http != null) {
      http.start();
    }
    service.start();
  }

  /** See {@link TrainerService#awaitRunning}. */
  public void awaitRunning(Duration timeout) throws InterruptedException {
    service.awaitRunning(timeout);
  }

  /** What made this instance fail; null while all is well. */
  public @Nullable Throwable failure() {
    return service.failure();
  }

  /** What works behind the HTTP interface. */
  public TrainerService service() {
    return service;
  }

  /** What the HTTP interface answers; nothing if there is none. */
  public List<Route> routes() {
    return routes;
  }

  /** The port of the HTTP interface; −1 if there is none. */
  public int httpPort() {
    return http == null ? HttpSettings.OFF : http.port();
  }

  /** Stops listening, then reading. Harmless when repeated. */
  @Override
  public void close() {
    try {
      if (http != null) {
        http.close();
      }
    } finally {
      service.close();
    }
  }
}
