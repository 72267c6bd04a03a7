package io.freshet.standalone.demo;

import io.freshet.ingest.server.IngestServer;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.standalone.config.Forgetting;
import io.freshet.trainer.TrainerServer;
import io.freshet.trainer.TrainerService;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services ingest, trainer and scorer in this process, started and stopped together. */
final class Services implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final IngestServer ingest;
  private final TrainerServer trainer;
  private final ScorerServer scorer;

  /**
   * Creates the services; nothing connects before {@link #start}.
   *
   * @param values every setting, by key
   */
  Services(KafkaSettings kafka, Map<String, ?> values) {
    ingest = new IngestServer(kafka, values, Forgetting.elsewhere(values));
    trainer = new TrainerServer(kafka, values);
    scorer = new ScorerServer(kafka, values);
  }

  /** Starts all three services and returns when they run. */
  void start() throws InterruptedException {
    ingest.start();
    trainer.start();
    scorer.start();
    ingest.awaitRunning(START);
    trainer.awaitRunning(START);
    scorer.awaitRunning(START);
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
        trainer) {
      ingest.close();
    }
  }
}
