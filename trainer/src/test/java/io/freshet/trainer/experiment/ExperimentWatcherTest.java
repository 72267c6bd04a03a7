package io.freshet.trainer.experiment;

import static io.freshet.trainer.experiment.ExperimentFixture.arm;
import static io.freshet.trainer.experiment.ExperimentFixture.experiment;
import static io.freshet.trainer.experiment.ExperimentFixture.result;
import static io.freshet.trainer.experiment.ExperimentFixture.shadow;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.trainer.experiment.ExperimentFixture.Chances;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How experiments end by themselves. */
class ExperimentWatcherTest {
  private static final Chances USUAL = Chances.of(0.12);

  @TempDir Path folder;
  private ExperimentFixture fixture;
  private ExperimentResult last;

  @BeforeEach
  void setUp() {
    fixture = new ExperimentFixture(folder);
  }

  /** Judges likes until the experiment is due to end, at most 20 of each of 900 users. */
  private EndRules.Ending due(ExperimentDefinition experiment, Map<String, Chances> arms) {
    Board board = new Board();
    board.define(List.of(experiment));
    EndRules rules = new EndRules(fixture.settings);
    for (int round = 0; round < 20; round++) {
      fixture.judge(
          experiment, 900, 1, arms, (partition, user, like) -> board.add(like, partition, user));
      last = ExperimentResult.of(board.experiment(experiment.name()));
      EndRules.Ending due = rules.due(last);
      if (due != null) {
        return due;
      }
    }
    return null;
  }

  @Test
  void shouldDecideForAnArmWhoseIntervalIsAboveZero() {
    EndRules.Ending ended =
        due(
            experiment("good", End.NEVER, arm("wide")),
            Map.of("control", USUAL, "wide", Chances.of(0.25)));

    assertThat(ended.status()).isEqualTo(Status.DECIDED);
    assertThat(ended.by()).isEqualTo(EndedBy.INTERVAL);
    assertThat(ended.reason())
        .matches("wide finds [0-9.]+ to [0-9.]+ points more likes than control\\.");
  }

  @Test
  void shouldDecideAgainstTheOnlyArmIfItIsWorse() {
    EndRules.Ending ended =
        due(
            experiment("bad", End.NEVER, arm("wide")),
            Map.of("control", Chances.of(0.25), "wide", USUAL));

    assertThat(ended.status()).isEqualTo(Status.DECIDED);
    assertThat(ended.reason()).contains("points fewer likes than control");
  }

  @Test
  void shouldGoOnWhileOneOfTwoArmsIsWorse() {
    EndRules.Ending ended =
        due(
            experiment("two", End.NEVER, arm("bad"), arm("same")),
            Map.of("control", Chances.of(0.25), "bad", USUAL, "same", Chances.of(0.25)));

    assertThat(ended).isNull();
  }

  @Test
  void shouldStopAnArmThatIsSurelyWorseThanAllowed() {
    EndRules.Ending ended =
        due(
            experiment("two", new End(null, -0.02), arm("bad"), arm("same")),
            Map.of("control", Chances.of(0.4), "bad", USUAL, "same", Chances.of(0.4)));

    assertThat(ended.status()).isEqualTo(Status.STOPPED);
    assertThat(ended.by()).isEqualTo(EndedBy.INTERVAL);
    assertThat(ended.reason())
        .isEqualTo("bad finds surely more than 2.0 points less than control.");
  }

  @Test
  void shouldStopAtTheNumberOfLikes() {
    EndRules.Ending ended =
        due(
            experiment("same", new End(3_000L, null), arm("wide")),
            Map.of("control", USUAL, "wide", USUAL));

    assertThat(ended.status()).isEqualTo(Status.STOPPED);
    assertThat(ended.by()).isEqualTo(EndedBy.LIKES);
    assertThat(ended.reason())
        .matches(
            "3,600 likes are judged; wide finds between [0-9.]+ points fewer likes than control and"
                + " [0-9.]+ more\\.");
  }

  @Test
  void shouldStopAnArmWhoseListsTakeTooLong() {
    EndRules.Ending ended =
        due(
            experiment("slow", End.NEVER, arm("wide")),
            Map.of("control", USUAL, "wide", new Chances(0.12, 0.08, 9_000, 0, 10)));

    assertThat(ended.status()).isEqualTo(Status.STOPPED);
    assertThat(ended.by()).isEqualTo(EndedBy.GUARDRAIL);
    assertThat(ended.reason())
        .isEqualTo(
            "a list of wide takes 9.0 ms to make, one of control 0.4 ms: more than 5.0 ms longer");
  }

  @Test
  void shouldStopAnArmWithEmptyLists() {
    EndRules.Ending ended =
        due(
            experiment("empty", End.NEVER, arm("wide")),
            Map.of("control", USUAL, "wide", new Chances(0.12, 0.08, 400, 0.15, 10)));

    assertThat(ended.by()).isEqualTo(EndedBy.GUARDRAIL);
    assertThat(ended.reason()).contains("% of the lists of wide are empty, of control's 0.0 %");
  }

