package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.Call;
import io.freshet.http.Caller;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.http.HttpSettings;
import io.freshet.http.Reply;
import io.freshet.http.Route;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.TestExperiments;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.experiment.ServedExperiments;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.query.LocalUserStates;
import io.freshet.scorer.query.QueryRoutes;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.query.StateWait;
import io.freshet.scorer.query.UserStateTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scorer's queries on a model of two genres, without Kafka. */
class QueryRoutesTest {
  private static final long NOW = 1_767_366_000_000L;

  @TempDir private Path folder;
  private final TestUsers users = new TestUsers();
  private final Map<String, byte[]> states = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Runnable> whileWaiting = new ArrayList<>();
  private List<ExperimentDefinition> experiments = List.of();

  private final UserStateTable table =
      new UserStateTable() {
        @Override
        public Optional<HostInfo> elsewhere(byte[] userId) {
          return Optional.empty();
        }

        @Override
        public LocalUserStates.Found find(byte[] userId) {
          return new LocalUserStates.Found(
              states.get(new String(userId, StandardCharsets.UTF_8)), 0, OptionalLong.of(7));
        }
      };

  private List<Route> routes(String... settings) {
    return routes(new TestModels(folder).genres(id -> id.charAt(0) == 'a' ? 50 : 3), settings);
  }

  private List<Route> routes(@Nullable ServingModel model, String... settings) {
    Map<String, String> values = new HashMap<>();
    values.put("scorer.queries.enabled", "true");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    ScorerSettings scorer = ScorerSettings.from(values);
    SharedScorerState collaborators = SharedScorerState.create(scorer, new Topics(""));
    ItemOverlay.Builder overlay =
        new ItemOverlay.Builder(collaborators.dictionary(), scorer.lists().items());
    for (int i = 0; i < 30; i++) {
      overlay.put(item("a%02d".formatted(i), "The %dth Battle".formatted(i), 1940 + i, "War"));
      overlay.put(item("b%02d".formatted(i), "Chanson d'Amélie " + i, 1980, "Musical"));
    }
    overlay.put(item("new", "New Trenches", 2026, "War"));
    overlay.put(new Item("gone", "Gone Battle", List.of("War"), 1990, null, false));
    collaborators.views().describe(overlay.build());
    if (model != null) {
      collaborators.views().serve(model, "v1");
    }
    collaborators.arms().serve(ServedExperiments.of(experiments));
    return new QueryRoutes(
            collaborators,
            () -> ModelCatalog.EMPTY,
            () -> table,
            scorer,
            QuerySettings.from(values),
            HttpSettings.from(values, "scorer", 8082),
            new Topics("shop."),
            new StateWait(
                Duration.ofSeconds(1),
                4,
                nanos::get,
                time -> {
                  nanos.addAndGet(time.toNanos());
                  whileWaiting.forEach(Runnable::run);
                }),
            () -> java.time.Instant.ofEpochMilli(NOW),
            nanos::get)
        .routes();
  }

