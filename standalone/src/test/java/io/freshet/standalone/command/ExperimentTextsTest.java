package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.TestExperiments;
import io.freshet.trainer.experiment.ExperimentResult;
import io.freshet.trainer.experiment.ExperimentScan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExperimentTextsTest {
  private static String details(@Nullable Long countedFromMillis) {
    ExperimentResult result =
        new ExperimentResult(
            TestExperiments.running("wide", 0.2, TestExperiments.CONTROL),
            List.of(),
            Double.NaN,
            0,
            0);
    String text = ExperimentTexts.details(new ExperimentScan(result, countedFromMillis));
    assertThat(text.lines()).allMatch(line -> line.length() <= ExperimentTexts.WIDTH);
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void shouldSayNothingOfTheTopicIfTheWholeExperimentCounts() {
    assertThat(details(null)).startsWith("wide: running, 20.0 %").doesNotContain("judgements");
  }

  @Test
  void shouldSaySinceWhenLikesAreCountedAndWhoCountsAll() {
    assertThat(details(1_767_366_000_000L))
        .contains(
            "Likes since 2026-01-02 15:00 UTC are counted; older ones are no longer on judgements."
                + " The trainer counts the whole experiment: GET /v1/experiments/wide");
    assertThat(details(Long.MAX_VALUE)).contains("Its likes are no longer on judgements.");
  }
}
