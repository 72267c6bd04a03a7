package io.freshet.scorer.server;

import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.server.ServiceServer;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerMetrics;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.query.LocalUserStates;
import io.freshet.scorer.query.QueryRoutes;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.query.StateWait;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * A scorer instance with its HTTP interface. The interface answers while the scorer still starts.
 */
public final class ScorerServer extends ServiceServer<ScorerService> {
  /** Default port of the HTTP interface. */
  public static final int DEFAULT_PORT = 8082;

  /** The settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION =
      HttpSettings.definition(ScorerService.NAME, DEFAULT_PORT);

  /** Max time that a request waits for a user's state. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final ScorerSettings settings;
  private final QuerySettings queries;
  private final HttpSettings http;
  private volatile @Nullable LocalUserStates table;

  /**
   * Creates an instance; nothing listens or answers before {@link #start}.
   *
   * @param kafka connection to Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot start with these settings
   */
  public ScorerServer(KafkaSettings kafka, Map<String, ?> values) {
    super(service(kafka, values));
    this.kafka = kafka;
    this.settings = ScorerSettings.from(values);
    this.queries = QuerySettings.from(values);
    this.http = HttpSettings.from(values, ScorerService.NAME, DEFAULT_PORT);
    try {
      registerMetrics();
      serve(http, new ScorerHealth(service(), () -> table), queryRoutes());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Checks all settings before anything connects. */
  private static ScorerService service(KafkaSettings kafka, Map<String, ?> values) {
    HttpSettings http = HttpSettings.from(values, ScorerService.NAME, DEFAULT_PORT);
    QuerySettings queries = QuerySettings.from(values);
    if (http.enabled()) {
      boolean everywhere = http.address().isAnyLocalAddress();
      if (queries.enabled() && everywhere && queries.advertised().isEmpty()) {
        throw new HttpStartException(
            "other instances cannot reach this one at %s %s: set %s"
                .formatted(
                    HttpSettings.key(ScorerService.NAME, HttpSettings.HOST),
                    http.host(),
                    QuerySettings.ADVERTISED),
            null);
      }
    }
    return new ScorerService(kafka, ScorerSettings.from(values));
  }

  private void registerMetrics() {
    ScorerMetrics.register(
        metrics(),
        new ScorerMetrics.Sources(
            service().collaborators(),
            service()::loadedModel,
            service().models()::swaps,
            service().models()::refusals,
            service().failed()::count,
            service().streams()::metrics,
            this::tableMetrics,
            Clock.systemUTC()));
  }

  private List<Route> queryRoutes() {
    return new QueryRoutes(
            service().collaborators(),
            service().models()::catalog,
            () -> table,
            settings,
            queries,
            http,
            kafka.topics(),
            stateWait(),
            Clock.systemUTC(),
            System::nanoTime)
        .routes();
  }

  /** A quarter of the requests may wait, and not as long as an instance that forwards does. */
  private StateWait stateWait() {
    Duration half = queries.forwardTimeout().dividedBy(2);
    return new StateWait(
        half.compareTo(MAX_WAIT) < 0 ? half : MAX_WAIT,
        Math.max(1, http.limits().concurrentRequests() / 4),
        System::nanoTime,
        time -> Thread.sleep(time.toMillis()));
  }

  private Map<MetricName, ? extends Metric> tableMetrics() {
    LocalUserStates current = table;
    return current == null ? Map.of() : current.streams().metrics();
  }

  /** Returns the address at which other instances reach this one. */
  private HostInfo self() {
    return queries.advertised().isEmpty()
        ? new HostInfo(http.host(), httpPort())
        : HostInfo.buildFromEndpoint(queries.advertised());
  }

  /**
   * Listens, loads items and champion, and starts to answer.
   *
   * @throws HttpStartException if the port cannot be bound
   * @throws InterruptedException if interrupted while waiting for items or champion
   */
  @Override
  public void start() throws InterruptedException {
    super.start();
    if (http.enabled() && queries.enabled()) {
      LocalUserStates users =
          new LocalUserStates(kafka, queries, self(), settings.instanceId(), service()::fail);
      table = users;
      users.start();
    }
  }

  @Override
  protected void closeBehindHttp() {
    LocalUserStates users = table;
    if (users != null) {
      users.close();
    }
  }
}
