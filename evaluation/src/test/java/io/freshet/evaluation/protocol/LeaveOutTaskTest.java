package io.freshet.evaluation.protocol;

import static io.freshet.evaluation.protocol.TestProtocols.matrix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.evaluation.protocol.LeaveOutTask.Target;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaveOutTaskTest {

  @Test
  void shouldHoldOutTheLastEventBySecondThenIdBytes() {
    // "10" < "9" as bytes; user c has one event only and stays.
    LeaveOutTask task =
        LeaveOutTask.of(matrix("a 9 4 7", "a 10 3 7", "a 1 5 2", "b 9 2 5", "b 1 1 6", "c 1 5 1"));

    assertThat(task.targets())
        .containsExactly(new Target("a", "9", 4, 7), new Target("b", "1", 1, 6));
    assertThat(task.known().ratings()).isEqualTo(4);
    assertThat(task.known().users()).isEqualTo(3);
    assertThat(task.ratedAtLeast(4).targets()).containsExactly(new Target("a", "9", 4, 7));
  }

  @Test
  void shouldHoldOutTheSameEventInWhateverOrderTheEventsAreRead() {
    String[] events = {"a 9 4 7", "a 10 3 7", "a 1 5 2", "b 9 2 5", "b 1 1 6", "b 3 1 6"};
    List<String> reversed = new ArrayList<>(List.of(events));
    Collections.reverse(reversed);

    LeaveOutTask task = LeaveOutTask.of(matrix(events));
    LeaveOutTask other = LeaveOutTask.of(matrix(reversed.toArray(String[]::new)));

    assertThat(other.targets()).isEqualTo(task.targets());
    assertThat(other.known().item()).isEqualTo(task.known().item());
    assertThat(other.known().seconds()).isEqualTo(task.known().seconds());
  }

  @Test
  void shouldHoldOutTheLastLineOfTheLastSecond() {
    // Positions: a 1, a 10, a 9, b 1, b 9. The file has a 10 after a 9, and b 1 on its last line.
    RatingMatrix all = matrix("a 9 4 7", "a 10 3 7", "a 1 5 2", "b 9 2 5", "b 1 1 3");

    LeaveOutTask task = LeaveOutTask.of(all, new int[] {3, 2, 1, 9, 4});

    assertThat(task.targets())
        .containsExactly(new Target("a", "10", 3, 7), new Target("b", "9", 2, 5));
    assertThat(task.known().ratings()).isEqualTo(3);
  }

  @Test
  void shouldTakeTheTestFromAFile() {
    RatingMatrix known = matrix("a x 4 1", "b x 3 1");

    assertThat(LeaveOutTask.of(known, matrix("a y 4 9", "new x 5 9")).targets())
        .containsExactly(new Target("a", "y", 4, 9), new Target("new", "x", 5, 9));
    assertThatThrownBy(() -> LeaveOutTask.of(known, matrix("a y 4 9", "a z 4 9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user a has 2 test ratings");
    assertThatThrownBy(() -> LeaveOutTask.of(known, matrix("b x 4 9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user b has item x in the test and in the training data");
  }

  @Test
  void shouldDrawNegativesTheUserHasNoEventOn() {
    RatingMatrix all = TestMatrices.random(20, 300, 800, 5);
    LeaveOutTask task = LeaveOutTask.of(all);
    Map<String, Integer> rows = LeaveOutTask.rows(all);

    List<List<String>> drawn = task.drawNegatives(1);

    assertThat(drawn).hasSameSizeAs(task.targets());
    for (int t = 0; t < drawn.size(); t++) {
      int row = rows.get(task.targets().get(t).user());
      Set<String> mine = new HashSet<>();
      for (int k = all.userStart()[row]; k < all.userStart()[row + 1]; k++) {
        mine.add(all.catalogue().id(all.item()[k]));
      }
      assertThat(drawn.get(t))
          .hasSize(99)
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(mine);
    }
    assertThat(task.drawNegatives(1)).isEqualTo(drawn);
    assertThat(task.drawNegatives(2)).isNotEqualTo(drawn);
  }

  @Test
  void shouldTakeAllNegativesIfThereAreFew() {
    LeaveOutTask task = LeaveOutTask.of(matrix("a x 1 1", "a y 1 2", "b z 1 1"));

    assertThat(task.drawNegatives(1)).containsExactly(List.of("z"));
  }
}
