package io.freshet.standalone.config;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.server.IngestServer;
import io.freshet.page.PageSettings;
import io.freshet.schemas.rating.EventTypes;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.trainer.TrainerServer;
import io.freshet.trainer.TrainerSettings;
import java.util.List;

/** The registry of all components with settings. */
public final class Components {

  private Components() {}

  /** Creates the registry with all components, in the order of the reference page. */
  public static ConfigRegistry registry() {
    return new ConfigRegistry(
        List.of(
            new ConfigRegistry.Component("Kafka and topics", KafkaSettings.DEFINITION),
            new ConfigRegistry.Component("Event types", EventTypes.DEFINITION),
            new ConfigRegistry.Component("Ingest", IngestSettings.DEFINITION),
            new ConfigRegistry.Component("Ingest: HTTP", IngestServer.HTTP_DEFINITION),
            new ConfigRegistry.Component("Trainer", TrainerSettings.DEFINITION),
            new ConfigRegistry.Component("Trainer: HTTP", TrainerServer.HTTP_DEFINITION),
            new ConfigRegistry.Component("Scorer", ScorerSettings.DEFINITION),
            new ConfigRegistry.Component("Scorer: HTTP", ScorerServer.HTTP_DEFINITION),
            new ConfigRegistry.Component("Scorer: queries", QuerySettings.DEFINITION),
            new ConfigRegistry.Component("Page", PageSettings.DEFINITION),
            new ConfigRegistry.Component("Page: HTTP", PageSettings.HTTP_DEFINITION)));
  }
}
