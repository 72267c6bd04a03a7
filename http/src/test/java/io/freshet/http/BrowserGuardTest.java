package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrowserGuardTest {
  private final BrowserGuard guard = guard();

  @Test
  void shouldAnswerProgramsThatComeByTheLoopbackAddress() {
    for (String host :
        new String[] {"localhost", "LOCALHOST:8081", "127.0.0.1:8081", "[::1]:8081", "127.0.0.2"}) {
      passes(guard, "GET", host, null, null);
    }
    passes(guard, "GET", null, null, null);
    passes(guard, "POST", "localhost:8081", null, "application/json");
  }

  @Test
  void shouldRefuseANameThatSomebodyLetsPointToTheLoopbackAddress() {
    refuses(guard, 421, "GET", "rebound.example:8081", null, null);
    refuses(guard, 421, "GET", "localhost.rebound.example", null, null);
    refuses(guard, 421, "GET", "rebound.example", "http://rebound.example", null);
    refuses(guard, 421, "GET", "", null, null);
  }

  @Test
  void shouldRefuseAPageOfAnotherOrigin() {
    refuses(guard, 403, "POST", "localhost:8081", "https://shop.example", "application/json");
    refuses(guard, 403, "DELETE", "localhost:8081", "null", null);
    refuses(guard, 403, "GET", "localhost:8081", "http://localhost:3000", null);
    passes(guard, "GET", "localhost:8081", "http://localhost:8081", null);
  }

  @Test
  void shouldRefuseABodyWithoutAType() {
    refuses(guard, 415, "POST", "localhost:8081", null, null);
    passes(guard, "DELETE", "localhost:8081", null, null);
  }

  @Test
  void shouldLetInWhatTheSettingAllows() {
    BrowserGuard open = guard("Ingest", "shop.example:8443");

    passes(open, "GET", "ingest:8081", null, null);
    passes(open, "GET", "ingest:8081", "https://shop.example:8443", null);
    refuses(open, 403, "GET", "ingest:8081", "https://shop.example", null);
    refuses(open, 421, "GET", "scorer:8082", null, null);
    passes(guard("*"), "GET", "any.example", "https://other.example", null);
  }

  private static BrowserGuard guard(String... allowed) {
    return new BrowserGuard("127.0.0.2", List.of(allowed), "test.http.allowed.hosts");
  }

  private static void passes(
      BrowserGuard guard,
      String method,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String type) {
    assertThatCode(() -> guard.check(method, host, origin, type)).doesNotThrowAnyException();
  }

  private static void refuses(
      BrowserGuard guard,
      int status,
      String method,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String type) {
    assertThatThrownBy(() -> guard.check(method, host, origin, type))
        .asInstanceOf(InstanceOfAssertFactories.type(HttpProblem.class))
        .returns(status, HttpProblem::status);
  }
}
