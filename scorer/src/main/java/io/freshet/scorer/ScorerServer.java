package io.freshet.scorer;

import io.freshet.http.Health;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.metrics.HttpMetrics;
import io.freshet.http.metrics.MetricSet;
import io.freshet.schemas.KafkaSettings;
import io.freshet.scorer.query.QueryRoutes;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.query.UserStateTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** One scorer instance with its HTTP interface, which answers from the first moment on. */
public final class ScorerServer implements AutoCloseable {
  /** What the keys of the HTTP interface start with. */
  public static final String NAME = "scorer";

  /** Where it listens if nobody says otherwise. */
  public static final int DEFAULT_PORT = 8082;

  /** The settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION = HttpSettings.definition(NAME, DEFAULT_PORT);

  private final ScorerService service;
  private final MetricSet metrics = new MetricSet();
  private final KafkaSettings kafka;
  private final ScorerSettings settings;
  private final QuerySettings queries;
  private final HttpSettings httpSettings;
  private final @Nullable HttpService http;
  private final List<Route> routes;
  private volatile @Nullable UserStateTable table;

  /**
   * Creates an instance; nothing listens or answers before {@link #start}.
   *
   * @param kafka how to reach Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot be as it is configured
   */
  public ScorerServer(KafkaSettings kafka, Map<String, ?> values) {
    this.kafka = kafka;
    this.settings = ScorerSettings.from(values);
    this.queries = QuerySettings.from(values);
    this.httpSettings = HttpSettings.from(values, NAME, DEFAULT_PORT);
    if (httpSettings.enabled()) {
      // What is refused is refused before anything connects.
      boolean everywhere = httpSettings.address().isAnyLocalAddress();
      if (queries.enabled() && everywhere && queries.advertised().isEmpty()) {
        throw new HttpStartException(
            "%s %s is no address by which other instances reach this one: set %s"
                .formatted(
                    HttpSettings.key(NAME, HttpSettings.HOST),
                    httpSettings.host(),
                    QuerySettings.ADVERTISED),
            null);
      }
    }
    this.service = new ScorerService(kafka, settings);
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
    ScorerMetrics.register(
        metrics,
        new ScorerMetrics.Sources(
            service.collaborators(),
            service::loadedModel,
            service.models()::swaps,
            service.models()::refusals,
            service.streams()::metrics,
            this::tableMetrics,
            Clock.systemUTC()));
    List<Route> routes =
        new ArrayList<>(Health.routes(new ScorerHealth(service, this::tableState)));
    routes.add(metrics.route());
    routes.addAll(
        new QueryRoutes(
                service.collaborators(),
                service.models()::catalog,
                () -> table,
                queries,
                httpSettings,
                settings.k(),
                Clock.systemUTC())
            .routes());
    return routes;
  }

  private KafkaStreams.@Nullable State tableState() {
    UserStateTable current = table;
    return current == null ? null : current.state();
  }

  private Map<MetricName, ? extends Metric> tableMetrics() {
    UserStateTable current = table;
    return current == null ? Map.of() : current.streams().metrics();
  }

  /** Where other instances reach this one. */
  private HostInfo self(HttpService listening) {
    return queries.advertised().isEmpty()
        ? new HostInfo(httpSettings.host(), listening.port())
        : HostInfo.buildFromEndpoint(queries.advertised());
  }

  /**
   * Listens, loads items and champion, and starts to answer.
   *
   * @throws HttpStartException if the port cannot be had
   * @throws InterruptedException if interrupted while waiting for items or champion
   */
  public void start() throws InterruptedException {
    if (http != null) {
      http.start();
    }
    service.start();
    if (http != null && queries.enabled()) {
      UserStateTable users = new UserStateTable(kafka, queries, self(http), settings.instanceId());
      table = users;
      users.start();
    }
  }

  /** See {@link ScorerService#awaitRunning}. */
  public void awaitRunning(Duration timeout) throws InterruptedException {
    service.awaitRunning(timeout);
  }

  /** What made this instance fail; null while all is well. */
  public @Nullable Throwable failure() {
    return service.failure();
  }

  /** What works behind the HTTP interface. */
  public ScorerService service() {
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

  /** Stops listening, then answering. Harmless when repeated. */
  @Override
  public void close() {
    try {
      if (http != null) {
        http.close();
      }
      UserStateTable users = table;
      if (users != null) {
        users.close();
      }
    } finally {
      service.close();
    }
  }
}
