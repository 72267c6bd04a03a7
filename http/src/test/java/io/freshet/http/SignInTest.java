package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens in a cookie, over real sockets. */
@Timeout(60)
class SignInTest {
  private static final String TOKEN = "0123456789abcdef;\"\\=";
  private static final BrowserAccess SIGN_IN =
      new BrowserAccess(true, 0, 0, 0, Duration.ofSeconds(10));

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpSettings settings = TestHttp.settings("token", TOKEN);
  private final String cookie = new SessionCookie(settings).carrying(TOKEN).replaceFirst(";.*", "");
  private final Route who =
      Route.unlocked(
          "POST",
          "/who",
          call -> Reply.json(200, HttpJson.encode(List.copyOf(call.caller().rights()))));

  private HttpService start(BrowserAccess access) {
    HttpService service =
        new HttpService(
            settings, access, List.of(TestHttp.hello(), TestHttp.echo(), who), HttpObserver.NONE);
    service.start();
    return service;
  }

  @Test
  void shouldTakeTheTokenFromTheCookie() throws Exception {
    try (HttpService service = start(SIGN_IN)) {
      assertThat(get(service, Map.of("Cookie", "other=1; " + cookie)).statusCode()).isEqualTo(200);
      assertThat(get(service, Map.of()).statusCode()).isEqualTo(401);
      assertThat(get(service, Map.of("Cookie", "freshet-session=bm90LWl0")).statusCode())
          .isEqualTo(401);
      assertThat(get(service, Map.of("Cookie", "freshet-session=%%%")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldIgnoreTheCookieWhereAServiceHasNoSignIn() throws Exception {
    try (HttpService service = start(BrowserAccess.NONE)) {
      assertThat(get(service, Map.of("Cookie", cookie)).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldWriteByCookieFromItsOwnPageOnly() throws Exception {
    try (HttpService service = start(SIGN_IN)) {
      String own = "http://localhost:" + service.port();

      assertThat(post(service, "/echo", Map.of("Cookie", cookie, "Origin", own)).statusCode())
          .isEqualTo(200);
      HttpResponse<String> none = post(service, "/echo", Map.of("Cookie", cookie));
      assertThat(none.statusCode()).isEqualTo(403);
      assertThat(none.body()).contains("foreign-origin");
      // Another port of this host is the same site, so the browser sends the cookie.
      assertThat(
              post(
                      service,
                      "/echo",
                      Map.of(
                          "Cookie", cookie, "Origin", "http://localhost:" + (service.port() + 1)))
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void shouldNeedNoOriginWhereTheTokenIsInTheHeader() throws Exception {
    try (HttpService service = start(SIGN_IN)) {
      HttpResponse<String> answer =
          post(service, "/echo", Map.of("Authorization", "Bearer " + TOKEN));

      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldTellAnUnlockedRouteWhoAsks() throws Exception {
    try (HttpService service = start(SIGN_IN)) {
      String own = "http://localhost:" + service.port();
      HttpResponse<String> known =
          post(service, "/who", Map.of("Authorization", "Bearer " + TOKEN));
      HttpResponse<String> unknown =
          post(service, "/who", Map.of("Authorization", "Bearer nobody-knows-this"));
      HttpResponse<String> nobody = post(service, "/who", Map.of("Origin", own));

      assertThat(known.body()).contains("READ").contains("FORGET");
      assertThat(unknown.body()).isEqualTo("[]");
      assertThat(nobody.body()).isEqualTo("[]");
    }
  }

  @Test
  void shouldHideTheCookieFromScriptsAndOtherSites() {
    SessionCookie plain = new SessionCookie(settings);

    assertThat(plain.carrying(TOKEN))
        .startsWith("freshet-session=")
        .endsWith("; Path=/; HttpOnly; SameSite=Strict")
        .doesNotContain(TOKEN);
    assertThat(plain.cleared())
        .isEqualTo("freshet-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  }

  @Test
  void shouldBindTheCookieToHostAndTls() {
    HttpSettings tls =
        TestHttp.settings("tls.certificate.file", "cert.pem", "tls.key.file", "key.pem");

    assertThat(new SessionCookie(tls).carrying(TOKEN))
        .startsWith("__Host-freshet-session=")
        .endsWith("; Secure");
  }

  private HttpResponse<String> get(HttpService service, Map<String, String> headers)
      throws Exception {
    return send(service, "/hello", headers, HttpRequest.newBuilder().GET());
  }

  private HttpResponse<String> post(HttpService service, String path, Map<String, String> headers)
      throws Exception {
    return send(
        service,
        path,
        headers,
        HttpRequest.newBuilder()
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("x")));
  }

  private HttpResponse<String> send(
      HttpService service, String path, Map<String, String> headers, HttpRequest.Builder request)
      throws Exception {
    headers.forEach(request::header);
    URI uri = URI.create("http://localhost:" + service.port() + path);
    return client.send(request.uri(uri).build(), BodyHandlers.ofString());
  }
}
