package io.freshet.page.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.HttpJson;
import io.freshet.http.client.BoundedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watch on the services: asks {@code GET /health/ready} of each every two seconds, which needs no
 * token. Thread-safe.
 */
public final class ServiceWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 2_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 64 << 10;

  private final BoundedClient client;
  private final List<OtherService> services;
  private final InstantSource clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor;

  /** State of a service. */
  public enum State {
    /** It has not been asked yet. */
    UNKNOWN,
    /** It works. */
    READY,
    /** It answers, and does not work yet. */
    STARTING,
    /** It does not answer. */
    SILENT
  }

  /**
   * What is known of a service.
   *
   * @param service which
   * @param state state at the last question
   * @param answeredMillis when it last answered, epoch milliseconds; 0 if never
   * @param details what its readiness says
   */
  public record Seen(
      OtherService service, State state, long answeredMillis, Map<String, String> details) {
    /** Copies the details and keeps their order. */
    public Seen {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /**
   * Creates a watch that has asked nothing; {@link #start} starts it.
   *
   * @param services the services, in the order in which they are told of
   */
  public ServiceWatch(BoundedClient client, List<OtherService> services, InstantSource clock) {
    this.client = client;
    this.services = List.copyOf(services);
    this.clock = clock;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "freshet-page-services");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts asking. */
  public void start() {
    Future<?> unused =
        executor.scheduleWithFixedDelay(this::ask, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What is known of each service. */
  public List<Seen> seen() {
    List<Seen> all = new ArrayList<>();
    for (OtherService service : services) {
      all.add(seen.getOrDefault(service.name(), new Seen(service, State.UNKNOWN, 0, Map.of())));
    }
    return all;
  }

  /** What a service said of itself under this name; null if nothing. */
  public @Nullable String detail(String service, String name) {
    Seen of = seen.get(service);
    return of == null ? null : of.details().get(name);
  }

  private void ask() {
    for (OtherService service : services) {
      ask(service);
    }
  }

  /**
   * Asks each service once, without a start.
   *
   * @return what is known of each service then
   */
  public List<Seen> look() {
    ask();
    return seen();
  }

  private void ask(OtherService service) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.url() + "/health/ready")).GET().build();
    try {
      HttpResponse<Optional<byte[]>> answer = client.send(request, MAX_BYTES, TIMEOUT);
      State state = answer.statusCode() == 200 ? State.READY : State.STARTING;
      Map<String, String> details = details(answer.body().orElse(new byte[0]));
      seen.put(service.name(), new Seen(service, state, clock.millis(), details));
    } catch (IOException e) { // it says nothing, and that is what the page shows
      seen.compute(
          service.name(),
          (name, old) ->
              old == null
                  ? new Seen(service, State.SILENT, 0, Map.of())
                  : new Seen(service, State.SILENT, old.answeredMillis(), old.details()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> details(byte[] body) throws IOException {
    Map<String, String> details = new LinkedHashMap<>();
    JsonNode json = HttpJson.decode(body);
    json.properties().forEach(entry -> details.put(entry.getKey(), entry.getValue().asText()));
    return details;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
