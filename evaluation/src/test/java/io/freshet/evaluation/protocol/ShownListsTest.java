package io.freshet.evaluation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.schemas.answer.Metric;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownListsTest {
  /** Item a has 4 of 8 ratings, b 2, c and d 1 each. */
  private static RatingMatrix ratings() {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    String[] items = {"abcd", "ab", "a", "a"};
    for (int u = 0; u < items.length; u++) {
      builder.addUser("u" + u);
      for (char item : items[u].toCharArray()) {
        builder.add(String.valueOf(item), 4, 100);
      }
    }
    return builder.build();
  }

  @Test
  void shouldMeasureCoverageEvennessAndNovelty() {
    ShownLists shown = new ShownLists(ratings());
    // The model knows the items in the opposite order.
    int[] toMatrix = {3, 2, 1, 0};

    assertThat(shown.add(new int[] {3, 2}, 2, toMatrix)).isCloseTo(1.5, within(1e-9));
    assertThat(shown.add(new int[] {3, 0}, 2, toMatrix)).isCloseTo(2, within(1e-9));
    assertThat(shown.add(new int[] {3}, 0, toMatrix)).isNaN();
    Map<String, Metric> metrics = new HashMap<>();
    shown.put(metrics, 2);
    assertThat(metrics.get("coverage@2").value()).isEqualTo(0.75);
    assertThat(metrics.get("coverage@2").n()).isEqualTo(3);
    // Shown 0, 1, 1 and 2 times.
    assertThat(metrics.get("gini@2").value()).isCloseTo(0.375, within(1e-9));
  }

  @Test
  void shouldSayHowUnevenlyItemsAreShown() {
    assertThat(ShownLists.gini(new int[] {3, 3, 3}, 9)).isZero();
    assertThat(ShownLists.gini(new int[] {0, 0, 0, 8}, 8)).isEqualTo(0.75);
    assertThat(ShownLists.gini(new int[] {0, 0}, 0)).isNaN();
  }

  @Test
  void shouldPutUsersOnTheStepsOfTheLadder() {
    assertThat(RatingCountSteps.suffix(0)).isEqualTo(".after-0");
    assertThat(RatingCountSteps.suffix(1)).isEqualTo(".after-1");
    assertThat(RatingCountSteps.suffix(4)).isEqualTo(".after-2-to-4");
    assertThat(RatingCountSteps.suffix(19)).isEqualTo(".after-10-to-19");
    assertThat(RatingCountSteps.suffix(2_000)).isEqualTo(".after-20-or-more");
    assertThat(RatingCountSteps.metrics(10)).hasSize(12).allMatch(RatingCountSteps::isStep);
    assertThat(RatingCountSteps.isStep("recall@10.held")).isFalse();
  }
}
