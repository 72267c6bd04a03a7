package io.freshet.standalone.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.Families;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.popularity.LivePopularity;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.ServingModel.Attribution;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import io.freshet.scorer.engine.BroughtItems;
import io.freshet.scorer.engine.BroughtItemsFinder;
import io.freshet.scorer.engine.ServingView;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.engine.SimilarItems;
import io.freshet.scorer.engine.SimilarItems.Basis;
import io.freshet.scorer.engine.SimilarItemsFinder;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two made-up kinds of 15 items each beside a generated data set in the likeness of MovieLens.
 * Their fans rate items of one kind only, and few of them: their items are among the least popular.
 */
class SimilarItemsTest {
  private static final List<String> KINDS = List.of("kite", "yarn");
  private static final int PER_KIND = 15;
  private static final int FANS = 40;
  private static final int RATINGS_PER_FAN = 6;

  /** After all ratings. */
  private static final long SECOND = 2_000_000_000;

  private static final DataSet FILMS = new PlantedTastes(300, 1_000, 20_000, 42).generate();

  /** Fewer factors and choices than by default: the fit takes seconds. */
  private static final Map<String, Map<String, String>> SETTINGS =
      Map.of(
          "blend", Map.of("factors", "16", "session.factors", "16", "choices", "600"),
          "ials", Map.of("factors", "16"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "blend,ITEM_VECTORS",
    "ials,ITEM_VECTORS",
    "item-knn,NEIGHBOURS",
    "ease,NEIGHBOURS",
  })
  void shouldFindTheirOwnKindBesideAnotherCatalogue(String family, Basis basis) throws IOException {
    ItemDictionary dictionary = new ItemDictionary();
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(dictionary);
    items().values().forEach(overlay::put);
    ServingView view = ServingViews.single(model(family), "v1", overlay.build(), dictionary);
    SimilarItemsFinder finder =
        new SimilarItemsFinder(
            dictionary, new LivePopularity(dictionary::compare, LivePopularity.E_FOLD_EVENTS));
    int own = 0;
    for (String kind : KINDS) {
      for (int i = 0; i < PER_KIND; i++) {
        SimilarItems similar = finder.find(view, dictionary.find(kind + i), 10, null).orElseThrow();
        assertThat(similar.basis()).isEqualTo(basis);
        assertThat(similar.items()).hasSize(10);
        List<String> ids = similar.items().stream().map(SimilarItems.SimilarItem::itemId).toList();
        assertThat(ids).doesNotContain(kind + i);
        long ofKind = ids.stream().filter(id -> id.startsWith(kind)).count();
        assertThat(ofKind).as(family + ": " + kind + i + ": " + ids).isGreaterThanOrEqualTo(9);
        own += (int) ofKind;
      }
    }
    assertThat(own).as(family).isGreaterThanOrEqualTo(297);
  }

  /** What fans choose after an item of their kind is of their kind, by every family. */
  @ParameterizedTest
  @ValueSource(strings = {"blend", "ials", "item-knn", "ease"})
  void shouldFindThatAnItemBringsItsOwnKind(String family) throws IOException {
    ItemDictionary dictionary = new ItemDictionary();
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(dictionary);
    items().values().forEach(overlay::put);
    ServingView view = ServingViews.single(model(family), "v1", overlay.build(), dictionary);
    BroughtItemsFinder finder = new BroughtItemsFinder(dictionary);
    int own = 0;
    for (String kind : KINDS) {
      for (int i = 0; i < PER_KIND; i++) {
        BroughtItems brought =
            finder.find(view, dictionary.find(kind + i), 4, SECOND, 10, null).orElseThrow();
        assertThat(brought.attribution()).isEqualTo(Attribution.EXACT);
        assertThat(brought.items()).hasSize(10);
        assertThat(brought.items())
            .isSortedAccordingTo((a, b) -> Float.compare(b.contribution(), a.contribution()));
        own +=
            (int) brought.items().stream().filter(item -> item.itemId().startsWith(kind)).count();
      }
    }
    assertThat(own).as(family + ", of 300").isGreaterThanOrEqualTo(285);
  }

  /** Both kinds have one genre, which some films have as well: genres do not tell them apart. */
  private static Map<String, Item> items() {
    Map<String, Item> items = new HashMap<>();
    FILMS.items().forEach(item -> items.put(item.itemId(), item));
    for (String kind : KINDS) {
      for (int i = 0; i < PER_KIND; i++) {
        items.put(kind + i, new Item(kind + i, null, List.of("Drama"), 2000, null, true));
      }
    }
    return items;
  }

  private static RatingMatrix ratings() {
    RatingTable films = FILMS.ratings();
    List<List<Integer>> byUser = new ArrayList<>();
    for (int u = 0; u < films.users(); u++) {
      byUser.add(new ArrayList<>());
    }
    for (int e = 0; e < films.size(); e++) {
      byUser.get(films.user(e)).add(e);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < films.users(); u++) {
      builder.addUser(films.userId(u));
      for (int e : byUser.get(u)) {
        builder.add(films.itemId(films.item(e)), films.rating(e), films.seconds(e));
      }
    }
    addFans(builder, films.seconds(films.size() / 2));
    return builder.build();
  }

  private static void addFans(RatingMatrixBuilder builder, long from) {
    Random random = new Random(5);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < PER_KIND; i++) {
      numbers.add(i);
    }
    for (int fan = 0; fan < FANS; fan++) {
      builder.addUser("fan" + fan);
      Collections.shuffle(numbers, random);
      long second = from + random.nextInt(1_000_000);
      for (int i : numbers.subList(0, RATINGS_PER_FAN)) {
        second += 30 + random.nextInt(60);
        builder.add(KINDS.get(fan % 2) + i, 4 + random.nextInt(3) / 2f, second);
      }
    }
  }

  private ServingModel model(String family) throws IOException {
    RatingMatrix ratings = ratings();
    SnapshotWriter out = new SnapshotWriter(family, ratings.catalogue());
    PopularityColumns.of(ratings, 4, 5_000).put(out);
    Families.create(family, SETTINGS.getOrDefault(family, Map.of()))
        .fit(
            ratings, new FitContext(7, 4, items(), Workers.inCaller(), ProgressListener.NONE), out);
    Path file = folder.resolve(family);
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }
}
