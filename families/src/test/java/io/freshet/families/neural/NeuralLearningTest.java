package io.freshet.families.neural;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.TestSnapshots;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.neural.NeuralModel;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.TrainedUserScorer;
import io.freshet.model.scoring.UserScorer;
import io.freshet.schemas.rating.EventContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The neural families find structure that was planted in the data. */
class NeuralLearningTest {
  private static final int ITEMS = 40;

  @TempDir Path folder;

  static List<String> names() {
    return NeuralTestKit.names();
  }

  /** Users like even or odd items: predicting the mean leaves an error of at least 1.5. */
  @ParameterizedTest
  @MethodSource("names")
  void shouldRankWhatTheUserLikesAboveTheRest(String name) throws IOException {
    RatingMatrix m = Planted.signs(wide(name) ? 200 : 100, ITEMS, 24, 3);
    NeuralFamily family =
        wide(name)
            ? NeuralTestKit.family(name, "learning.rate", "0.01", "patience", "15")
            : NeuralTestKit.family(name, "learning.rate", rate(name), "batch", "64");
    var fitted = NeuralTestKit.fit(family, m, Planted.context(5, ITEMS), folder.resolve("s"));
    boolean implicit = name.equals("neumf");
    NeuralModel model = fitted.model();
    TrainedUserScorer scorer = model.newScorer();
    int right = 0;
    int judged = 0;
    double error = 0;
    double errorOfMean = 0;
    for (int user = 0; user < m.users(); user += 4) {
      boolean even = likesEven(m, user);
      History history = NeuralServingTest.history(m, user);
      ScoredUser scored =
          scorer.setUser(history, fitted.fit().users(), user * model.userLength()).scoreAll();
      double liked = 0;
      double others = 0;
      for (int i = 0; i < ITEMS; i++) {
        boolean likes = (number(m, i) % 2 == 0) == even;
        liked += likes ? scored.scores()[i] : 0;
        others += likes ? 0 : scored.scores()[i];
        double truth = likes ? 4.5 : 1.5;
        double off = scored.predictedRating(i) - truth;
        error += off * off;
        errorOfMean += (3 - truth) * (3 - truth);
      }
      right += liked > others ? 1 : 0;
      judged++;
    }
    if (implicit) {
      // Every rating is a positive whatever its value; only unrated items are negatives.
      assertThat(error).isNaN();
    } else {
      assertThat(right).as(name).isGreaterThan(judged * 9 / 10);
      assertThat(error).as(name).isLessThan(0.7 * errorOfMean);
    }
  }

  @Test
  void shouldNeverLetContextChangeARankingOfTheHybrid() throws IOException {
    Lists lists = lists("hybrid");

    assertThat(lists.weekend).isEqualTo(lists.weekday);
    assertThat(lists.evenOnWeekends).isEqualTo(lists.evenOnWeekdays);
  }

  @Test
  void shouldFindThatContextDecides() throws IOException {
    Lists lists = lists("hybrid-context");

    assertThat(lists.evenOnWeekends).isGreaterThan(9);
    assertThat(lists.evenOnWeekdays).isLessThan(1);
  }

  @Test
  void shouldBeNeutralWhereTheContextIsUnknown() throws IOException {
    Lists lists = lists("hybrid-context");

    assertThat(lists.evenUnasked).isBetween(2.0, 8.0);
  }

  /** The mean number of even items among the first ten, and the first ten items of one user. */
  private record Lists(
      double evenOnWeekends,
      double evenOnWeekdays,
      double evenUnasked,
      List<Integer> weekend,
      List<Integer> weekday) {}

  private Lists lists(String name) throws IOException {
    RatingMatrix m = Planted.weekends(100, ITEMS, 24, 3);
    NeuralFamily family = NeuralTestKit.family(name, "learning.rate", rate(name), "batch", "64");
    var fitted = NeuralTestKit.fit(family, m, Planted.context(5, ITEMS), folder.resolve("s"));
    UserScorer scorer = fitted.model().newScorer();
    double[] even = new double[3];
    int users = 20;
    for (int user = 0; user < users; user++) {
      for (int k = 0; k < 3; k++) {
        for (int item : first(m, scorer, user, cell(k))) {
          even[k] += number(m, item) % 2 == 0 ? 1.0 / users : 0;
        }
      }
    }
    return new Lists(
        even[0], even[1], even[2], first(m, scorer, 0, cell(0)), first(m, scorer, 0, cell(1)));
  }

  /** Families that multiply users with items only through rectified units need more data. */
  private static boolean wide(String name) {
    return name.equals("mlp-wide") || name.equals("hybrid-text");
  }

  private static String rate(String name) {
    return name.equals("mf-sgd-momentum") ? "0.2" : "0.02";
  }

  private static int cell(int k) {
    return k == 2 ? History.NO_CELL : EventContext.cell(true, k == 0);
  }

  private static List<Integer> first(RatingMatrix m, UserScorer scorer, int user, int cell) {
    History history = NeuralServingTest.history(m, user);
    history.ask(cell, History.NO_HOUR, 0);
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] scores = scored.scores().clone();
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
        .limit(10)
        .toList();
  }

  private static int number(RatingMatrix m, int item) {
    return Integer.parseInt(m.catalogue().id(item));
  }

  private static boolean likesEven(RatingMatrix m, int user) {
    int k = m.userStart()[user];
    return (number(m, m.item()[k]) % 2 == 0) == (m.rating()[k] > 3);
  }
}
