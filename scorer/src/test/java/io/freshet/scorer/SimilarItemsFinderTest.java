package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.SimilarItems;
import io.freshet.scorer.engine.SimilarItems.Basis;
import io.freshet.scorer.engine.SimilarItemsFinder;
import io.freshet.scorer.items.ItemOverlay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarItemsFinderTest {
  @TempDir private Path folder;

  private final ScorerSettings settings = ScorerSettings.from(Map.of("scorer.new.items", "100"));
  private final SharedScorerState state = SharedScorerState.create(settings, new Topics(""));
  private final SimilarItemsFinder finder =
      new SimilarItemsFinder(state.dictionary(), state.popularity().ratings());
  private final ItemOverlay.Builder overlay = new ItemOverlay.Builder(state.dictionary());

  @BeforeEach
  void postItems() {
    for (int i = 0; i < 30; i++) {
      post("a%02d".formatted(i), true, "War");
      post("b%02d".formatted(i), true, "Musical");
    }
  }

  private void post(String id, boolean available, String... genres) {
    overlay.put(new Item(id, null, List.of(genres), null, null, available));
  }

  private void serve(ServingModel model) {
    state.views().serve(model, "v1");
  }

  private Optional<SimilarItems> find(String id, int most, @Nullable IntPredicate unwanted) {
    state.views().describe(overlay.build());
    return finder.find(state.views().current(), state.dictionary().find(id), most, unwanted);
  }

  private static List<String> ids(SimilarItems similar) {
    return similar.items().stream().map(SimilarItems.SimilarItem::itemId).toList();
  }

  @Test
  void shouldFindWhatTheVectorsSayWithoutTheItemItselfAndWithoutWithdrawnAndUnwantedItems() {
    serve(new TestModels(folder).genres(id -> 50));
    post("a03", false, "War");
    overlay.remove("a04".getBytes(StandardCharsets.UTF_8));
    int unwanted = state.dictionary().find("a05");
    SimilarItems similar = find("a02", 50, item -> item == unwanted).orElseThrow();

    assertThat(similar.basis()).isEqualTo(Basis.ITEM_VECTORS);
    assertThat(similar.family()).isEqualTo("ials");
    assertThat(similar.modelVersion()).isEqualTo("v1");
    assertThat(ids(similar))
        .hasSize(26)
        .allMatch(id -> id.startsWith("a"))
        .doesNotContain("a02", "a03", "a04", "a05");
    assertThat(find("a02", 7, null).orElseThrow().items()).hasSize(7);
  }

  @Test
  void shouldFindItemsThatAreNewSinceTheTrainingAndWhatIsSimilarToThem() {
    serve(new TestModels(folder).genres(id -> 50));
    post("new war", true, "War");
    post("newer war", true, "War");
    post("gone war", false, "War");
    SimilarItems toKnown = find("a02", 50, null).orElseThrow();
    SimilarItems toNew = find("new war", 50, null).orElseThrow();

    assertThat(ids(toKnown))
        .hasSize(31)
        .contains("new war", "newer war")
        .doesNotContain("gone war");
    assertThat(toNew.basis()).isEqualTo(Basis.ITEM_VECTORS);
    assertThat(ids(toNew))
        .hasSize(31)
        .contains("newer war", "a00")
        .doesNotContain("new war", "gone war")
        .noneMatch(id -> id.startsWith("b"));
  }

  @Test
  void shouldFindTheNeighboursOfAModelWithoutVectors() {
    serve(
        new TestModels(folder)
            .neighbours(Map.of("a00", Map.of("b07", 0.9f, "b01", 0.4f, "b02", 0.5f))));
    post("b02", false, "Musical");
    SimilarItems similar = find("a00", 10, null).orElseThrow();

    assertThat(similar.basis()).isEqualTo(Basis.NEIGHBOURS);
    assertThat(similar.family()).isEqualTo("item-knn");
    assertThat(ids(similar)).containsExactly("b07", "b01");
  }

  @Test
  void shouldFindSharedGenresWhereTheModelHasNoNeighboursOfTheItem() {
    serve(new TestModels(folder).neighbours(Map.of("a00", Map.of("b07", 0.9f))));
    post("both", true, "War", "Musical");
    post("gone", false, "War", "Musical");
    SimilarItems similar = find("both", 61, null).orElseThrow();

    assertThat(similar.basis()).isEqualTo(Basis.GENRES);
    assertThat(similar.family()).isEqualTo("content");
    assertThat(ids(similar)).hasSize(60).doesNotContain("both", "gone");
    assertThat(similar.items().get(0).similarity()).isEqualTo((float) Math.sqrt(0.5));
  }

  @Test
  void shouldPutTheMorePopularOfEquallySimilarItemsFirstBeforeThereIsAModel() {
    state.popularity().count(state.dictionary().find("a09"), true, true);
    state.popularity().count(state.dictionary().find("a11"), true, true);
    state.popularity().count(state.dictionary().find("a11"), true, true);
    SimilarItems similar = find("a02", 4, null).orElseThrow();

    assertThat(similar.modelVersion()).isNull();
    assertThat(ids(similar)).containsExactly("a11", "a09", "a00", "a01");
    assertThat(similar.items()).allMatch(found -> found.similarity() == 1);
  }

  @Test
  void shouldFindNothingWhereNeitherTheModelNorGenresSayAnything() {
    state.dictionary().admit(4711);
    assertThat(find("4711", 5, null)).isEmpty();

    serve(new TestModels(folder).genres(id -> 50));
    assertThat(find("4711", 5, null)).isEmpty();

    serve(new TestModels(folder).neighbours(Map.of()));
    assertThat(find("4711", 5, null)).isEmpty();
  }
}
