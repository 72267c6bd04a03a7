package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.ANY;
import static io.freshet.evaluation.protocol.TestProtocols.data;
import static io.freshet.evaluation.protocol.TestProtocols.fitter;
import static io.freshet.evaluation.protocol.TestProtocols.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.evaluation.slice.FakeModel;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.item.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TutorialTest {
  @TempDir private Path folder;

  /**
   * Items 1 … 40 are known, so 33 … 40 are test items. User 2, the articles' user 1, rated all
   * eight test items: 33 … 40 with 1, 2, 3, 4, 5, 4.5, 0.5, 1.5. User 10 ranked the same items in
   * the same order with other values; user 1 has no test item.
   */
  private static EvaluationData planted() {
    List<String> events = new ArrayList<>();
    float[] two = {1, 2, 3, 4, 5, 4.5f, 0.5f, 1.5f};
    for (int k = 0; k < 8; k++) {
      events.add("2 " + (33 + k) + " " + two[k] + " " + (100 + k));
      events.add("10 " + (33 + k) + " " + (two[k] + 0.25f) + " " + (200 + k));
    }
    for (String user : List.of("1", "2", "10")) {
      events.add(user + " 3 4 1");
      events.add(user + " 20 2 2");
    }
    RatingMatrix m = TestProtocols.matrix(events.toArray(String[]::new));
    List<Item> items = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      items.add(new Item(Integer.toString(i), null, List.of(), null, null, true));
    }
    return data(m, items.toArray(Item[]::new));
  }

  private FamilyScores judge(FakeModel.Scores scores) throws Exception {
    return new Tutorial(planted(), 5, 1, fitter(folder, scores)).evaluate(ANY);
  }

  @Test
  void shouldSayWhatRandomExpects() {
    Tutorial protocol = new Tutorial(planted(), 5, 1, fitter(folder));
    FamilyScores random = protocol.ownBaselines().get(0);

    assertThat(value(random, "user1.truePositives@5")).isCloseTo(25 / 8.0, within(1e-12));
    assertThat(value(random, "user1.accuracy@5")).isCloseTo(1 / 8.0, within(1e-12));
    assertThat(value(random, "user1.mrr@5"))
        .isCloseTo((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0 + 1 / 5.0) / 8, within(1e-12));
    assertThat(value(random, "truePositives@5")).isCloseTo(25 / 8.0, within(1e-12));
    assertThat(value(random, "full.truePositives@5")).isCloseTo(25 / 38.0, within(1e-12));
    assertThat(protocol.notes().get(0)).contains("8 of 40 items", "1 of 3 users", "2 at least 6");
    assertThat(protocol.notes().get(1)).contains("user 1 (id 2) has 8 test items");
  }

  @Test
  void shouldCompareWithTheUsersBestAsByHand() throws Exception {
    // Predicted order: 40, 39, 38, … by item number.
    FamilyScores line =
        judge(
            (history, items, scores) -> {
              for (int i = 0; i < scores.length; i++) {
                scores[i] = Integer.parseInt(items.id(i));
              }
            });

    // Raw best: 37, 38, 36, 35, 34. Predicted: 40, 39, 38, 37, 36.
    assertThat(value(line, "user1.raw.truePositives@5")).isEqualTo(3);
    assertThat(value(line, "user1.raw.accuracy@5")).isZero();
    assertThat(value(line, "user1.raw.mrr@5"))
        .isCloseTo((1 / 4.0 + 1 / 3.0 + 1 / 5.0) / 5, within(1e-12));
    assertThat(value(line, "raw.truePositives@5")).isEqualTo(3);
    // Scaled per item, user 2 has the min rating of every item, 0.5: ties go to 33 … 37.
    assertThat(value(line, "user1.truePositives@5")).isEqualTo(2);
    assertThat(value(line, "user1.mrr@5")).isCloseTo((1 / 4.0 + 1 / 5.0) / 5, within(1e-12));
    // User 10 has 1 everywhere, so the same five; their first five of the catalogue are 40 … 36.
    assertThat(value(line, "truePositives@5")).isEqualTo(2);
    assertThat(value(line, "full.truePositives@5")).isEqualTo(2);
  }

  @Test
  void shouldBreakTiesByItemNumberNotById() throws Exception {
    FamilyScores constant = judge((history, items, scores) -> java.util.Arrays.fill(scores, 1));

    // Scaled, the user's best and the constant's are 33 … 37 both: the tie rule is the same.
    assertThat(value(constant, "user1.truePositives@5")).isEqualTo(5);
    assertThat(value(constant, "user1.accuracy@5")).isEqualTo(1);
    // In the whole catalogue a tie counts against the constant.
    assertThat(value(constant, "full.truePositives@5")).isZero();
  }

  @Test
  void shouldPredictEachItemInTheContextOfItsRating() throws Exception {
    List<Long> moments = new ArrayList<>();
    judge(
        (history, items, scores) -> {
          moments.add(history.moment());
          assertThat(history.size()).isEqualTo(2);
        });

    assertThat(moments).contains(100L, 107L, 200L, 207L);
  }

  @Test
  void shouldNotShowTheModelAnyTestItem() throws Exception {
    judge(
        (history, items, scores) -> {
          assertThat(items.size()).isEqualTo(40);
          for (int k = 0; k < history.size(); k++) {
            assertThat(items.id(history.items()[k])).isIn("3", "20");
          }
        });
  }
}
