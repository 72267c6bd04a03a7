package io.freshet.http.server;

import io.freshet.http.BrowserAccess;
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
 * A service with an optional HTTP interface in front of it. The interface starts before the
 * service, so that health checks are answered from the beginning, and closes before the service
 * stops.
 *
 * @param <S> the service
 */
public abstract class ServiceServer<S extends Service> implements Service {

  private final S service;
  private final MetricSet metrics = new MetricSet();
  private List<Route> routes = List.of();
  private @Nullable HttpService http;

  /** Creates a server without an HTTP interface; {@link #serve} adds the interface. */
  protected ServiceServer(S service) {
    this.service = service;
  }

  /**
   * Adds the HTTP interface. Subclasses call this method in their constructor.
   *
   * @param settings HTTP settings; if HTTP is disabled, nothing happens
   * @param health answers the health checks of supervisors
   * @param own routes besides health and metrics
   * @throws HttpStartException if the settings of the interface are invalid
   */
  protected final void serve(HttpSettings settings, Health health, List<Route> own) {
    serve(settings, BrowserAccess.NONE, health, own);
  }

  /**
   * Adds the HTTP interface as {@link #serve(HttpSettings, Health, List)} does, with sign-in and
   * streams for browsers.
   */
  protected final void serve(
      HttpSettings settings, BrowserAccess browsers, Health health, List<Route> own) {
    if (!settings.enabled()) {
      return;
    }
    List<Route> all = new ArrayList<>(Health.routes(new CachedHealth(health, System::nanoTime)));
    all.add(metrics.route());
    all.addAll(own);
    routes = List.copyOf(all);
    http = new HttpService(settings, browsers, routes, new HttpMetrics(metrics));
  }

  /** The metrics that {@code /metrics} shows. Subclasses add theirs in their constructor. */
  protected final MetricSet metrics() {
    return metrics;
  }

  /**
   * Starts the HTTP interface, then the service.
   *
   * @throws HttpStartException if the port cannot be bound
   * @throws InterruptedException if interrupted while checking what the service needs
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

  /** The service behind the HTTP interface. */
  public final S service() {
    return service;
  }

  /** The routes of the HTTP interface; empty without an interface. */
  public final List<Route> routes() {
    return routes;
  }

  /** The port of the HTTP interface; −1 without an interface. */
  public final int httpPort() {
    return http == null ? HttpSettings.OFF : http.port();
  }

  /** Closes resources that only the HTTP interface uses. Called after the interface is closed. */
  protected void closeBehindHttp() {}

  /** Closes the HTTP interface, then the service. May be called repeatedly. */
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
