package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.http.HttpJson;
import io.freshet.http.HttpProblem;
import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes about items that need no user: what is popular, and what an item brings. */
class ItemListRoutesTest {
  /** A Saturday, 15:00 UTC. */
  private static final Instant NOW = Instant.parse("2026-01-03T15:00:00Z");

  @TempDir private Path folder;
  private final Map<String, String> values = Map.of("scorer.k", "3");
  private final SharedScorerState state =
      SharedScorerState.create(ScorerSettings.from(values), new Topics(""));
  private @Nullable ServingModel model;

  private JsonNode get(String path, String id, String... query) throws Exception {
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(state.dictionary());
    for (String item : List.of("tent", "stove", "lamp", "novel", "poems")) {
      String genre = item.equals("novel") || item.equals("poems") ? "Books" : "Camping";
      overlay.put(new Item(item, "The " + item, List.of(genre), null, null, true));
    }
    overlay.put(new Item("gone", "Gone", List.of("Camping"), null, null, false));
    state.views().describe(overlay.build());
    if (model != null) {
      state.views().serve(model, "v7");
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(query[i], List.of(query[i + 1]));
    }
    return HttpJson.decode(new TestQueries(state, values, NOW).get(path, id, parameters).body());
  }

  private JsonNode popular(String... query) throws Exception {
    return get("/v1/popular", "", query);
  }

  private JsonNode because(String id, String... query) throws Exception {
    return get("/v1/items/{id}/because", id, query);
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("itemId").asText()));
    return ids;
  }

  /** The stove is popular in the daytime of weekends, the novel at other times. */
  private void withModel() {
    int weekendDay = EventContext.cell(true, true);
    model =
        new TestModels(folder)
            .ials(
                List.of("tent", "stove", "lamp", "novel", "poems", "gone"),
                2,
                id ->
                    switch (id) {
                      case "tent" -> new float[] {1, 0};
                      case "stove" -> new float[] {0.8f, 0};
                      case "lamp" -> new float[] {0.4f, 0.1f};
                      case "gone" -> new float[] {0.9f, 0};
                      default -> new float[] {0, 1};
                    },
                id -> 1,
                (cell, id) ->
                    switch (id) {
                      case "stove" -> cell == weekendDay ? 9 : 1;
                      case "novel" -> cell == weekendDay ? 2 : 5;
                      case "gone" -> 20;
                      default -> 1.5;
                    });
  }

  @Test
  void shouldSayWhatIsPopularInAContextByTheModel() throws Exception {
    withModel();
    JsonNode weekend = popular("weekend", "true");
    assertThat(weekend.get("context").toString())
        .isEqualTo("{\"daytime\":true,\"weekend\":true,\"hour\":15}");
    assertThat(weekend.get("modelVersion").asText()).isEqualTo("v7");
    assertThat(weekend.get("basis").asText()).isEqualTo("model");
    assertThat(ids(weekend)).containsExactly("stove", "novel", "lamp");
    assertThat(weekend.get("items").get(0).get("title").asText()).isEqualTo("The stove");
    assertThat(weekend.get("items").get(0).get("popularity").asDouble()).isGreaterThan(9);

    assertThat(ids(popular("weekend", "false", "k", "1"))).containsExactly("novel");
    assertThat(ids(popular("at", "2026-01-05T23:00:00Z", "k", "1"))).containsExactly("novel");
    assertThat(ids(popular("weekend", "true", "genre", "Camping")))
        .containsExactly("stove", "lamp", "tent");
    assertThat(ids(popular("weekend", "true", "exclude", "stove,novel", "k", "5")))
        .containsExactly("lamp", "poems", "tent");
  }

  /** The counts of the first snapshot are counts of before. */
  @Test
  void shouldSayWhatIsPopularNowByWhatThisInstanceCounts() throws Exception {
    withModel();
    popular(); // posts the items, serves the model
    for (int i = 0; i < 30; i++) {
      state.popularity().count(state.dictionary().find("poems"), true, true);
    }
    JsonNode now = popular("k", "2");
    assertThat(now.get("basis").asText()).isEqualTo("live");
    assertThat(now.has("context")).isFalse();
    assertThat(ids(now)).startsWith("poems").doesNotContain("gone");
    assertThat(now.get("items").get(0).get("popularity").asDouble()).isGreaterThan(29);
  }

  @Test
  void shouldSayWhatIsPopularBeforeTheFirstModel() throws Exception {
    popular(); // posts the items
    state.popularity().count(state.dictionary().find("lamp"), true, true);
    state.popularity().count(state.dictionary().find("gone"), true, true);
    for (JsonNode answer : List.of(popular("k", "2"), popular("k", "2", "weekend", "true"))) {
      assertThat(answer.get("basis").asText()).isEqualTo("live");
      assertThat(answer.get("modelVersion").isNull()).isTrue();
      assertThat(ids(answer)).startsWith("lamp").hasSize(2).doesNotContain("gone");
      assertThat(answer.get("items").get(1).get("popularity").asDouble()).isZero();
    }
  }

  @Test
  void shouldSayWhatAnItemBringsAndHowMuch() throws Exception {
    withModel();
    JsonNode answer = because("tent", "k", "10");
    assertThat(answer.get("title").asText()).isEqualTo("The tent");
    assertThat(answer.get("family").asText()).isEqualTo("ials");
    assertThat(answer.get("modelVersion").asText()).isEqualTo("v7");
    assertThat(answer.get("attribution").asText()).isEqualTo("exact");
    assertThat(ids(answer)).as("neither itself, nor what is gone").containsExactly("stove", "lamp");
    JsonNode first = answer.get("items").get(0);
    assertThat(first.get("contribution").asDouble())
        .as("all of the score of ials comes from the history")
        .isPositive()
        .isEqualTo(first.get("score").asDouble());
    assertThat(first.get("text").asText())
        .isEqualTo("people who chose The tent went on to choose The stove");
    assertThat(ids(because("tent", "exclude", "stove"))).containsExactly("lamp");
    assertThat(ids(because("tent", "genre", "Books"))).isEmpty();
  }

  @Test
  void shouldSayThatNothingIsKnownOfAnItem() {
    assertThatThrownBy(() -> because("sofa"))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.type()).isEqualTo("not-found"));
    assertThatThrownBy(() -> because("tent"))
        .as("no model yet")
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(404);
              assertThat(problem.type()).isEqualTo("because-unknown");
            });
    model = new TestModels(folder).knowledge(Map.of("tent", "Camping"), id -> 1);
    assertThatThrownBy(() -> because("stove"))
        .as("not in the model")
        .isInstanceOf(HttpProblem.class);
  }
}
