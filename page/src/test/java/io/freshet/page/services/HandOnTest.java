package io.freshet.page.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpObserver;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpService;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.Right;
import io.freshet.http.Route;
import io.freshet.http.client.BoundedClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandOnTest {
  private static final String TOKEN = "0123456789abcdef";

  private final HandOn handOn = new HandOn(new BoundedClient(""), 1_000, Duration.ofSeconds(5));

  private static Call call(@Nullable String token) {
    return new Call(
        "GET",
        "/v1/users/{id}/state",
        Map.of("id", "a/b"),
        Map.of("k", List.of("3")),
        name -> null,
        new byte[0],
        new Caller("127.0.0.1", token, Set.of()));
  }

  private static HttpService service(Route.Handler handler) {
    HttpSettings settings =
        HttpSettings.from(Map.of("test.http.port", "0", "test.http.token", TOKEN), "test", 1);
    Route route = Route.of("GET", "/v1/users/{id}/state", Right.READ, handler).taking("k");
    HttpService service = new HttpService(settings, List.of(route), HttpObserver.NONE);
    service.start();
    return service;
  }

  private static OtherService at(HttpService service) {
    return new OtherService("scorer", URI.create("http://127.0.0.1:" + service.port()));
  }

  @Test
  void shouldGoOnWithTheVisitorsTokenAndBringTheAnswerBack() throws Exception {
    try (HttpService service =
        service(
            call ->
                Reply.json(
                        200,
                        HttpJson.encode(
                            List.of(call.variable("id"), String.valueOf(call.parameter("k")))))
                    .with("X-Freshet-Reflects", "user-states-0@1"))) {
      Reply reply = handOn.to(at(service), call(TOKEN));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("[\"a/b\",\"3\"]");
      assertThat(reply.headers()).containsEntry("X-Freshet-Reflects", "user-states-0@1");
    }
  }

  @Test
  void shouldHaveNoRightsOfItsOwn() throws Exception {
    try (HttpService service = service(call -> Reply.json(200, new byte[0]))) {
      assertThat(handOn.to(at(service), call(null)).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldNameTheServiceThatDoesNotAnswer() {
    OtherService gone = new OtherService("trainer", URI.create("http://127.0.0.1:1"));
    HttpProblem problem =
        catchThrowableOfType(HttpProblem.class, () -> handOn.to(gone, call(TOKEN)));

    assertThat(problem.status()).isEqualTo(503);
    assertThat(new String(problem.reply().body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"type\":\"service-silent\"")
        .contains("\"service\":\"trainer\"");
  }

  @Test
  void shouldRefuseAnAnswerThatIsTooLong() {
    try (HttpService service = service(call -> Reply.json(200, new byte[2_000]))) {
      HttpProblem problem =
          catchThrowableOfType(HttpProblem.class, () -> handOn.to(at(service), call(TOKEN)));

      assertThat(problem.type()).isEqualTo("service-unusable");
    }
  }
}
