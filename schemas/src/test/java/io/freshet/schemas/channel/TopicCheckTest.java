package io.freshet.schemas.channel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
  @Test
  void shouldPassTopicsThatShareThePartitionCount() {
    assertThatCode(
            () ->
                TopicCheck.compare(
                    Map.of("ratings", 4, "items", 1), Map.of("ratings", 4, "items", 1), 4))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameEveryTopicThatIsMissingOrHasAnotherCount() {
    assertThatExceptionOfType(TopicMismatchException.class)
        .isThrownBy(
            () ->
                TopicCheck.compare(
                    new TreeMap<>(Map.of("profiles", 4, "ratings", 4, "user-states", 4)),
                    Map.of("ratings", 4, "user-states", 12),
                    4))
        .withMessage(
            "topics do not match the settings (topics.partitions = 4): profiles does not exist;"
                + " user-states has 12 partitions instead of 4")
        .satisfies(
            e ->
                org.assertj.core.api.Assertions.assertThat(e.problems())
                    .containsExactly(
                        "profiles does not exist", "user-states has 12 partitions instead of 4"));
  }
}
