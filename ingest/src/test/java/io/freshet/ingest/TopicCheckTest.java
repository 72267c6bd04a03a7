package io.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
  @Test
  void shouldPassTopicsThatShareThePartitionCount() {
    assertThatCode(
            () ->
                TopicCheck.compare(
                    List.of("ratings", "profiles"), Map.of("ratings", 4, "profiles", 4), 4))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameEveryTopicThatIsMissingOrHasAnotherCount() {
    assertThatExceptionOfType(TopicMismatchException.class)
        .isThrownBy(
            () ->
                TopicCheck.compare(
                    List.of("ratings", "profiles", "user-states"),
                    Map.of("ratings", 4, "user-states", 12),
                    4))
        .withMessage(
            "topics are not as the settings say (topics.partitions = 4): profiles does not exist;"
                + " user-states has 12 partitions instead of 4")
        .satisfies(
            e ->
                org.assertj.core.api.Assertions.assertThat(e.problems())
                    .containsExactly(
                        "profiles does not exist", "user-states has 12 partitions instead of 4"));
  }
}
