package io.freshet.standalone.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.Families;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateRecordWriter;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.scorer.engine.AnswerBound;
import io.freshet.scorer.engine.Explanation;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.ServingViews;
import io.freshet.scorer.engine.StageTimings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.LiveCounts;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explanation of a list by a blend that was fitted to generated ratings. */
class ExplainedListTest {
  private static final DataSet FILMS = new PlantedTastes(200, 300, 10_000, 42).generate();

  @TempDir Path folder;

  @Test
  void shouldAddUpToScoresAndToTheChanceOfTheList() throws IOException {
    ItemDictionary dictionary = new ItemDictionary();
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(dictionary);
    FILMS.items().forEach(overlay::put);
    RecommendationEngine engine =
        new RecommendationEngine(
            dictionary,
            LiveCounts.empty(dictionary),
            100,
            new AnswerBound(() -> AnswerBound.DEFAULT_BYTES),
            false,
            new StageTimings().stopwatch());
    UserStateRecord record = new UserStateRecord().decode(state());
    engine.read(record, ServingViews.single(model(), "v1", overlay.build(), dictionary));
    engine.answer(record.context(), ListRules.PLAIN, 0, 100, null);
    Recommendations list = engine.recommendations("u", record, record.context(), 1);
    Explanation explanation = engine.explain();

    assertThat(list.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(list.items()).hasSize(100);
    double chance = 0;
    for (int at = 0; at < 100; at++) {
      RecommendedItem item = list.items().get(at);
      Map<String, Double> parts = explanation.items().get(at).parts();
      // Without a head, "head" is what the order of the tail adds.
      assertThat(parts)
          .containsOnlyKeys("taste", "order", "content", "popularity", "context", "head");
      assertThat(parts.values().stream().mapToDouble(part -> part).sum())
          .as("item %d of the list", at)
          .isCloseTo(item.score() - explanation.meanScore(), within(1e-4));
      assertThat(item.probability()).isNotNull();
      chance += item.probability() == null ? 0 : item.probability();
    }
    assertThat(explanation.listProbability()).isCloseTo(chance, within(1e-5)).isBetween(0.0, 1.0);
  }

  private static byte[] state() {
    UserStateUpdater updater = new UserStateUpdater(2_000, ZoneOffset.UTC);
    byte[] state = null;
    byte[] value = new byte[0];
    RatingTable films = FILMS.ratings();
    for (int e = 0; e < 12; e++) {
      ParsedRating event =
          ParsedRating.of(
              new RatingEvent(
                  "u",
                  films.itemId(films.item(e * 37)),
                  films.rating(e * 37),
                  films.seconds(films.size() - 1) + e,
                  RatingEvent.NO_OFFSET));
      Effect effect = updater.apply(state, event);
      value =
          new UserStateRecordWriter().write(updater, effect, event, CauseTopic.RATINGS, 0, e, 1);
      state = updater.toBytes();
    }
    return value;
  }

  private ServingModel model() throws IOException {
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
    RatingMatrix ratings = builder.build();
    SnapshotWriter out = new SnapshotWriter("blend", ratings.catalogue());
    PopularityColumns.of(ratings, 4, 5_000).put(out);
    Map<String, Item> items =
        FILMS.items().stream().collect(Collectors.toMap(Item::itemId, item -> item));
    Families.create(
            "blend",
            Map.of("factors", "8", "session.factors", "8", "choices", "1500", "head.units", "0"))
        .fit(ratings, new FitContext(7, 4, items, Workers.inCaller(), ProgressListener.NONE), out);
    Path file = folder.resolve("blend");
    out.write(file);
    return ServingModels.load(Snapshot.open(file));
  }
}
