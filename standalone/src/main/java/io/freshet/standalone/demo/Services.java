package io.freshet.standalone.demo;

import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.ingest.IngestService;
import io.freshet.ingest.server.IngestServer;
import io.freshet.page.PageServer;
import io.freshet.page.PageSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.standalone.config.Forgetting;
import io.freshet.trainer.TrainerServer;
import io.freshet.trainer.TrainerService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ingest, trainer, scorer and page in this process, started and stopped together. */
final class Services implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final IngestServer ingest;
  private final TrainerServer trainer;
  private final ScorerServer scorer;
  private final KafkaSettings kafka;
  private final Map<String, String> values;
  private @Nullable PageServer page;

  /**
   * Creates the services; nothing connects before {@link #start}.
   *
   * @param values every setting, by key
   */
  Services(KafkaSettings kafka, Map<String, String> values) {
    this.kafka = kafka;
    this.values = new HashMap<>(values);
    ingest = new IngestServer(kafka, values, Forgetting.elsewhere(values));
    trainer = new TrainerServer(kafka, values);
    scorer = new ScorerServer(kafka, values);
  }

  /**
   * Starts all services and returns when they run. The page asks the others at the ports that they
   * listen on.
   *
   * @throws HttpStartException if a port is taken
   */
  void start() throws InterruptedException {
    ingest.start();
    trainer.start();
    scorer.start();
    startPage();
    ingest.awaitRunning(START);
    trainer.awaitRunning(START);
    scorer.awaitRunning(START);
  }

  private void startPage() throws InterruptedException {
    HttpSettings http = HttpSettings.from(values, PageSettings.NAME, PageSettings.DEFAULT_PORT);
    if (!http.enabled()) {
      return;
    }
    at(PageSettings.INGEST_URL, IngestService.NAME, ingest.httpPort());
    at(PageSettings.SCORER_URL, ScorerService.NAME, scorer.httpPort());
    at(PageSettings.TRAINER_URL, TrainerServer.NAME, trainer.httpPort());
    PageServer started = new PageServer(kafka, values);
    page = started;
    started.start();
  }

  /** Sets the URL of a service that listens, unless the user has set it. */
  private void at(String key, String service, int port) {
    if (port != HttpSettings.OFF) {
      HttpSettings http = HttpSettings.from(values, service, port);
      values.putIfAbsent(key, http.scheme() + "://" + http.host() + ":" + port);
    }
  }

  /** The page's URL; null if it is off. */
  @Nullable String pageUrl() {
    PageServer open = page;
    if (open == null) {
      return null;
    }
    HttpSettings http = HttpSettings.from(values, PageSettings.NAME, PageSettings.DEFAULT_PORT);
    return http.scheme() + "://" + http.host() + ":" + open.httpPort();
  }

  TrainerService trainer() {
    return trainer.service();
  }

  ScorerService scorer() {
    return scorer.service();
  }

  /**
   * Checks that all services run.
   *
   * @throws IllegalStateException if a service has failed
   */
  void check() {
    fail("ingest", ingest.failure());
    fail("trainer", trainer.failure());
    fail("scorer", scorer.failure());
    PageServer open = page;
    if (open != null) {
      fail("page", open.failure());
    }
  }

  private static void fail(String name, @Nullable Throwable failure) {
    if (failure != null) {
      throw new IllegalStateException(
          "%s stopped working: %s".formatted(name, failure.getMessage()), failure);
    }
  }

  /** Stops the services in reverse order of the data flow. */
  @Override
  public void close() {
    try (scorer;
        trainer;
        ingest) {
      PageServer open = page;
      if (open != null) {
        open.close();
      }
    }
  }
}
