package io.freshet.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.fuzz.Seeds;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths and queries of requests: an accepted value equals the one parsed from its encoded form. */
class QueryFuzzTest {
  private static final Route ROUTE =
      Route.of("GET", "/v1/users/{id}/state", Right.READ, call -> Reply.json(200, new byte[0]))
          .taking("k", "genre");

  static Stream<byte[]> seeds() {
    return Seeds.texts(
        "k=10&genre=Film%20Noir&genre=a+b",
        "k=&&=1&k", "%C3%AB=%2F&genre=%", "%ED%A0%80=1", "k=%zz", "..", "");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "20s")
  void shouldTakeAQueryAndAPathApartOrRefuseThem(byte[] bytes) {
    String raw = new String(bytes, ISO_8859_1);
    try {
      Map<String, List<String>> query = Route.query(raw);
      assertThat(Route.query(encoded(query))).isEqualTo(query);
      assertThat(ROUTE.parameters(raw).keySet()).isSubsetOf("k", "genre");
    } catch (HttpProblem e) {
      assertThat(e.status()).isEqualTo(400);
    }
    Map<String, String> variables = ROUTE.match("/v1/users/" + raw + "/state");
    if (variables != null) {
      String id = variables.get("id");
      assertThat(id).isNotEmpty();
      assertThat(ROUTE.match("/v1/users/" + Route.encode(id) + "/state")).isEqualTo(variables);
    }
  }

  private static String encoded(Map<String, List<String>> query) {
    return query.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().stream()
                    .map(value -> Route.encode(each.getKey()) + "=" + Route.encode(value)))
        .collect(Collectors.joining("&"));
  }
}
