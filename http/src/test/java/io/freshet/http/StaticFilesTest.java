package io.freshet.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StaticFilesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final StaticFiles files =
      new StaticFiles(Map.of("Content-Security-Policy", "default-src 'none'"))
          .add("/", "index.html", "<p>hello".getBytes(UTF_8))
          .add("/static/page.js", "page.js", "let a".getBytes(UTF_8));

  private HttpService start() {
    return TestHttp.start(
        TestHttp.settings("token", "0123456789abcdef"), files.routes().toArray(Route[]::new));
  }

  @Test
  void shouldServeAFileWithItsTypeAndHeadersToAnybody() throws Exception {
    try (HttpService service = start()) {
      HttpResponse<String> page = get(service, "/", Map.of());
      HttpResponse<String> script = get(service, "/static/page.js", Map.of());

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).isEqualTo("<p>hello");
      assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .contains("default-src 'none'");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(script.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/javascript");
    }
  }

  @Test
  void shouldSendNoBodyForAFileThatTheClientHas() throws Exception {
    try (HttpService service = start()) {
      String tag = get(service, "/", Map.of()).headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> same = get(service, "/", Map.of("If-None-Match", "\"x\", " + tag));
      HttpResponse<String> weak = get(service, "/", Map.of("If-None-Match", "W/" + tag));
      HttpResponse<String> other = get(service, "/", Map.of("If-None-Match", "\"x\""));

      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.headers().firstValue("ETag")).contains(tag);
      assertThat(weak.statusCode()).isEqualTo(304);
      assertThat(other.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldServeNothingElse() throws Exception {
    try (HttpService service =
        TestHttp.start(TestHttp.settings(), files.routes().toArray(Route[]::new))) {
      assertThat(get(service, "/static/../page.js", Map.of()).statusCode()).isEqualTo(404);
      assertThat(get(service, "/static/%2e%2e/page.js", Map.of()).statusCode()).isEqualTo(404);
      assertThat(get(service, "/static/", Map.of()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldRefuseAFileWithoutAKnownTypeAndASecondOneUnderAPath() {
    byte[] content = new byte[0];

    assertThatThrownBy(() -> files.add("/x", "x.exe", content)).hasMessageContaining("x.exe");
    assertThatThrownBy(() -> files.add("/", "other.html", content)).hasMessageContaining("under /");
    assertThat(StaticFiles.isServable("a.b.CSS")).isTrue();
    assertThat(StaticFiles.isServable("css")).isFalse();
  }

  private HttpResponse<String> get(HttpService service, String path, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + path));
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
