package io.freshet.page;

import io.freshet.http.Health;
import io.freshet.http.HttpSettings;
import io.freshet.http.HttpStartException;
import io.freshet.http.Route;
import io.freshet.http.SessionCookie;
import io.freshet.http.client.BoundedClient;
import io.freshet.http.server.ServiceServer;
import io.freshet.page.live.LivePage;
import io.freshet.page.models.ModelsFollower;
import io.freshet.page.services.ClusterWatch;
import io.freshet.page.services.HandOn;
import io.freshet.page.services.ServiceWatch;
import io.freshet.schemas.topic.KafkaSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page: its files, its streams, and the way to the services, on one port. */
public final class PageServer extends ServiceServer<PageReaders> {
  private final List<Route> handedOn;

  /**
   * Creates the page; {@link #start} starts listening and reading.
   *
   * @param kafka how to reach Kafka
   * @param values all settings, by key
   * @throws HttpStartException if the settings of the HTTP interface are invalid; for example an
   *     address other than loopback without a token
   */
  public PageServer(KafkaSettings kafka, Map<String, ?> values) {
    this(kafka, values, PageSettings.from(values));
  }

  private PageServer(KafkaSettings kafka, Map<String, ?> values, PageSettings settings) {
    this(kafka, http(values), settings, new BoundedClient(settings.trustFile()));
  }

  private PageServer(
      KafkaSettings kafka, HttpSettings http, PageSettings settings, BoundedClient client) {
    super(readers(kafka, settings, client));
    try {
      HandOn handOn = new HandOn(client, settings.maxReplyBytes(), settings.timeout());
      PageRoutes page =
          new PageRoutes(
              settings,
              http.hasToken(),
              new SessionCookie(http),
              service(),
              handOn,
              Clock.systemUTC());
      handedOn = page.handedOn();
      List<Route> routes = new ArrayList<>(PageFiles.load().routes());
      routes.addAll(page.own());
      routes.addAll(handedOn);
      serve(http, settings.browsers(), new PageHealth(service()), routes);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The routes of other services that requests are handed on to. */
  public List<Route> handedOn() {
    return handedOn;
  }

  private static HttpSettings http(Map<String, ?> values) {
    HttpSettings http = HttpSettings.from(values, PageSettings.NAME, PageSettings.DEFAULT_PORT);
    if (!http.enabled()) {
      throw new HttpStartException(
          "a page without a port shows nothing: set "
              + HttpSettings.key(PageSettings.NAME, HttpSettings.PORT),
          null);
    }
    http.address(); // refused before anything connects
    return http;
  }

  private static PageReaders readers(
      KafkaSettings kafka, PageSettings settings, BoundedClient client) {
    Clock clock = Clock.systemUTC();
    ServiceWatch watch = new ServiceWatch(client, settings.services(), clock);
    LivePage live =
        new LivePage(
            kafka,
            new LivePage.Settings(
                settings.likeThreshold(),
                settings.types()::isGoal,
                settings.history(),
                settings.maxUsers(),
                settings.maxItems()),
            clock,
            () -> "true".equals(watch.detail(PageSettings.TRAINER, "refitting")));
    ClusterWatch cluster = new ClusterWatch(kafka, settings.groups(), clock);
    return new PageReaders(live, new ModelsFollower(kafka), watch, cluster);
  }

  /** The page is alive while its readers are, and ready while it is alive. */
  private record PageHealth(PageReaders readers) implements Health {
    @Override
    public Status live() {
      return new Status(readers.failure() == null, Map.of());
    }

    @Override
    public Status ready() {
      Map<String, String> details = new LinkedHashMap<>();
      for (ServiceWatch.Seen seen : readers.watch().seen()) {
        details.put(seen.service().name(), seen.state().name().toLowerCase(Locale.ROOT));
      }
      return new Status(readers.failure() == null, details);
    }
  }
}
