package io.freshet.page.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins for the services behind the page: they answer in the shapes of the real ones, from a
 * small catalogue, and keep what the page writes. One of the titles is markup. They know no event
 * types until {@link #offerTypes}.
 */
final class StandInServices implements AutoCloseable {
  static final String MARKUP = "<b>Bold</b> & <img src=x onerror=alert(1)> (1999)";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String LIT = "/META-INF/resources/webjars/lit-html/3.3.2/lit-html.js";
  private static final int ITEMS = 60;
  private static final int LISTED = 30;
  private static final long NOW = 1_795_357_359_901L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Double> ratings = new LinkedHashMap<>();
  private final Map<String, String> events = new LinkedHashMap<>();
  private final List<String> experiments = new ArrayList<>();
  private String champion = "v000002";
  private boolean pinned;
  private int written;
  private boolean types;

  StandInServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  synchronized String champion() {
    return champion + (pinned ? " pinned" : "");
  }

  synchronized List<String> experiments() {
    return List.copyOf(experiments);
  }

  synchronized Map<String, Double> ratings() {
    return Map.copyOf(ratings);
  }

  /** Lets the page offer view, cart and purchase. */
  synchronized void offerTypes() {
    types = true;
  }

  /** The events that the page wrote and did not take back, as {@code type item}. */
  synchronized List<String> events() {
    return List.copyOf(events.keySet());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/")) {
        send(exchange, 200, "text/html", resource("/io/freshet/page/static/index.html"));
      } else if (path.startsWith("/static/")) {
        String name = path.substring("/static/".length());
        String file = name.equals("lit-html.js") ? LIT : "/io/freshet/page/static/" + name;
        send(exchange, 200, contentType(name), resource(file));
      } else if (path.equals("/v1/stream")) {
        stream(exchange);
      } else {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Object answer = api(exchange.getRequestMethod() + " " + path, body);
        send(
            exchange,
            answer == null ? 404 : 200,
            "application/json",
            JSON.writeValueAsBytes(answer == null ? Map.of("error", Map.of()) : answer));
      }
    }
  }

  private synchronized @Nullable Object api(String request, JsonNode body) {
    if (request.matches("GET /v1/users/.*/recommendations")) {
      return list();
    }
    if (request.matches("GET /v1/users/.*/state")) {
      return Map.of("ratings", kept(), "types", keptByType());
    }
    if (request.startsWith("DELETE /v1/users/")) {
      ratings.clear();
      events.clear();
      written = 0;
      return Map.of(
          "written",
          List.of("ratings-2@1437", "profiles-2@0"),
          "held",
          List.of(Map.of("where", "ratings", "until", "2027-01-05T14:22:00Z", "because", "x")),
          "learned",
          List.of(),
          "goneBy",
          "2027-01-05T14:22:00Z");
    }
    if (request.matches("POST /v1/experiments/.*/stop")) {
      experiments.clear();
      return Map.of();
    }
    if (request.matches("GET /v1/items/.*/similar")) {
      return Map.of("items", List.of(scored(item(3)), scored(item(4))));
    }
    return switch (request) {
      case "GET /v1/page" -> page();
      case "GET /v1/health" -> StandInAnswers.health(NOW);
      case "GET /v1/models" -> StandInAnswers.models(champion, pinned);
      case "GET /v1/items" -> Map.of("items", items(), "total", ITEMS);
      case "GET /v1/items/map" -> StandInAnswers.map(items());
      case "GET /v1/items/exposure" -> StandInAnswers.exposure();
      case "GET /v1/experiments" ->
          Map.of("experiments", experiments.stream().map(StandInAnswers::experiment).toList());
      case "POST /v1/experiments" -> start(body);
      case "POST /v1/ratings" -> rate(body);
      case "POST /v1/events" -> act(body);
      case "POST /v1/models/champion" -> steer(body);
      default -> null;
    };
  }

  private Object page() {
    return types
        ? Map.of(
            "item",
            Map.of("one", "product", "many", "products"),
            "types",
            List.of(type("view", 1, false), type("cart", 3, false), type("purchase", 5, true)))
        : Map.of("item", Map.of("one", "film", "many", "films"), "types", List.of());
  }

  private static Map<String, Object> type(String name, int weight, boolean goal) {
    return Map.of("name", name, "weight", weight, "goal", goal);
  }

  private Object start(JsonNode definition) {
    experiments.add(definition.required("name").asText());
    return Map.of();
  }

  private Object steer(JsonNode body) {
    champion = body.required("version").asText();
    pinned = body.required("pinned").asBoolean();
    return Map.of("champion", champion, "pinned", pinned);
  }

  private Object rate(JsonNode body) {
    String item = body.required("itemId").asText();
    if (body.required("rating").isNull()) {
      ratings.remove(item);
    } else {
      ratings.put(item, body.required("rating").asDouble());
    }
    return written();
  }

  private Object act(JsonNode body) {
    String item = body.required("itemId").asText();
    String key = body.required("type").asText() + " " + item;
    if (body.required("withdrawn").asBoolean()) {
      events.remove(key);
    } else {
      events.put(key, item);
    }
    return written();
  }

  private Object written() {
    written++;
    return Map.of(
        "results", List.of(Map.of("topic", "ratings", "partition", 2, "offset", written)));
  }

  private Map<String, Object> keptByType() {
    Map<String, Object> kept = new LinkedHashMap<>();
    for (String type : List.of("view", "cart", "purchase")) {
      List<Map<String, Object>> ofType =
          events.entrySet().stream()
              .filter(event -> event.getKey().startsWith(type))
              .map(
                  event ->
                      Map.<String, Object>of(
                          "itemId",
                          event.getValue(),
                          "title",
                          title(Integer.parseInt(event.getValue())),
                          "withdrawn",
                          false,
                          "time",
                          "2026-12-01T10:00:00Z"))
              .toList();
      kept.put(type, Map.of("events", ofType, "seenBefore", List.of()));
    }
    return kept;
  }

  private List<Map<String, Object>> kept() {
    return ratings.entrySet().stream()
        .map(
            rating ->
                Map.<String, Object>of(
                    "itemId", rating.getKey(),
                    "title", title(Integer.parseInt(rating.getKey())),
                    "rating", rating.getValue()))
        .toList();
  }

  /** Popular items first; with ratings others first, and in parts. */
  private Object list() {
    boolean personal = !ratings.isEmpty() || !events.isEmpty();
    Map<String, Object> list = new LinkedHashMap<>();
    list.put(
        "cause",
        written == 0
            ? null
            : Map.of(
                "topic", "ratings", "partition", 2, "offset", written, "arrivalMillis", NOW - 14));
    list.put("context", Map.of("daytime", true, "weekend", false));
    list.put("modelVersion", champion);
    list.put("family", "blend");
    list.put("rung", personal ? "personal" : "popularity");
    list.put("generatedAtMillis", NOW);
    list.put("reflectsAfter", true);
    list.put(
        "items",
        IntStream.range(0, ITEMS)
            .mapToObj(i -> 1 + (i + 7 * (ratings.size() + events.size())) % ITEMS)
            .filter(id -> !ratings.containsKey(Integer.toString(id)))
            .filter(id -> !events.containsKey("purchase " + id))
            .limit(LISTED)
            .map(id -> personal ? explained(item(id)) : scored(item(id)))
            .toList());
    return list;
  }

  private static Map<String, Object> scored(Map<String, Object> item) {
    Map<String, Object> scored = new LinkedHashMap<>(item);
    scored.put("score", 0.5);
    return scored;
  }

  private Map<String, Object> explained(Map<String, Object> item) {
    Map<String, Object> explained = scored(item);
    explained.put("probability", 0.02);
    explained.put("parts", Map.of("taste", 1.7, "order", 2.4, "content", -0.1, "popularity", -0.3));
    boolean rated = !ratings.isEmpty();
    String cited = (rated ? ratings.keySet() : events.values()).iterator().next();
    explained.put(
        "reasons",
        List.of(
            Map.of(
                "kind",
                "because-you-rated",
                "itemId",
                cited,
                "share",
                0.4,
                "text",
                rated ? "because you rated it" : "because you bought it")));
    return explained;
  }

  private static List<Map<String, Object>> items() {
    return IntStream.rangeClosed(1, ITEMS).mapToObj(StandInServices::item).toList();
  }

  private static Map<String, Object> item(int id) {
    return Map.of(
        "itemId",
        Integer.toString(id),
        "title",
        title(id),
        "genres",
        List.of("Drama"),
        "ratings",
        100 - id);
  }

  private static String title(int id) {
    return id == 2 ? MARKUP : "Film, The (" + (1940 + id) + ")";
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(StandInAnswers.events(NOW).getBytes(StandardCharsets.UTF_8));
    out.flush();
    try {
      Thread.sleep(60_000); // the stream stays open
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String contentType(String name) {
    return name.endsWith(".js")
        ? "text/javascript"
        : name.endsWith(".css") ? "text/css" : "image/svg+xml";
  }

  private static byte[] resource(String name) {
    try (InputStream in = StandInServices.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
