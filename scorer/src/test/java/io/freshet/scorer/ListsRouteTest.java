package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.PulledBody;
import io.freshet.http.Reply;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/recommendations} on a model of two genres: War (a…) and Musical (b…). */
class ListsRouteTest {
  private static final Instant NOW = Instant.parse("2026-01-03T15:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();
  private static final String USER_LIST = "/v1/users/{id}/recommendations";

  @TempDir private Path folder;
  private final Map<String, String> values =
      Map.of(
          "scorer.queries.enabled", "true",
          "scorer.queries.max.users", "3",
          "scorer.queries.max.events", "3");
  private final SharedScorerState state =
      SharedScorerState.create(ScorerSettings.from(values), new Topics(""));
  private final TestQueries queries = new TestQueries(state, values, NOW);
  private final TestUsers users = new TestUsers();

  @BeforeEach
  void serve() {
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(state.dictionary());
    for (int i = 0; i < 30; i++) {
      overlay.put(item("a%02d".formatted(i), "Battle " + i, "War"));
      overlay.put(item("b%02d".formatted(i), "Song " + i, "Musical"));
    }
    state.views().describe(overlay.build());
    state.views().serve(new TestModels(folder).genres(id -> id.charAt(0) == 'a' ? 50 : 3), "v1");
  }

  private static Item item(String id, String title, String genre) {
    return new Item(id, title, List.of(genre), null, null, true);
  }

  private Reply post(String body) throws Exception {
    return queries.post("/v1/recommendations", "application/json; charset=utf-8", body);
  }

  private JsonNode visitor(String body) throws Exception {
    Reply reply = post(body);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.contentType()).isEqualTo(Reply.JSON);
    return HttpJson.decode(reply.body());
  }

  private List<JsonNode> lines(String body) throws Exception {
    Reply reply = post(body);
    assertThat(reply.contentType()).isEqualTo("application/x-ndjson");
    PulledBody pulled = Objects.requireNonNull(reply.pulled());
    List<JsonNode> lines = new ArrayList<>();
    for (byte[] line = pulled.next(); line != null; line = pulled.next()) {
      String text = new String(line, StandardCharsets.UTF_8);
      assertThat(text).endsWith("\n").doesNotContain("\n{");
      lines.add(HttpJson.decode(line));
    }
    return lines;
  }

