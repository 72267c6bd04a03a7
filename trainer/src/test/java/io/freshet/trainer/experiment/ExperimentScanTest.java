package io.freshet.trainer.experiment;

import static io.freshet.trainer.experiment.ExperimentFixture.arm;
import static io.freshet.trainer.experiment.ExperimentFixture.experiment;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan of the topic counts once the topic has dropped judgements. */
class ExperimentScanTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long LATER = 40_000;

  @TempDir Path folder;

  private final ExperimentDefinition wide = experiment("wide", End.NEVER, arm("wide"));
  private ExperimentFixture fixture;

  @BeforeEach
  void judge() {
    fixture = new ExperimentFixture(folder);
    fixture.write(wide);
    judge(0, 20);
  }

  private void judge(int from, int to) {
    for (int user = from; user < to; user++) {
      fixture.judged(wide, "control", user, true);
    }
  }

  private ExperimentScan scan() {
    return ExperimentScan.read(
        new JudgementReader(fixture.kafka.consumer(), fixture.topics.judgements().name(), TIMEOUT),
        wide,
        TIMEOUT);
  }

  @Test
  void shouldCountTheWholeExperimentWhileTheTopicHasIt() {
    ExperimentScan scan = scan();

    assertThat(scan.result().likes()).isEqualTo(20);
    assertThat(scan.countedFromMillis()).isNull();
  }

  @Test
  void shouldSaySinceWhenItCounts() {
    fixture.deleteJudgements();
    fixture.nowMillis += LATER;
    judge(20, 50);

    ExperimentScan scan = scan();

    assertThat(scan.result().likes()).isEqualTo(30);
    assertThat(scan.countedFromMillis()).isEqualTo(ExperimentFixture.START + LATER);
  }

  @Test
  void shouldSayThatNothingIsLeftToCount() {
    fixture.deleteJudgements();

    ExperimentScan scan = scan();

    assertThat(scan.result().likes()).isZero();
    assertThat(scan.countedFromMillis()).isEqualTo(Long.MAX_VALUE);
  }
}
