package io.freshet.http.server;

import io.freshet.http.CachedHealth;
import io.freshet.http.Health;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.Service;
import io.freshet.http.metrics.HttpMetrics;
import io.freshet.http.metrics.MetricSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service and the HTTP interface in front of it, if it is to have one. The interface answers from
 * the first moment on, health first of all, and is gone before the service stops.
 *
 * @param <S> the service
 */
public abstract class ServiceServer<S extends Service> implements Service {

  private final S service;
  private final MetricSet metrics = new MetricSet();
  private List<Route> routes = List.of();
  private @Nullable HttpService http;

  /** A service without an HTTP interface, until {@link #serve}. */
  protected ServiceServer(S service) {
    this.service = service;
  }

  /**
   * Gives the service its HTTP interface; called by the constructor.
   *
   * @param settings where HTTP is switched off, nothing happens
   * @param health what supervisors are told
   * @param own what it answers beside health and metrics
   * @throws HttpStartException if the interface cannot be as it is configured
   */
  protected final void serve(HttpSettings settings, Health health, List<Route> own) {
    if (!settings.enabled()) {
      return;
    }
    List<Route> all = new ArrayList<>(Health.routes(new CachedHealth(health, System::nanoTime)));
    all.add(metrics.route());
    all.addAll(own);
    routes = List.copyOf(all);
    http = new HttpService(settings, routes, new HttpMetrics(metrics));
  }

  /** What {@code /metrics} shows; for the constructor to add to. */
  protected final MetricSet metrics() {
    return metrics;
  }

  /**
   * Listens, then starts the service.
   *
   * @throws HttpStartException if the port cannot be had
   * @throws InterruptedException if interrupted while the service looks at what it needs
   */
  @Override
  public void start() throws InterruptedException {
    if (http != null) {
      http.start();
    }
    service.start();
  }

  @Override
  public final void awaitRunning(Duration patience) throws InterruptedException {
    service.awaitRunning(patience);
  }

  @Override
  public final @Nullable Throwable failure() {
    Throwable ofHttp = http == null ? null : http.failure();
    return ofHttp != null ? ofHttp : service.failure();
  }

  /** What works behind the HTTP interface. */
  public final S service() {
    return service;
  }

  /** What the HTTP interface answers; nothing if there is none. */
  public final List<Route> routes() {
    return routes;
  }

  /** The port of the HTTP interface; −1 if there is none. */
  public final int httpPort() {
    return http == null ? HttpSettings.OFF : http.port();
  }

  /** Stops what only the HTTP interface needs, once that is closed. */
  protected void closeBehindHttp() {}

  /** Stops listening, then the service. Harmless when repeated. */
  @Override
  public final void close() {
    try {
      if (http != null) {
        http.close();
      }
    } finally {
      try {
        closeBehindHttp();
      } finally {
        service.close();
      }
    }
  }
}
