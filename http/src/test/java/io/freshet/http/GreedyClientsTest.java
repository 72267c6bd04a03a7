package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that use as many connections, places and reply bytes as they can, over real sockets. */
@Timeout(60)
class GreedyClientsTest {
  private static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LARGE = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Route health =
      Route.open("GET", "/health/live", call -> Reply.json(200, new byte[0]));
  private final Route large =
      Route.of(
          "GET",
          "/large",
          Right.READ,
          call -> new Reply(200, "text/plain", Map.of(), new byte[32 << 20]));

  @Test
  void shouldCloseTheConnectionsThatOneClientHasBeyondItsShare() throws Exception {
    HttpSettings three = TestHttp.settings("max.connections.per.address", "3");
    try (HttpService service = TestHttp.start(three, health)) {
      List<Socket> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket = connect(service);
        assertThat(ask(socket, HEALTH)).isEqualTo("HTTP/1.1 200 OK");
        held.add(socket);
      }
      try (Socket fourth = connect(service)) {
        assertThat(isClosedByServer(fourth)).isTrue();
      }
      held.get(0).close();
      String answer = "";
      while (!answer.equals("HTTP/1.1 200 OK")) { // the service has to notice the close first
        try (Socket again = connect(service)) {
          answer = ask(again, HEALTH);
        } catch (IOException closed) {
          Thread.sleep(20);
        }
      }
      held.get(1).close();
      held.get(2).close();
    }
  }

  @Test
  void shouldLeavePlacesToOthersWhileOneClientSendsBodiesSlowly() throws Exception {
    HttpSettings one =
        TestHttp.settings(
            "max.concurrent.requests", "3", "max.concurrent.requests.per.address", "1");
    try (HttpService service = TestHttp.start(one, TestHttp.echo(), TestHttp.hello(), health);
        Socket slow = connect(service)) {
      String slowly =
          """
          POST /echo HTTP/1.1
          Host: localhost
          Content-Type: text/plain
          Content-Length: 1000
          Expect: 100-continue

          """
              .replace("\n", "\r\n");
      // The service asks for the body once the request has its place.
      assertThat(ask(slow, slowly)).isEqualTo("HTTP/1.1 100 Continue");
      try (Socket other = connect(service)) {
        assertThat(ask(other, HELLO)).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      try (Socket supervisor = connect(service)) {
        assertThat(ask(supervisor, HEALTH)).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void shouldAnswerOthersWhileManyAskForHealthAtOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    Route blocking =
        Route.open(
            "GET",
            "/health/live",
            call -> {
              inside.incrementAndGet();
              assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
              return Reply.json(200, new byte[0]);
            });
    HttpSettings settings = TestHttp.settings("max.concurrent.requests", "1");
    List<Socket> asking = new ArrayList<>();
    try (HttpService service = TestHttp.start(settings, blocking, TestHttp.hello())) {
      for (int i = 0; i < FrontHandler.OPEN_PLACES; i++) {
        Socket socket = connect(service);
        socket.getOutputStream().write(HEALTH.getBytes(UTF_8));
        asking.add(socket);
      }
      while (inside.get() < FrontHandler.OPEN_PLACES) {
        Thread.sleep(5);
      }
      try (Socket more = connect(service);
          Socket other = connect(service)) {
        assertThat(ask(more, HEALTH)).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(ask(other, HELLO)).isEqualTo("HTTP/1.1 200 OK");
      }
      go.countDown();
      for (Socket socket : asking) {
        assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
        socket.close();
      }
    }
  }

  @Test
  void shouldCutOffAClientThatDoesNotReadItsReply() throws Exception {
    HttpSettings quick = TestHttp.settings("reply.timeout.ms", "600", "idle.timeout.ms", "3600000");
    CountDownLatch over = new CountDownLatch(1);
    HttpObserver observer = (route, method, status, nanos) -> over.countDown();
    try (HttpService service = new HttpService(quick, List.of(large), observer)) {
      service.start();
      try (Socket socket = connect(service)) {
        assertThat(ask(socket, LARGE)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(bytesUntilClosed(socket)).isLessThan(32 << 20);
      }
    }
  }

  @Test
  void shouldHoldOnlySoManyBytesOfRepliesThatNobodyReads() throws Exception {
    HttpSettings small = TestHttp.settings("max.reply.bytes", Integer.toString(1 << 20));
    try (HttpService service = TestHttp.start(small, large, TestHttp.hello())) {
      try (Socket slow = connect(service);
          Socket other = connect(service)) {
        assertThat(ask(slow, LARGE)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(ask(other, LARGE)).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      String answer = "";
      while (!answer.equals("HTTP/1.1 200 OK")) { // the service has to notice the close first
        try (Socket again = connect(service)) {
          answer = ask(again, HELLO);
        }
      }
    }
  }

  private static Socket connect(HttpService service) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean isClosedByServer(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private static long bytesUntilClosed(Socket socket) {
    byte[] buffer = new byte[1 << 16];
    long read = 0;
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read += n;
      }
    } catch (IOException reset) {
      return read;
    }
    return read;
  }

  /** Sends a request and reads the status line of its answer. */
  private static String ask(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return line(socket);
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = socket.getInputStream().read();
    while (c >= 0 && c != '\r') {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }
}
