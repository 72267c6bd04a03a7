package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.http.HttpObserver;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.Right;
import io.freshet.http.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests to one instance, of users whom another one holds: a peer of the test's own. */
@Timeout(60)
class PeersTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String PATH = "/v1/users/{id}/recommendations";
  private static final String USER = "anna-7f3";
  private static final String ASKED = "/v1/users/" + USER + "/recommendations";

  private final BlockingQueue<HttpExchange> asked = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ExecutorService peerThreads = Executors.newCachedThreadPool();
  private HttpServer peer;

  @BeforeEach
  void listen() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.setExecutor(peerThreads);
    peer.start();
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    peer.stop(0);
    peerThreads.shutdownNow();
  }

  @Test
  void shouldHandOnWhatWasAskedPercentEncoded() throws Exception {
    answers(200, "{\"userId\":\"it\"}");

    String odd = "/v1/users/%7Cl%2Fr%20%C3%A9%2E/recommendations?genre=Film|Noir&genre=a+b%26c^\"";
    assertThat(ask(odd)).startsWith("HTTP/1.1 200").endsWith("{\"userId\":\"it\"}");

    HttpExchange handedOn = asked.take();
    assertThat(handedOn.getRequestURI().getRawPath())
        .isEqualTo("/v1/users/%7Cl%2Fr%20%C3%A9%2E/recommendations");
    assertThat(handedOn.getRequestURI().getRawQuery())
        .isEqualTo("genre=Film%7CNoir&genre=a%20b%26c%5E%22");
    assertThat(handedOn.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer " + TOKEN);
    assertThat(handedOn.getRequestHeaders().getFirst("X-Freshet-Forwarded")).isEqualTo("1");
  }

  @Test
  void shouldLogNoUserWhateverThePeerDoes() throws Exception {
    answers(200, "<html>");
    ask(ASKED + "?genre=Film|Noir");
    ask(ASKED + "?genre=Film|Noir", new HostInfo("no host", 80), Map.of());
    ask(ASKED + "?genre=Film|Noir", HostInfo.unavailable(), Map.of());

    assertThat(List.copyOf(log.list))
        .noneMatch(event -> event.getFormattedMessage().contains(USER))
        .noneMatch(
            event ->
                event.getThrowableProxy() != null
                    && String.valueOf(event.getThrowableProxy().getMessage()).contains(USER));
  }

  @Test
  void shouldPassOnAnErrorAsThePeerGaveIt() throws Exception {
    answers(404, "{\"error\":{\"type\":\"not-found\",\"message\":\"nothing is known\"}}");

    assertThat(ask(ASKED)).startsWith("HTTP/1.1 404").contains("nothing is known");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 421})
  void shouldNameThePeerThatRefusesWhatThisInstanceAdmitted(int status) throws Exception {
    answers(status, "{\"error\":{\"type\":\"x\",\"message\":\"y\"}}");

    assertThat(ask(ASKED))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-refused\"", peerName(), "" + status);
  }

  @Test
  void shouldNotPassOnWhatIsNoJson() throws Exception {
    answers(200, "<html>it works</html>");

    assertThat(ask(ASKED))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-unusable\"", peerName())
        .doesNotContain("it works");
  }

  @Test
  void shouldNotPassOnAnEmptyBody() throws Exception {
    answers(200, "");

    assertThat(ask(ASKED)).startsWith("HTTP/1.1 503").contains("\"peer-unusable\"", peerName());
  }

  @Test
  void shouldReadNoMoreOfAPeerThanItsBound() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    endless(new byte[1024], 0, cutOff);

    String reply =
        ask(
            ASKED,
            here(),
            Map.of(
                "scorer.queries.forward.max.bytes", "65536",
                "scorer.queries.forward.timeout.ms", "60000"));

    assertThat(reply)
        .startsWith("HTTP/1.1 503")
        .contains("\"peer-unusable\"", peerName(), "65536", "scorer.queries.forward.max.bytes");
    assertThat(cutOff.await(30, TimeUnit.SECONDS)).as("the peer's connection is closed").isTrue();
  }

  @Test
  void shouldTakeABodyOfExactlyTheBound() throws Exception {
    answers(200, "\"" + "x".repeat(65_534) + "\"");

    assertThat(ask(ASKED, here(), Map.of("scorer.queries.forward.max.bytes", "65536")))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldGiveUpAPeerThatDripsItsBodyAtTheDeadline() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    endless(new byte[] {' '}, 5, cutOff);

    assertThat(ask(ASKED, here(), Map.of("scorer.queries.forward.timeout.ms", "300")))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-unreachable\"", peerName(), "300 ms");
    assertThat(cutOff.await(30, TimeUnit.SECONDS)).as("the peer's connection is closed").isTrue();
  }

  @Test
  void shouldSayWhyAPeerCannotBeReached() throws Exception {
    peer.stop(0);

    assertThat(ask(ASKED))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-unreachable\"", peerName());
  }

  @Test
  void shouldAskNobodyWhoIsNotAmongThePeers() throws Exception {
    answers(200, "{}");

    assertThat(ask(ASKED, here(), Map.of("scorer.queries.peers", "10.0.0.1:8082, scorer-*")))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-not-allowed\"", peerName(), "scorer.queries.peers");
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldAskWhoIsAmongThePeers() throws Exception {
    answers(200, "{}");

    assertThat(ask(ASKED, here(), Map.of("scorer.queries.peers", "scorer-*," + peerName())))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no host", "evil/x?y=", "a@b", ""})
  void shouldAskNobodyUnderWhatIsNoAddress(String host) throws Exception {
    assertThat(ask(ASKED, new HostInfo(host, 80), Map.of()))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1", "\"peer-unreachable\"", "not an address");
  }

  @Test
  void shouldWarnThatTokensGoToAnyMemberOfTheGroup() {
    peers(Map.of("scorer.queries.enabled", "true"));
    assertThat(warnings()).hasSize(1).first().asString().contains("scorer.queries.peers");
  }

  @Test
  void shouldNotWarnWhereThereAreNoQueriesOrPeersAreListed() {
    peers(Map.of());
    peers(Map.of("scorer.queries.enabled", "true", "scorer.queries.peers", "scorer-*:8082"));
    assertThat(warnings()).isEmpty();
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLoggerName().equals(Peers.class.getName()))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void answers(int status, String body) {
    peer.createContext(
        "/",
        exchange -> {
          asked.add(exchange);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }

  /** Writes until nobody reads any more. */
  private void endless(byte[] piece, int pauseMillis, CountDownLatch cutOff) {
    peer.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(piece);
              out.flush();
              TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            cutOff.countDown();
          }
        });
  }

  private HostInfo here() {
    return new HostInfo("127.0.0.1", peer.getAddress().getPort());
  }

  private String peerName() {
    return "127.0.0.1:" + here().port();
  }

  private String ask(String target) throws Exception {
    return ask(target, here(), Map.of());
  }

  /** Sends a request as it is, which no client would, and returns the whole reply. */
  private String ask(String target, HostInfo holder, Map<String, String> settings)
      throws Exception {
    Peers peers = peers(settings);
    Route route =
        Route.of("GET", PATH, Right.READ, call -> peers.forward(call, holder)).taking("genre");
    try (HttpService service = new HttpService(http(), List.of(route), HttpObserver.NONE)) {
      service.start();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        socket.setSoTimeout(20_000);
        String request =
            "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                .formatted(target, TOKEN);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static Peers peers(Map<String, String> settings) {
    return new Peers(http(), QuerySettings.from(new HashMap<>(settings)));
  }

  private static HttpSettings http() {
    return HttpSettings.from(
        Map.of("scorer.http.port", "0", "scorer.http.token", TOKEN), "scorer", 8082);
  }
}
