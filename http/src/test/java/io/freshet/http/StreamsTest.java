package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event streams over real sockets. */
@Timeout(60)
class StreamsTest {
  private static final String STREAM = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final EventFeed feed = new EventFeed("run", 100, 100, 0, System::nanoTime);
  private final Route stream =
      Route.of("GET", "/stream", Right.READ, call -> feed.stream(0, call.header("Last-Event-ID")));

  private HttpService start(BrowserAccess access, String... settings) {
    HttpService service =
        new HttpService(
            TestHttp.settings(settings),
            access,
            List.of(stream, TestHttp.hello()),
            HttpObserver.NONE);
    service.start();
    return service;
  }

  private static BrowserAccess access(int streams, int perAddress, int bytes) {
    return new BrowserAccess(false, streams, perAddress, bytes, Duration.ofMillis(10));
  }

  private void publish(String name, byte[] json) {
    feed.publish(name, 0, json);
    feed.flush();
  }

  @Test
  void shouldSendEventsUntilTheServiceCloses() throws Exception {
    HttpService service = start(access(2, 2, 1 << 20));
    try (Socket socket = ask(service, STREAM)) {
      assertThat(until(socket, "\r\n\r\n"))
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Type: text/event-stream")
          .contains("Cache-Control: no-store");
      await().until(() -> feed.clients() == 1);
      publish("first", "{}".getBytes(UTF_8));
      publish("second", "{}".getBytes(UTF_8));
      assertThat(until(socket, "event: second")).contains("id: run-1\nevent: first\ndata: {}\n\n");

      service.close();
      assertThat(socket.getInputStream().readAllBytes()).isNotNull(); // it ends
      assertThat(feed.clients()).isZero();
    } finally {
      service.close();
    }
  }

  @Test
  void shouldTakeNoPlaceAmongTheRequests() throws Exception {
    try (HttpService service = start(access(1, 1, 1 << 20), "max.concurrent.requests", "1");
        Socket open = ask(service, STREAM)) {
      until(open, "\r\n\r\n");
      try (Socket other = ask(service, HELLO)) {
        assertThat(until(other, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void shouldRefuseAStreamBeyondTheShareOfItsAddress() throws Exception {
    try (HttpService service = start(access(5, 1, 1 << 20));
        Socket open = ask(service, STREAM)) {
      until(open, "\r\n\r\n");
      try (Socket second = ask(service, STREAM)) {
        assertThat(until(second, "}}"))
            .startsWith("HTTP/1.1 503")
            .contains("limit of event streams");
      }
    }
  }

  @Test
  void shouldRefuseStreamsWhereAServiceHasNone() throws Exception {
    try (HttpService service = start(BrowserAccess.NONE);
        Socket none = ask(service, STREAM)) {
      assertThat(until(none, "}}")).startsWith("HTTP/1.1 503");
    }
  }

  @Test
  void shouldFreeThePlaceOfAClientThatLeft() throws Exception {
    try (HttpService service = start(access(1, 1, 1 << 20))) {
      try (Socket gone = ask(service, STREAM)) {
        until(gone, "\r\n\r\n");
      }
      await().until(() -> feed.clients() == 0); // heartbeats find out
      try (Socket next = ask(service, STREAM)) {
        assertThat(until(next, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void shouldCutOffAClientThatDoesNotRead() throws Exception {
    try (HttpService service = start(access(1, 1, 100_000));
        Socket idle = ask(service, STREAM)) {
      await().until(() -> feed.clients() == 1);
      byte[] large = ("\"" + "x".repeat(60_000) + "\"").getBytes(UTF_8);
      int sent = 0;
      while (feed.clients() == 1 && sent < 10_000) { // the sockets' own buffers fill first
        publish("large", large);
        sent++;
      }
      assertThat(feed.clients()).isZero();
      assertThat(idle.isConnected()).isTrue();
    }
  }

  @Test
  void shouldSendAHeartbeatToASilentStream() throws Exception {
    try (HttpService service = start(access(1, 1, 1 << 20));
        Socket open = ask(service, STREAM)) {
      until(open, ":\n\n"); // the first piece
      assertThat(until(open, ":\n\n")).endsWith(":\n\n");
    }
  }

  private static Socket ask(HttpService service, String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  /** Reads up to and including a text. */
  private static String until(Socket socket, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as(read.toString()).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }
}
