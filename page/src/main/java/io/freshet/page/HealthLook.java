package io.freshet.page;

import io.freshet.http.client.BoundedClient;
import io.freshet.page.services.ClusterWatch;
import io.freshet.page.services.HealthReport;
import io.freshet.page.services.ServiceWatch;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A single look at services and Kafka, for a command that runs beside no page. */
public final class HealthLook {
  private HealthLook() {}

  /**
   * Asks services and Kafka once.
   *
   * @param values all settings, by key; where the services are stands in those of the page
   * @return the JSON of {@code GET /v1/health}, without the counts of ratings, which only a page
   *     that goes on reading has
   */
  public static Map<String, Object> of(
      KafkaSettings kafka, Map<String, ?> values, InstantSource clock) throws InterruptedException {
    PageSettings settings = PageSettings.from(values);
    List<ServiceWatch.Seen> seen;
    try (ServiceWatch watch =
        new ServiceWatch(new BoundedClient(settings.trustFile()), settings.services(), clock)) {
      seen = watch.look();
    }
    ClusterWatch.Seen cluster = ClusterWatch.look(kafka, settings.groups(), clock);
    return HealthReport.of(seen, cluster, null, clock.millis());
  }
}
