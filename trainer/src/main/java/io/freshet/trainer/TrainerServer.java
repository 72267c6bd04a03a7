package io.freshet.trainer;

import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.server.ServiceServer;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.trainer.experiment.ExperimentRoutes;
import io.freshet.trainer.publish.ChampionRoutes;
import io.freshet.trainer.publish.ModelOperations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** A trainer with its HTTP interface. The interface answers while the trainer still starts. */
public final class TrainerServer extends ServiceServer<TrainerService> {
  /** Prefix of the HTTP interface's settings. */
  public static final String NAME = "trainer";

  /** Default port of the HTTP interface. */
  public static final int DEFAULT_PORT = 8083;

  /** The settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION = HttpSettings.definition(NAME, DEFAULT_PORT);

  /** Max time of each wait for Kafka when an operator chooses the champion. */
  private static final Duration OPERATION = Duration.ofSeconds(10);

  /**
   * Creates an instance; nothing listens or reads before {@link #start}.
   *
   * @param kafka connection to Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot start with these settings
   */
  public TrainerServer(KafkaSettings kafka, Map<String, ?> values) {
    super(service(kafka, values));
    try {
      TrainerMetrics.register(
          metrics(), service()::status, service()::refits, service().experiments());
      List<Route> routes =
          new ArrayList<>(ExperimentRoutes.of(service().experiments(), Clock.systemUTC()));
      routes.addAll(new ChampionRoutes(() -> ModelOperations.open(kafka, OPERATION)).routes());
      serve(HttpSettings.from(values, NAME, DEFAULT_PORT), new TrainerHealth(service()), routes);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static TrainerService service(KafkaSettings kafka, Map<String, ?> values) {
    HttpSettings http = HttpSettings.from(values, NAME, DEFAULT_PORT);
    if (http.enabled()) {
      http.address(); // refused before anything connects
    }
    return new TrainerService(kafka, TrainerSettings.from(values));
  }
}
