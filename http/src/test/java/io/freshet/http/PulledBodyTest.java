package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are made as their client reads them, over real sockets. */
@Timeout(60)
class PulledBodyTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger made = new AtomicInteger();

  private Route lines(PulledBody body) {
    return Route.of("GET", "/lines", Right.READ, call -> Reply.pulled("text/plain", body));
  }

  private HttpResponse<String> get(HttpService service, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private PulledBody pieces(int count) {
    return () -> made.get() == count ? null : (made.incrementAndGet() + "\n").getBytes(UTF_8);
  }

  @Test
  void shouldSendEveryPieceInOrderAndEnd() throws Exception {
    try (HttpService service = TestHttp.start(TestHttp.settings(), lines(pieces(2_000)))) {
      HttpResponse<String> answer = get(service, "/lines");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
      assertThat(answer.body().lines()).hasSize(2_000).startsWith("1", "2").endsWith("2000");
    }
  }

  @Test
  void shouldKeepItsPlaceWhileItIsSentAndGiveItBack() throws Exception {
    HttpSettings one =
        TestHttp.settings(
            "max.concurrent.requests", "1", "max.concurrent.requests.per.address", "1");
    AtomicInteger during = new AtomicInteger();
    HttpService[] self = new HttpService[1];
    PulledBody asking =
        () -> {
          if (made.getAndIncrement() > 0) {
            return null;
          }
          during.set(get(self[0], "/hello").statusCode());
          return new byte[] {'x'};
        };
    try (HttpService service = TestHttp.start(one, lines(asking), TestHttp.hello())) {
      self[0] = service;
      assertThat(get(service, "/lines").body()).isEqualTo("x");
      assertThat(during).as("another request meanwhile").hasValue(503);
      int after = 503;
      while (after == 503) { // the place is given back behind the last byte
        after = get(service, "/hello").statusCode();
      }
      assertThat(after).isEqualTo(200);
    }
  }

  @Test
  void shouldBreakOffRatherThanEndAfterAFailure() throws Exception {
    PulledBody failing =
        () -> {
          if (made.incrementAndGet() == 3) {
            throw new IllegalStateException("made to fail");
          }
          return new byte[] {'x'};
        };
    try (HttpService service =
        TestHttp.start(TestHttp.settings(), lines(failing), TestHttp.hello())) {
      assertThatThrownBy(() -> get(service, "/lines")).isInstanceOf(IOException.class);
      assertThat(made).hasValue(3);
      assertThat(get(service, "/hello").statusCode()).isEqualTo(200);
    }
  }
}
