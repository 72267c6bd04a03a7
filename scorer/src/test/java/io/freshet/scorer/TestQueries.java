package io.freshet.scorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.Route;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.query.LocalUserStates;
import io.freshet.scorer.query.QueryRoutes;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.query.StateWait;
import io.freshet.scorer.query.UserStateTable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;

/** Asks a scorer's routes without HTTP and without Kafka. */
final class TestQueries implements UserStateTable {
  private final Map<String, byte[]> states = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final List<Route> routes;

  TestQueries(SharedScorerState state, Map<String, String> values, Instant now) {
    routes =
        new QueryRoutes(
                state,
                () -> ModelCatalog.EMPTY,
                () -> this,
                ScorerSettings.from(values),
                QuerySettings.from(values),
                HttpSettings.from(values, "scorer", 8082),
                new Topics(""),
                new StateWait(Duration.ZERO, 1, () -> 0, time -> {}),
                () -> now,
                () -> 0)
            .routes();
  }

  /** Holds a user's value of {@code user-states}. */
  void hold(String user, byte[] value) {
    states.put(user, value);
  }

  /** No instance holds this user any more. */
  void lose(String user) {
    lost.add(user);
  }

  @Override
  public Optional<HostInfo> elsewhere(byte[] userId) {
    if (lost.contains(new String(userId, UTF_8))) {
      throw HttpProblem.unavailable("states-not-ready", "partitions are being assigned", 1);
    }
    return Optional.empty();
  }

  @Override
  public LocalUserStates.Found find(byte[] userId) {
    return new LocalUserStates.Found(states.get(new String(userId, UTF_8)), 0, OptionalLong.of(7));
  }

  /** Asks a route of GET, and expects status 200. */
  Reply get(String path, String id, Map<String, List<String>> query) throws Exception {
    Reply reply = ask("GET", path, Map.of("id", id), query, Reply.JSON, "");
    assertThat(reply.status()).isEqualTo(200);
    return reply;
  }

  Reply post(String path, String contentType, String body) throws Exception {
    return ask("POST", path, Map.of(), Map.of(), contentType, body);
  }

  private Reply ask(
      String method,
      String path,
      Map<String, String> variables,
      Map<String, List<String>> query,
      String contentType,
      String body)
      throws Exception {
    Route route =
        routes.stream()
            .filter(each -> each.method().equals(method) && each.path().equals(path))
            .findFirst()
            .orElseThrow();
    assertThat(route.parameters()).containsAll(query.keySet());
    return route
        .handler()
        .handle(
            new Call(
                method,
                path,
                variables,
                query,
                name -> name.equals("Content-Type") ? contentType : null,
                body.getBytes(UTF_8),
                Caller.withoutToken("127.0.0.1")));
  }
}