  @Test
  void shouldStopAnArmWithShortLists() {
    EndRules.Ending ended =
        due(
            experiment("short", End.NEVER, arm("wide")),
            Map.of("control", USUAL, "wide", new Chances(0.12, 0.08, 400, 0, 7)));

    assertThat(ended.by()).isEqualTo(EndedBy.GUARDRAIL);
    assertThat(ended.reason())
        .isEqualTo("a list of wide has 7.0 items, one of control 10.0: less than 80 %");
  }

  @Test
  void shouldLetNoShadowEndAnExperimentOfShownArms() {
    EndRules.Ending ended =
        due(
            experiment("dark", End.NEVER, arm("wide"), shadow("new")),
            Map.of(
                "control", USUAL,
                "wide", USUAL,
                "new", new Chances(0.4, 0.08, 90_000, 0, 3)));

    assertThat(ended).isNull();
  }

  @Test
  void shouldDecideOnShadowsIfNothingElseIsCompared() {
    EndRules.Ending ended =
        due(
            experiment("dark", End.NEVER, shadow("new")),
            Map.of("control", USUAL, "new", Chances.of(0.25)));

    assertThat(ended.status()).isEqualTo(Status.DECIDED);
    assertThat(ended.reason()).contains("new finds").contains("more likes than control");
  }

  @Test
  void shouldDecideNothingOnAFewUsers() {
    ExperimentDefinition few = experiment("few", End.NEVER, arm("wide"));
    fixture.write(few);
    ExperimentWatcher watcher = fixture.opened();
    fixture.judge(
        few, 300, 3, Map.of("control", Chances.of(0), "wide", Chances.of(1)), fixture::append);

    watcher.step(Duration.ZERO);

    assertThat(fixture.onTopic("few").running()).isTrue();
    assertThat(arm(watcher, "few", "wide").vsControl().value()).isGreaterThan(0.5);
    assertThat(arm(watcher, "few", "wide").vsControl().isKnown()).isFalse();
    assertThat(arm(watcher, "few", "wide").running()).isEmpty();
  }

  @Test
  void shouldKeepPointsForAChartAndTheRatioOfUsers() {
    ExperimentDefinition same = experiment("same", End.NEVER, arm("wide"));

    assertThat(due(same, Map.of("control", USUAL, "wide", USUAL))).isNull();

    ExperimentResult.ArmResult wide = last.arms().get(1);
    assertThat(wide.running())
        .hasSizeBetween(10, RunningPoints.MAX_POINTS)
        .allMatch(point -> point.lower() < point.value() && point.value() < point.upper());
    assertThat(last.sampleRatioP()).isBetween(0.001, 1.0);
    assertThat(wide.share()).isEqualTo(0.5);
  }

  @Test
  void shouldOnlyTellOfACanaryThatIsDueToEnd() {
    ExperimentDefinition plain = experiment("canary-v000002", End.NEVER, arm("candidate"));
    ExperimentDefinition canary =
        new ExperimentDefinition(
            plain.name(),
            plain.salt(),
            plain.share(),
            plain.startedAtMillis(),
            plain.arms(),
            plain.end(),
            Status.RUNNING,
            null,
            null,
            null,
            "v000002");

    fixture.write(canary);
    ExperimentWatcher watcher = fixture.opened();
    fixture.judge(
        canary,
        500,
        4,
        Map.of("control", Chances.of(0.05), "candidate", Chances.of(0.6)),
        fixture::append);
    watcher.step(Duration.ZERO);

    assertThat(fixture.onTopic(canary.name()).running()).isTrue();
    assertThat(fixture.canaries.get("canary-v000002").status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void shouldWriteTheEndToTheTopicOnce() {
    ExperimentDefinition good = experiment("good", End.NEVER, arm("wide"));
    fixture.write(good);
    ExperimentWatcher watcher = fixture.opened();
    fixture.judge(
        good,
        500,
        4,
        Map.of("control", Chances.of(0.05), "wide", Chances.of(0.6)),
        fixture::append);
    fixture.nowMillis += 1000;

    watcher.step(Duration.ZERO);
    watcher.step(Duration.ZERO);

    ExperimentDefinition ended = fixture.onTopic("good");
    assertThat(ended.status()).isEqualTo(Status.DECIDED);
    assertThat(ended.endedAtMillis()).isEqualTo(fixture.nowMillis);
    assertThat(result(watcher, "good").definition()).isEqualTo(ended);
    assertThat(fixture.kafka.records(fixture.topics.experiments().name())).hasSize(2);
  }

  @Test
  void shouldThinOutThePointsOfALongExperiment() {
    RunningPoints points = new RunningPoints(2);
    for (long likes = 1; likes < 1_000_000; likes += 7) {
      points.note(1, likes, new Interval(0.01, 0, 0.02, 300));
    }

    assertThat(points.of(1)).hasSizeBetween(20, RunningPoints.MAX_POINTS);
    assertThat(points.of(1).get(points.of(1).size() - 1).likes()).isGreaterThan(900_000);
    assertThat(points.of(0)).isEmpty();
  }
}