  @Test
  void shouldMapItemsWithTheirKindNearThem() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      ids.add("a%02d".formatted(i));
      ids.add("b%02d".formatted(i));
    }
    ids.add("gone");
    SplittableRandom random = new SplittableRandom(1);
    ServingModel model =
        new TestModels(folder)
            .ials(
                ids,
                8,
                id -> {
                  float[] row = new float[8];
                  for (int d = 0; d < 8; d++) {
                    row[d] = (float) (random.nextDouble() - 0.5) / 4;
                  }
                  row[id.startsWith("a") ? 0 : 1] += 1;
                  return row;
                });
    JsonNode map = get(routes(model), "/v1/items/map");
    assertThat(map.get("version").asText()).isEqualTo("v1");
    assertThat(ids(map)).hasSize(60).doesNotContain("gone", "new");
    assertThat(map.get("items").get(0).get("title").asText()).isNotEmpty();
    for (JsonNode item : map.get("items")) {
      int own = 0;
      for (JsonNode near : nearest(map, item)) {
        own +=
            near.get("itemId").asText().charAt(0) == item.get("itemId").asText().charAt(0) ? 1 : 0;
      }
      assertThat(own).as("of the ten nearest to " + item).isGreaterThanOrEqualTo(9);
      assertThat(item.get("x").asDouble()).isBetween(-1.0, 1.0);
      assertThat(item.get("y").asDouble()).isBetween(-1.0, 1.0);
    }
    assertThat(map.get("regions").findValuesAsText("name"))
        .containsExactlyInAnyOrder("War", "Musical");
    assertThat(get(routes(model), "/v1/items/map")).as("the same model").isEqualTo(map);
    JsonNode five = get(routes(model), "/v1/items/map", "limit", "5");
    assertThat(ids(five)).isEqualTo(ids(map).subList(0, 5));
    assertThat(five.get("items").get(4)).isEqualTo(map.get("items").get(4));
  }

  private static List<JsonNode> nearest(JsonNode map, JsonNode item) {
    List<JsonNode> others = new ArrayList<>();
    map.get("items").forEach(others::add);
    others.remove(item);
    others.sort(
        Comparator.comparingDouble(
            other ->
                Math.hypot(
                    other.get("x").asDouble() - item.get("x").asDouble(),
                    other.get("y").asDouble() - item.get("y").asDouble())));
    return others.subList(0, 10);
  }

  @Test
  void shouldSayThatThereIsNoMapWithoutItemVectors() {
    assertThatThrownBy(() -> get(routes((ServingModel) null), "/v1/items/map"))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(404);
              assertThat(problem.type()).isEqualTo("map-unknown");
            })
        .hasMessage("there is no model yet");
    ServingModel neighbours = new TestModels(folder).neighbours(Map.of("a", Map.of("b", 0.5f)));
    assertThatThrownBy(() -> get(routes(neighbours), "/v1/items/map"))
        .hasMessageContaining("has no item vectors");
  }

  private static Item item(String id, String title, int year, String genre) {
    return new Item(id, title, List.of(genre), year, null, true);
  }

  private static JsonNode get(List<Route> routes, String path, String... query) throws Exception {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(query[i], List.of(query[i + 1]));
    }
    Route route = routes.stream().filter(r -> r.path().equals(path)).findFirst().orElseThrow();
    assertThat(route.parameters()).containsAll(parameters.keySet());
    Reply reply =
        route
            .handler()
            .handle(
                new Call(
                    "GET",
                    path,
                    Map.of("id", "u"),
                    parameters,
                    name -> null,
                    new byte[0],
                    Caller.withoutToken("127.0.0.1")));
    assertThat(reply.status()).isEqualTo(200);
    return HttpJson.decode(reply.body());
  }

  private static JsonNode list(List<Route> routes, String... query) throws Exception {
    return get(routes, "/v1/users/{id}/recommendations", query);
  }

  private static List<String> ids(JsonNode answer) {
    return answer.get("items").findValuesAsText("itemId").stream().distinct().toList();
  }

  private static long musicals(JsonNode answer) {
    long count = 0;
    for (JsonNode item : answer.get("items")) {
      count += item.get("itemId").asText().startsWith("b") ? 1 : 0;
    }
    return count;
  }

  private void soldier() {
    users.rate("u", "a28", 5, 100);
    users.rate("u", "a27", 4, 101);
    users.rate("u", "b20", 2, 102);
    states.put("u", users.rate("u", "a29", 5, 103));
  }

  @Test
  void shouldMakeAListAsVariedAsAskedWhateverTheSetting() throws Exception {
    soldier();
    JsonNode plain = list(routes(), "exclude", "new");
    assertThat(musicals(list(routes(), "variety", "0.6"))).isGreaterThan(musicals(plain));
    List<Route> varied = routes("scorer.diversity", "0.6");
    assertThat(musicals(list(varied))).isGreaterThan(musicals(plain));
    assertThat(list(varied, "variety", "0", "exclude", "new").get("items"))
        .isEqualTo(plain.get("items"));
  }

  @Test
  void shouldExploreOnlyIfAskedTo() throws Exception {
    soldier();
    List<Route> routes = routes("scorer.explore.share", "1");
    assertThat(list(routes).toString()).doesNotContain("exploration");
    JsonNode explored = list(routes, "explore", "1");
    assertThat(explored.get("items").findValuesAsText("kind"))
        .filteredOn("exploration"::equals)
        .hasSize(8);
    assertThat(list(routes, "explore", "1")).as("the same state").isEqualTo(explored);
    assertThat(list(routes, "explore", "0").toString()).doesNotContain("exploration");
  }

  @Test
  void shouldGiveAListOnDemandAnIdThatStaysUntilQuestionOrStateChanges() throws Exception {
    soldier();
    List<Route> routes = routes();
    String id = id(list(routes));
    assertThat(id).matches("[0-9a-f]{24}");
    assertThat(id(list(routes))).isEqualTo(id);
    assertThat(id(list(routes, "explain", "parts"))).as("the same list").isEqualTo(id);
    assertThat(id(list(routes, "k", "5"))).isNotEqualTo(id);
    states.put("u", users.rate("u", "b01", 5, 200));
    assertThat(id(list(routes))).isNotEqualTo(id);
  }

  @Test
  void shouldAnswerByTheRulesOfTheUsersArmAndNameIt() throws Exception {
    soldier();
    List<Route> without = routes();
    JsonNode plain = list(without);
    assertThat(plain.has("experiment")).isFalse();
    assertThat(plain.has("arm")).isFalse();

    List<Route> routes =
        routesInArm(new Arm("wide", 1, null, Map.of(ArmSetting.DIVERSITY, 0.6), false));
    JsonNode answer = list(routes);

    assertThat(answer.get("experiment").asText()).isEqualTo(experiments.get(0).name());
    assertThat(answer.get("arm").asText()).isEqualTo("wide");
    assertThat(answer.has("armUnavailable")).isFalse();
    assertThat(answer.get("items"))
        .isEqualTo(list(without, "variety", "0.6").get("items"))
        .isNotEqualTo(plain.get("items"));
    assertThat(id(answer)).startsWith(id(plain).substring(0, 16)).isNotEqualTo(id(plain));
    assertThat(list(routes, "variety", "0").get("items"))
        .as("what is asked for wins")
        .isEqualTo(list(without, "variety", "0").get("items"));
  }

  @Test
  void shouldSayThatControlAnswersForAnArmWhoseModelIsNotLoaded() throws Exception {
    soldier();
    JsonNode plain = list(routes());

    JsonNode answer =
        list(routesInArm(new Arm("lost", 1, new ArmModel.Fixed("v9"), Map.of(), false)));

    assertThat(answer.get("arm").asText()).isEqualTo("lost");
    assertThat(answer.get("armUnavailable").asBoolean()).isTrue();
    assertThat(answer.get("items")).isEqualTo(plain.get("items"));
  }

  /** Routes of a scorer that serves an experiment in which the user is in this arm. */
  private List<Route> routesInArm(Arm arm) {
    experiments =
        IntStream.range(0, 100)
            .mapToObj(i -> TestExperiments.running("e" + i, 1, TestExperiments.CONTROL, arm))
            .filter(each -> arm.equals(new Assignment(each).armOf(TestUsers.key("u"))))
            .limit(1)
            .toList();
    assertThat(experiments).hasSize(1);
    return routes();
  }

  private static String id(JsonNode answer) {
    return answer.get("recommendationId").asText();
  }

  @Test
  void shouldSayHowLongTheStateIs() throws Exception {
    soldier();
    JsonNode state = get(routes(), "/v1/users/{id}/state");
    long bytes = new UserStateRecord().decode(states.get("u")).stateLength();
    assertThat(state.get("stateBytes").asLong()).isEqualTo(bytes).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "variety, 1.5, a number from 0 to 1",
    "explore, many, a number from 0 to 1",
    "explain, all, parts",
    "after, ratings-2, ratings-PARTITION@OFFSET",
    "after, items-2@7, ratings-PARTITION@OFFSET",
    "after, ratings-2@-7, ratings-PARTITION@OFFSET",
    "after, ratings-99999999999@7, ratings-PARTITION@OFFSET"
  })
  void shouldRefuseWhatAParameterCannotBe(String name, String value, String rule) {
    assertThatThrownBy(() -> list(routes(), name, value))
        .isInstanceOf(HttpProblem.class)
        .hasMessageStartingWith(name + " must be " + rule)
        .hasMessageEndingWith("got '" + value + "'");
  }

  @Test
  void shouldExplainAListByPartsThatAddUpToTheScores() throws Exception {
    soldier();
    List<Route> routes = routes();
    JsonNode plain = list(routes, "k", "30");
    JsonNode explained = list(routes, "k", "30", "explain", "parts");
    double mean = explained.get("meanScore").asDouble();
    assertThat(ids(explained)).contains("new", "a00", "b00");
    assertThat(explained.get("items")).hasSameSizeAs(plain.get("items"));
    for (int at = 0; at < plain.get("items").size(); at++) {
      JsonNode item = explained.get("items").get(at);
      JsonNode before = plain.get("items").get(at);
      assertThat(item.get("score")).isEqualTo(before.get("score"));
      assertThat(item.get("parts").fieldNames())
          .toIterable()
          .containsExactly("taste", "popularity");
      double sum = item.get("parts").get("taste").asDouble();
      sum += item.get("parts").get("popularity").asDouble();
      assertThat(sum).isCloseTo(item.get("score").asDouble() - mean, within(1e-5));
      assertThat(item.get("title").asText()).isNotEmpty();
      assertThat(item.get("reasons").get(0)).isEqualTo(before.get("reasons").get(0));
    }
    JsonNode reasons = explained.get("items").get(0).get("reasons");
    assertThat(reasons.findValuesAsText("itemId")).containsExactlyInAnyOrder("a27", "a28", "a29");
    assertThat(reasons.findValuesAsText("share").stream().mapToDouble(Double::parseDouble))
        .allMatch(share -> share > 0 && share < 1)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(reasons.get(1).get("text").asText()).startsWith("because you rated The 2");
    assertThat(plain.get("items").get(0).has("parts")).isFalse();
    assertThat(explained.has("listProbability")).as("ials predicts none").isFalse();
  }

  /** The mean of the parts over the whole catalogue is 0. */
  @Test
  void shouldExplainScoresAgainstTheMeanOfTheCatalogue() throws Exception {
    soldier();
    JsonNode all = list(routes(), "k", "100", "explain", "parts", "exclude", "new");
    double sum = 0;
    for (JsonNode item : all.get("items")) {
      sum += item.get("score").asDouble();
    }
    assertThat(all.get("items")).hasSize(56);
    // The four rated items are in the mean and not in the list; each score is at least 0.
    double mean = all.get("meanScore").asDouble();
    assertThat(mean).isBetween(sum / 60, (sum + 4 * 2) / 60);
  }

  @Test
  void shouldExplainWithoutPartsWhatNoModelRanks() throws Exception {
    JsonNode explained = list(routes(), "explain", "parts");
    assertThat(explained.get("rung").asText()).isEqualTo("popularity");
    assertThat(explained.get("items")).hasSize(10);
    for (JsonNode item : explained.get("items")) {
      assertThat(item.has("parts")).isFalse();
      assertThat(item.get("title").asText()).endsWith("Battle");
      assertThat(item.get("reasons")).hasSize(1);
    }
    assertThat(explained.has("meanScore")).isFalse();
  }

  @Test
  void shouldWaitUntilTheStateReflectsWhatWasPosted() throws Exception {
    soldier();
    long awaited = users.lastOffset() + 2;
    whileWaiting.add(() -> states.put("u", users.rate("u", "b01", 5, 200)));
    JsonNode answer = list(routes(), "after", "ratings-3@" + awaited);
    assertThat(answer.get("reflectsAfter").asBoolean()).isTrue();
    assertThat(answer.get("cause").get("offset").asLong()).isEqualTo(awaited);
    assertThat(nanos.get()).isEqualTo(10_000_000);
    assertThat(
            list(routes(), "after", "shop.ratings-3@" + awaited).get("reflectsAfter").asBoolean())
        .as("a later cause of the same partition, the topic with its prefix")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"ratings-3@9", "ratings-2@0", "profiles-3@0"})
  void shouldAnswerFromWhatThereIsAfterASecond(String after) throws Exception {
    soldier();
    JsonNode answer = list(routes(), "after", after);
    assertThat(answer.get("reflectsAfter").asBoolean()).isFalse();
    assertThat(answer.get("items")).hasSize(10);
    assertThat(nanos.get()).isEqualTo(1_000_000_000);
  }

  @Test
  void shouldFindItemsByTheBeginningsOfWords() throws Exception {
    List<Route> routes = routes();
    assertThat(ids(get(routes, "/v1/items", "q", "BATTLE 12th"))).containsExactly("a12");
    assertThat(ids(get(routes, "/v1/items", "q", "amelie"))).hasSize(10).contains("b00");
    assertThat(ids(get(routes, "/v1/items", "q", "améL cha 29"))).containsExactly("b29");
    assertThat(ids(get(routes, "/v1/items", "q", "1941"))).containsExactly("a01");
    assertThat(ids(get(routes, "/v1/items", "q", "elie"))).as("inside a word").isEmpty();
    assertThat(ids(get(routes, "/v1/items", "q", "gone"))).as("unavailable").isEmpty();
    assertThat(ids(get(routes, "/v1/items", "q", "?!"))).as("no word").isEmpty();
    JsonNode new2026 = get(routes, "/v1/items", "q", "trench").get("items").get(0);
    assertThat(new2026)
        .isEqualTo(
            HttpJson.decode(
                "{\"itemId\":\"new\",\"title\":\"New Trenches\",\"year\":2026,\"genres\":[\"War\"],\"ratings\":0}"
                    .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldListTheMostRatedItemsFirst() throws Exception {
    List<Route> routes = routes();
    JsonNode all = get(routes, "/v1/items", "limit", "100");
    assertThat(all.get("total").asInt()).isEqualTo(61);
    assertThat(ids(all))
        .containsExactlyElementsOf(
            IntStream.range(0, 61)
                .mapToObj(i -> i == 60 ? "new" : "%s%02d".formatted(i < 30 ? "a" : "b", i % 30))
                .toList());
    JsonNode some = get(routes, "/v1/items", "q", "b", "limit", "2");
    assertThat(some.get("total").asInt()).isEqualTo(30);
    assertThat(ids(some)).isEqualTo(Arrays.asList("a00", "a01"));
    assertThat(some.get("items").get(0).get("ratings").asInt()).isEqualTo(50);
    assertThatThrownBy(() -> get(routes, "/v1/items", "q", "x".repeat(201)))
        .hasMessageStartingWith("q must be at most 200 letters");
  }
}
