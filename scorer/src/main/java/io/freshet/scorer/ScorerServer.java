package io.freshet.scorer;

import io.freshet.http.Health;
import io.freshet.http.HttpObserver;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.schemas.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
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
  private final @Nullable HttpService http;

  /**
   * Creates an instance; nothing listens or answers before {@link #start}.
   *
   * @param kafka how to reach Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot be as it is configured
   */
  public ScorerServer(KafkaSettings kafka, Map<String, ?> values) {
    HttpSettings httpSettings = HttpSettings.from(values, NAME, DEFAULT_PORT);
    if (httpSettings.enabled()) {
      httpSettings.address(); // refused before anything connects
    }
    this.service = new ScorerService(kafka, ScorerSettings.from(values));
    if (httpSettings.enabled()) {
      try {
        this.http = new HttpService(httpSettings, routes(), HttpObserver.NONE);
      } catch (HttpStartException e) {
        service.close();
        throw e;
      }
    } else {
      this.http = null;
    }
  }

  private List<Route> routes() {
    return new ArrayList<>(Health.routes(new ScorerHealth(service)));
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
    } finally {
      service.close();
    }
  }
}