  private JsonNode ofUser(String user, String... query) throws Exception {
    Map<String, List<String>> parameters = new java.util.TreeMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(query[i], List.of(query[i + 1]));
    }
    return HttpJson.decode(queries.get(USER_LIST, user, parameters).body());
  }

  @Test
  void shouldAnswerAVisitorAsAUserWithTheSameEvents() throws Exception {
    users.rate("u", "b28", 4, SECOND - 2);
    users.rate("u", "b27", 5, SECOND - 1);
    queries.hold("u", users.rate("u", "a29", 2, SECOND));
    JsonNode visitor =
        visitor(
            """
            {"events":[{"itemId":"b28"},{"itemId":"b27","rating":5},{"itemId":"a29","rating":2}],
             "k":5,"exclude":["b00"],"explain":"parts"}\
            """);
    JsonNode user = ofUser("u", "k", "5", "exclude", "b00", "explain", "parts");
    assertThat(visitor.get("items")).hasSize(5).isEqualTo(user.get("items"));
    assertThat(visitor.get("items").get(0).get("itemId").asText()).isEqualTo("b01");
    assertThat(visitor.get("items").get(0).get("title").asText()).isEqualTo("Song 1");
    assertThat(visitor.get("rung").asText()).isEqualTo("personal");
    assertThat(visitor.has("userId")).isFalse();
    assertThat(visitor.get("cause").isNull()).isTrue();
    assertThat(visitor.get("context").get("weekend").asBoolean()).isTrue();
    assertThat(state.dictionary().size()).as("nothing is stored").isEqualTo(60);
  }

  @Test
  void shouldTakeTheTimesOfEventsAndTheContextAsked() throws Exception {
    JsonNode answer =
        visitor(
            """
            {"events":[{"itemId":"b27","timestamp":"2026-01-01T10:00:00+01:00"},
                       {"itemId":"b27","rating":null,"timestamp":%d}],
             "at":"2026-01-05T21:00:00+01:00","genre":["War","Musical"],"variety":0.5}\
            """
                .formatted(SECOND));
    assertThat(answer.get("context").toString())
        .isEqualTo("{\"daytime\":false,\"weekend\":false,\"hour\":21,\"sessionPosition\":0}");
    assertThat(answer.get("items").findValuesAsText("itemId"))
        .as("the later event withdraws the like, and the item stays seen")
        .doesNotContain("b27");
    assertThat(answer.get("rung").asText()).isEqualTo("popularity");
  }

  @Test
  void shouldTakeEventsOfTypesUnderTheirNamesElsewhere() throws Exception {
    JsonNode answer =
        visitor("{'events':[{'itemId':'b27','type':'add_to_cart'}],'k':3}".replace('\'', '"'));
    assertThat(answer.get("rung").asText()).isEqualTo("personal");
    assertThat(ids(answer)).hasSize(3).allMatch(id -> id.startsWith("b")).doesNotContain("b27");
    JsonNode disliked =
        visitor(
            "{'events':[{'itemId':'b27','type':'dislike'},{'itemId':'b28','type':'cart'},"
                .concat("{'itemId':'b28','type':'cart','withdrawn':true}],'k':60}")
                .replace('\'', '"'));
    assertThat(ids(disliked)).hasSizeGreaterThan(50).doesNotContain("b27");
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("itemId").asText()));
    return ids;
  }

  @Test
  void shouldAnswerAVisitorWithoutEventsByWhatIsPopular() throws Exception {
    JsonNode answer = visitor("{\"events\":[],\"k\":2}");
    assertThat(answer.get("rung").asText()).isEqualTo("popularity");
    assertThat(answer.get("items")).hasSize(2);
    String id = answer.get("recommendationId").asText();
    assertThat(visitor("{\"events\":[],\"k\":2}").get("recommendationId").asText()).isEqualTo(id);
    assertThat(visitor("{\"events\":[],\"k\":3}").get("recommendationId").asText())
        .isNotEqualTo(id);
  }

  @Test
  void shouldAnswerManyUsersALineEachAndSayWhoHasNoAnswer() throws Exception {
    queries.hold("ann", users.rate("ann", "b27", 5, SECOND));
    queries.lose("ben");
    List<JsonNode> lines = lines("{\"users\":[\"ann\",\"ben\",7],\"k\":4,\"genre\":[\"Musical\"]}");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo(ofUser("ann", "k", "4", "genre", "Musical"));
    assertThat(lines.get(1).get("userId").asText()).isEqualTo("ben");
    assertThat(lines.get(1).get("error").get("type").asText()).isEqualTo("states-not-ready");
    assertThat(((ObjectNode) lines.get(1)).size()).isEqualTo(2);
    assertThat(lines.get(2).get("userId").asText()).isEqualTo("7");
    assertThat(lines.get(2).get("rung").asText()).isEqualTo("popularity");
    assertThat(lines.get(2).get("items").findValuesAsText("itemId"))
        .hasSize(4)
        .allMatch(id -> id.startsWith("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | 400 | not-json | body",
        "[] | 400 | not-json | body",
        "{} | 400 | invalid-value | events",
        "{'events':[],'users':['u']} | 400 | invalid-value | events",
        "{'event':[]} | 400 | unknown-field | event",
        "{'events':{}} | 400 | wrong-type | events",
        "{'events':['a']} | 400 | wrong-type | events[0]",
        "{'events':[{'rating':5}]} | 400 | missing-field | events[0].itemId",
        "{'events':[{'itemId':1},{'itemId':2,'rating':'x'}]} | 400 | wrong-type | events[1].rating",
        "{'events':[{'itemId':1,'userId':2}]} | 400 | unknown-field | events[0].userId",
        "{'events':[{'itemId':1,'timestamp':1},{'itemId':2}]} | 400 | invalid-value |"
            + " events[1].timestamp",
        "{'events':[{'itemId':1,'timestamp':'2026-02-01T00:00:00Z'}]} | 400 | future-timestamp |"
            + " events[0].timestamp",
        "{'events':[{'itemId':1,'type':'purchas'}]} | 400 | unknown-type | events[0].type",
        "{'events':[{},{},{},{}]} | 413 | too-many-events | events",
        "{'users':[]} | 400 | invalid-value | users",
        "{'users':['']} | 400 | empty-id | users[0]",
        "{'users':[1.5]} | 400 | wrong-type | users[0]",
        "{'users':[1,2,3,4]} | 413 | too-many-users | users",
        "{'users':[1],'k':0} | 400 | bad-parameter | k",
        "{'users':[1],'k':[]} | 400 | wrong-type | k",
        "{'users':[1],'variety':2} | 400 | bad-parameter | variety",
        "{'users':[1],'at':'soon'} | 400 | bad-parameter | at",
        "{'users':[1],'genre':'War'} | 400 | wrong-type | genre",
        "{'users':[1],'exclude':['a,b']} | 400 | invalid-value | exclude[0]"
      })
  void shouldRefuseWhatBreaksARule(String body, int status, String type, String field)
      throws Exception {
    assertThatThrownBy(() -> post(body.replace('\'', '"')))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(status);
              assertThat(problem.type()).isEqualTo(type);
              assertThat(new String(problem.reply().body(), StandardCharsets.UTF_8))
                  .contains("\"field\":\"" + field + "\"");
            });
  }

  @Test
  void shouldRefuseOtherTypesOfBodies() {
    assertThatThrownBy(() -> queries.post("/v1/recommendations", "text/csv", "{}"))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(415));
  }
}
