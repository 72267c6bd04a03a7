package io.freshet.trainer;

import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.server.ServiceServer;
import io.freshet.schemas.topic.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** A trainer with its HTTP interface, which answers from the first moment on. */
public final class TrainerServer extends ServiceServer<TrainerService> {
  /** What the keys of the HTTP interface start with. */
  public static final String NAME = "trainer";

  /** Where it listens if nobody says otherwise. */
  public static final int DEFAULT_PORT = 8083;

  /** The settings of the HTTP interface. */
  public static final ConfigDef HTTP_DEFINITION = HttpSettings.definition(NAME, DEFAULT_PORT);

  /**
   * Creates an instance; nothing listens or reads before {@link #start}.
   *
   * @param kafka how to reach Kafka
   * @param values every setting, by key
   * @throws HttpStartException if the HTTP interface cannot be as it is configured
   */
  public TrainerServer(KafkaSettings kafka, Map<String, ?> values) {
    super(service(kafka, values));
    try {
      TrainerMetrics.register(metrics(), service()::status, service()::refits);
      serve(HttpSettings.from(values, NAME, DEFAULT_PORT), new TrainerHealth(service()), List.of());
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
