package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTest {
  private final Route route =
      Route.of("GET", "/v1/users/{id}/state", Right.READ, call -> Reply.json(200, new byte[0]));

  @Test
  void shouldDecodeItsVariables() {
    assertThat(route.match("/v1/users/42/state")).containsExactly(Map.entry("id", "42"));
    assertThat(route.match("/v1/users/Zo%C3%AB%2Fx+%20/state"))
        .containsExactly(Map.entry("id", "Zoë/x+ "));
  }

  @Test
  void shouldNotMatchAnotherPathOrAWronglyEncodedOne() {
    assertThat(route.match("/v1/users/42")).isNull();
    assertThat(route.match("/v1/users/42/state/")).isNull();
    assertThat(route.match("/v1/users/42/states")).isNull();
    assertThat(route.match("/v1/users/42/stat")).isNull();
    assertThat(route.match("/v1/items/42/state")).isNull();
    assertThat(route.match("v1/users/42/state")).isNull();
    assertThat(route.match("/v1/users/42/state/more")).isNull();
    assertThat(route.match("")).isNull();
    assertThat(route.match("/v1/users//state")).isNull();
    assertThat(route.match("/v1/users/%C3/state")).isNull();
    assertThat(route.match("/v1/users/%4/state")).isNull();
    assertThat(route.match("/v1/users/%zz/state")).isNull();
    assertThat(route.match("/v1/users/%/state")).isNull();
  }

  @Test
  void shouldTakeAQueryApart() {
    assertThat(Route.query("k=5&genre=Sci-Fi&genre=Film+Noir&flag&&x=%C3%A9"))
        .isEqualTo(
            Map.of(
                "k",
                List.of("5"),
                "genre",
                List.of("Sci-Fi", "Film Noir"),
                "flag",
                List.of(""),
                "x",
                List.of("é")));
    assertThat(Route.query(null)).isEmpty();
  }

  @Test
  void shouldRefuseAQueryThatIsNoUtf8() {
    assertThatThrownBy(() -> Route.query("x=%FF")).isInstanceOf(HttpProblem.class);
  }
}
