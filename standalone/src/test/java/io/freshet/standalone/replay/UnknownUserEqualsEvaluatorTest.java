package io.freshet.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.evaluation.protocol.HeldLists;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.state.LocalClock;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.SharedScorerState;
import io.freshet.scorer.engine.Answer;
import io.freshet.scorer.engine.ListRules;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.standalone.data.generate.PlantedNews;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.RatingTable;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users of whom nothing is known get the same list from the scorer and from the evaluator. */
class UnknownUserEqualsEvaluatorTest {
  private static final int K = 10;
  private static final double LIKE = 4;

  private final SharedScorerState scorer =
      SharedScorerState.create(
          ScorerSettings.from(Map.of("scorer.explore.share", "0")), new Topics(""));
  private final RecommendationEngine engine =
      new RecommendationEngine(
          scorer.dictionary(),
          scorer.popularity(),
          K,
          scorer.bound(),
          false,
          scorer.timings().stopwatch());

  @Test
  void shouldRankRatingsAlike() {
    compare(new PlantedTastes(50, 120, 2_000, 11).generate().ratings());
  }

  @Test
  void shouldRankNewsAlike() {
    compare(new PlantedNews(new PlantedTastes(200, 150, 8_000, 3)).generate().ratings());
  }

  private void compare(RatingTable ratings) {
    RatingMatrix m = matrix(ratings);
    HeldLists lists = new HeldLists(m, new LocalClock(ZoneOffset.UTC), K);
    int[] order = m.timeOrder();
    for (int turn = 0; turn < order.length; turn++) {
      if (turn % 250 == 0) {
        assertThat(answer()).as("after %d events", turn).isEqualTo(lists.ofUnknownUser(turn, LIKE));
      }
      int item = scorer.dictionary().intern(m.catalogue().id(m.item()[order[turn]]));
      scorer.popularity().count(item, true, m.rating()[order[turn]] >= LIKE);
    }
  }

  private List<String> answer() {
    engine.readNobody(scorer.views().current());
    Answer answer =
        engine.answer(new EventContext(true, false, 12, 0), ListRules.PLAIN, 0, K, null);
    List<String> ids = new ArrayList<>();
    for (int at = 0; at < answer.count(); at++) {
      ids.add(scorer.dictionary().id(answer.items()[at]));
    }
    return ids;
  }

  private static RatingMatrix matrix(RatingTable ratings) {
    Map<Integer, List<Integer>> byUser = new HashMap<>();
    for (int row = 0; row < ratings.size(); row++) {
      byUser.computeIfAbsent(ratings.user(row), user -> new ArrayList<>()).add(row);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    byUser.forEach(
        (user, own) -> {
          builder.addUser(ratings.userId(user));
          for (int row : own) {
            builder.add(
                ratings.itemId(ratings.item(row)), ratings.rating(row), ratings.seconds(row));
          }
        });
    return builder.build();
  }
}
