package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class HttpServiceTest {
  private static final String POST_HEADERS =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void shouldAnswerARouteAndSayWhatThereIsNot() throws Exception {
    try (HttpService service = TestHttp.start(TestHttp.settings(), TestHttp.hello())) {
      HttpResponse<String> hello = get(service, "/hello?x=1", Map.of());
      HttpResponse<String> nothing = get(service, "/nothing", Map.of());
      HttpResponse<String> wrongMethod = post(service, "/hello", "{}", Map.of());

      assertThat(hello.statusCode()).isEqualTo(200);
      assertThat(hello.body()).isEqualTo("{\"hi\":\"you\"}");
      assertThat(hello.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(hello.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(hello.headers().map()).doesNotContainKey("server");
      assertThat(nothing.statusCode()).isEqualTo(404);
      assertThat(nothing.body())
          .isEqualTo(
              "{\"error\":{\"type\":\"not-found\",\"message\":\"there is nothing under this"
                  + " path\"}}");
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  void shouldRefuseAnUnknownParameterAndSuggestTheNearest() throws Exception {
    try (HttpService service = TestHttp.start(TestHttp.settings(), TestHttp.hello())) {
      HttpResponse<String> near = get(service, "/hello?X=1&genres=Drama", Map.of());
      HttpResponse<String> far = get(service, "/hello?%22quantum", Map.of());

      assertThat(near.statusCode()).isEqualTo(400);
      assertThat(near.body())
          .isEqualTo(
              "{\"error\":{\"type\":\"unknown-parameter\",\"message\":\"there is no parameter 'X';"
                  + " did you mean x?\",\"field\":\"X\",\"known\":[\"x\"]}}");
      assertThat(far.statusCode()).isEqualTo(400);
      assertThat(far.body()).contains("there is no parameter '\\\"quantum'\"");
    }
  }

  @Test
  void shouldKeepPagesOfStrangersOutWhereNoTokenDoes() throws Exception {
    Route health = Route.open("GET", "/health/live", call -> Reply.json(200, new byte[0]));
    String rebound = "GET %s HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n";
    Map<String, String> foreign = Map.of("Origin", "https://shop.example");
    try (HttpService service =
        TestHttp.start(TestHttp.settings(), TestHttp.hello(), TestHttp.echo(), health)) {
      assertThat(raw(service, rebound.formatted("/hello"))).startsWith("HTTP/1.1 421 ");
      assertThat(raw(service, rebound.formatted("/health/live"))).startsWith("HTTP/1.1 200 ");
      assertThat(get(service, "/hello", foreign).statusCode()).isEqualTo(403);
      HttpRequest untyped = request(service, "/echo").POST(BodyPublishers.ofString("x")).build();
      assertThat(client.send(untyped, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }
    HttpSettings allowing = TestHttp.settings("allowed.hosts", "rebound.example, shop.example");
    try (HttpService service = TestHttp.start(allowing, TestHttp.hello())) {
      assertThat(raw(service, rebound.formatted("/hello"))).startsWith("HTTP/1.1 200 ");
      assertThat(get(service, "/hello", foreign).statusCode()).isEqualTo(200);
    }
    try (HttpService service =
        TestHttp.start(TestHttp.settings("token", "s3cret"), TestHttp.hello())) {
      Map<String, String> page =
          Map.of("Origin", "https://shop.example", "Authorization", "Bearer s3cret");
      assertThat(get(service, "/hello", page).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldWarnOfATokenThatCanBeGuessedAndOfTokensInTheClear() {
    List<String> short15 = warnings("host", "0.0.0.0", "token", "0123456789abcde");
    List<String> long16 = warnings("token", "0123456789abcdef");

    assertThat(short15)
        .containsExactly(
            "test.http.token has 15 characters; tokens with fewer than 16 can be guessed: choose a"
                + " longer one",
            "test listens on 0.0.0.0 without TLS: anybody who can read the network traffic can"
                + " read tokens and user data");
    assertThat(long16).isEmpty();
  }

  private static List<String> warnings(String... settings) {
    Logger logger = (Logger) LoggerFactory.getLogger(HttpService.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      TestHttp.start(TestHttp.settings(settings), TestHttp.hello()).close();
      return log.list.stream()
          .filter(event -> event.getLevel() == Level.WARN)
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void shouldTakeAnyIdInAPath() throws Exception {
    Route echo =
        Route.of(
            "GET",
            "/users/{id}/state",
            Right.READ,
            call -> Reply.json(200, HttpJson.encode(Map.of("id", call.variable("id")))));
    try (HttpService service = TestHttp.start(TestHttp.settings(), echo)) {
      List<String> refused = new ArrayList<>();
      for (int character = 0; character < 0x80; character++) {
        String id = "%%%02X".formatted(character);
        if (get(service, "/users/" + id + "/state", Map.of()).statusCode() != 200) {
          refused.add(id);
        }
      }
      assertThat(refused).containsExactly("%00"); // Jetty's own rule, which nothing lifts
      assertThat(get(service, "/users/a%2Fb%25c%3F%20%C3%AB/state", Map.of()).body())
          .isEqualTo("{\"id\":\"a/b%c? ë\"}");
      assertThat(get(service, "/users/%2e%2e/state", Map.of()).body()).isEqualTo("{\"id\":\"..\"}");
      assertThat(get(service, "/users/%FF/state", Map.of()).statusCode()).isIn(400, 404);
    }
  }

  @Test
  void shouldAskForTheTokenEverywhereButForHealth() throws Exception {
    Health health =
        new Health() {
          @Override
          public Status live() {
            return new Status(true, Map.of("streams", "RUNNING"));
          }

          @Override
          public Status ready() {
            return new Status(false, Map.of());
          }
        };
    Route[] routes = {TestHttp.hello(), Health.routes(health).get(0), Health.routes(health).get(1)};
    try (HttpService service = TestHttp.start(TestHttp.settings("token", "s3cret"), routes)) {
      HttpResponse<String> without = get(service, "/hello", Map.of());
      HttpResponse<String> wrong = get(service, "/hello", Map.of("Authorization", "Bearer s3creT"));
      HttpResponse<String> basic = get(service, "/hello", Map.of("Authorization", "Basic s3cret"));
      HttpResponse<String> right = get(service, "/hello", Map.of("Authorization", "bearer s3cret"));
      HttpResponse<String> hidden = get(service, "/nothing", Map.of());
      HttpResponse<String> live = get(service, "/health/live", Map.of());
      HttpResponse<String> ready = get(service, "/health/ready", Map.of());

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(basic.statusCode()).isEqualTo(401);
      assertThat(right.statusCode()).isEqualTo(200);
      assertThat(hidden.statusCode()).isEqualTo(401);
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(live.body()).isEqualTo("{\"status\":\"live\",\"streams\":\"RUNNING\"}");
      assertThat(ready.statusCode()).isEqualTo(503);
      JsonNode told = HttpJson.decode(ready.body().getBytes(UTF_8));
      assertThat(told.get("status").asText()).isEqualTo("not-ready");
      assertThat(told.get("version").asText()).isEqualTo(Build.current().version());
      assertThat(told.get("commit").asText()).isEqualTo(Build.current().commit());
      assertThat(told.get("uptimeSeconds").asLong()).isNotNegative();
      assertThat(told.get("memoryBytes").asLong())
          .isPositive()
          .isLessThanOrEqualTo(told.get("memoryMaxBytes").asLong());
    }
  }

  @Test
  void shouldLetATokenDoWhatItIsGoodForAndNothingElse(@TempDir Path folder) throws Exception {
    String reader = "reader-0123456789";
    String writer = "writer-0123456789";
    Path file =
        Files.writeString(folder.resolve("tokens"), "read " + reader + "\nwrite " + writer + "\n");
    HttpSettings settings = TestHttp.settings("tokens.file", file.toString());
    try (HttpService service = TestHttp.start(settings, TestHttp.hello(), TestHttp.echo())) {
      Map<String, String> asReader = Map.of("Authorization", "Bearer " + reader);
      Map<String, String> asWriter = Map.of("Authorization", "Bearer " + writer);

      assertThat(get(service, "/hello", asReader).statusCode()).isEqualTo(200);
      assertThat(post(service, "/echo", "x", asWriter).statusCode()).isEqualTo(200);
      HttpResponse<String> refused = get(service, "/hello", asWriter);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body())
          .isEqualTo(
              "{\"error\":{\"type\":\"forbidden\",\"message\":\"this request needs a token with the"
                  + " right 'read'\",\"right\":\"read\"}}");
      assertThat(post(service, "/echo", "x", asReader).statusCode()).isEqualTo(403);
      assertThat(get(service, "/hello", Map.of()).statusCode()).isEqualTo(401);

      Files.writeString(file, "read " + writer + "\n");
      while (get(service, "/hello", asWriter).statusCode() != 200) {
        Thread.sleep(50);
      }
      assertThat(get(service, "/hello", asReader).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldRefuseAnOversizedBodyAnnouncedOrNot() throws Exception {
    HttpSettings small = TestHttp.settings("max.body.bytes", "2048");
    try (HttpService service = TestHttp.start(small, TestHttp.echo())) {
      String fits = "x".repeat(2048);
      HttpResponse<String> fitting = post(service, "/echo", fits, Map.of());
      HttpResponse<String> announced = post(service, "/echo", fits + "x", Map.of());
      HttpResponse<String> chunked =
          client.send(
              request(service, "/echo")
                  .header("Content-Type", "text/plain")
                  .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(fits + fits)))
                  .build(),
              BodyHandlers.ofString());

      assertThat(fitting.body()).isEqualTo(fits);
      assertThat(announced.statusCode()).isEqualTo(413);
      assertThat(announced.body()).contains("\"type\":\"too-large\"", "\"maxBytes\":2048");
      assertThat(chunked.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void shouldRefuseOversizedAndTooManyHeaders() throws Exception {
    try (HttpService service = TestHttp.start(TestHttp.settings(), TestHttp.hello())) {
      HttpResponse<String> large = get(service, "/hello", Map.of("X-Large", "x".repeat(10_000)));
      HttpRequest.Builder many = request(service, "/hello");
      for (int i = 0; i < 100; i++) {
        many.header("X-" + i, "y");
      }
      HttpResponse<String> tooMany = client.send(many.GET().build(), BodyHandlers.ofString());

      assertThat(large.statusCode()).isEqualTo(431);
      assertThat(large.body()).startsWith("{\"error\":{\"type\":");
      assertThat(tooMany.statusCode()).isEqualTo(431);
      assertThat(tooMany.body()).contains("at most 64 header fields");
    }
  }

  @Test
  void shouldTellAClientThatAsksTooOftenToComeBack() throws Exception {
    HttpSettings slow = TestHttp.settings("max.requests.per.second", "1");
    try (HttpService service = TestHttp.start(slow, TestHttp.hello())) {
      int served = 0;
      long started = System.nanoTime();
      HttpResponse<String> refused = null;
      for (int i = 0; i < 50; i++) {
        HttpResponse<String> answer = get(service, "/hello", Map.of());
        if (answer.statusCode() == 200) {
          served++;
        } else {
          refused = answer;
        }
      }

      // One request at once, and one more per second, however long the requests took.
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + 1;
      assertThat((long) served).isBetween(1L, 1 + seconds);
      assertThat(refused).isNotNull();
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void shouldTellClientsToComeBackWhenAllPlacesAreTaken() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    Route slow =
        Route.of(
            "GET",
            "/slow",
            Right.READ,
            call -> {
              inside.incrementAndGet();
              assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
              return Reply.json(200, new byte[0]);
            });
    Route open = Route.open("GET", "/health/live", call -> Reply.json(200, new byte[0]));
    HttpSettings two = TestHttp.settings("max.concurrent.requests", "2");
    try (HttpService service = TestHttp.start(two, slow, open)) {
      CompletableFuture<HttpResponse<String>> first = async(service, "/slow");
      CompletableFuture<HttpResponse<String>> second = async(service, "/slow");
      while (inside.get() < 2) {
        Thread.sleep(5);
      }
      HttpResponse<String> third = get(service, "/slow", Map.of());
      HttpResponse<String> live = get(service, "/health/live", Map.of());
      go.countDown();

      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
      assertThat(third.body()).contains("\"type\":\"busy\"");
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(second.get().statusCode()).isEqualTo(200);
      assertThat(get(service, "/slow", Map.of()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldCutOffAClientWhoseHeadersDrip() throws Exception {
    HttpSettings quick = TestHttp.settings("request.timeout.ms", "600");
    try (HttpService service = TestHttp.start(quick, TestHttp.hello());
        Socket socket = socket(service)) {
      assertThat(millisUntilCutOff(socket, "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Drip: "))
          .isBetween(500L, 10_000L);
    }
  }

  @Test
  void shouldCutOffAClientWhoseBodyDripsAlsoOnAConnectionThatServedBefore() throws Exception {
    HttpSettings quick = TestHttp.settings("request.timeout.ms", "600");
    try (HttpService service = TestHttp.start(quick, TestHttp.echo());
        Socket socket = socket(service)) {
      OutputStream out = socket.getOutputStream();
      out.write((POST_HEADERS + "Content-Length: 2\r\n\r\nok").getBytes(UTF_8));
      readAnswer(socket, "ok");
      Thread.sleep(1500); // waiting between requests is no offence

      assertThat(millisUntilCutOff(socket, POST_HEADERS + "Content-Length: 1000\r\n\r\n"))
          .isBetween(400L, 10_000L);
      assertThat(post(service, "/echo", "still there", Map.of()).body()).isEqualTo("still there");
    }
  }

  @Test
  void shouldCutOffAClientThatSaysNothing() throws Exception {
    HttpSettings quick = TestHttp.settings("request.timeout.ms", "600");
    try (HttpService service = TestHttp.start(quick, TestHttp.hello());
        Socket socket = socket(service)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void shouldFreeThePlaceOfARequestThatEndsInAnError() throws Exception {
    Route failing =
        Route.of(
            "POST",
            "/fails",
            Right.READ,
            call -> {
              throw new StackOverflowError();
            });
    HttpSettings one = TestHttp.settings("max.concurrent.requests", "1");
    try (HttpService service = TestHttp.start(one, failing, TestHttp.hello())) {
      for (int i = 0; i < 3; i++) {
        assertThat(post(service, "/fails", "x".repeat(100_000), Map.of()).statusCode())
            .isEqualTo(500);
      }

      assertThat(get(service, "/hello", Map.of()).statusCode()).isEqualTo(200);
      assertThat(service.failure()).isNull();
    }
  }

  @Test
  void shouldFailForGoodWhenMemoryHasRunOut() throws Exception {
    OutOfMemoryError end = new OutOfMemoryError("thrown by the test");
    Route failing =
        Route.of(
            "GET",
            "/fails",
            Right.READ,
            call -> {
              throw end;
            });
    try (HttpService service = TestHttp.start(TestHttp.settings(), failing)) {
      assertThat(get(service, "/fails", Map.of()).statusCode()).isEqualTo(500);
      assertThat(service.failure()).isSameAs(end);
    }
  }

  @Test
  void shouldNotTellTheClientWhatFailedInside() throws Exception {
    Route failing =
        Route.of(
            "GET",
            "/fails",
            Right.READ,
            call -> {
              throw new IOException("password=hunter2");
            });
    try (HttpService service = TestHttp.start(TestHttp.settings(), failing)) {
      HttpResponse<String> answer = get(service, "/fails", Map.of());

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("\"type\":\"internal\"").doesNotContain("hunter2");
    }
  }

  @Test
  void shouldRefuseWhatIsNoHttpInTheShapeOfAllErrors() throws Exception {
    try (HttpService service = TestHttp.start(TestHttp.settings(), TestHttp.hello())) {
      String answer = raw(service, "NONSENSE\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("<html", "Jetty");
    }
  }

  private static long millisUntilCutOff(Socket socket, String start) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(start.getBytes(UTF_8));
    out.flush();
    long begun = System.nanoTime();
    try {
      while (true) {
        out.write('x');
        out.flush();
        Thread.sleep(50);
      }
    } catch (IOException cutOff) {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
  }

  private static void readAnswer(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith(end)) {
      answer.append((char) in.read());
    }
  }

  private static String raw(HttpService service, String request) throws IOException {
    try (Socket socket = socket(service)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket socket(HttpService service) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    return socket;
  }

  private CompletableFuture<HttpResponse<String>> async(HttpService service, String path) {
    return client.sendAsync(request(service, path).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(HttpService service, String path, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request = request(service, path).GET();
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(
      HttpService service, String path, String body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request = request(service, path).POST(BodyPublishers.ofString(body));
    request.header("Content-Type", "text/plain");
    headers.forEach(request::setHeader);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(HttpService service, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofSeconds(30));
  }
}
