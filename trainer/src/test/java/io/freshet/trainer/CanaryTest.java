package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.trainer.publish.ExperimentOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a model that passed the gate is tried, promoted or withdrawn. */
class CanaryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private TrainerFixture fixture;
  private final Map<String, Object> settings = new HashMap<>();
  private final RefitRequests requests = new RefitRequests();
  private TrainerLoop loop;

  @BeforeEach
  void setUp() {
    fixture = new TrainerFixture(temp);
    fixture.refitter.family = "blend";
    fixture.states.fill(3, 4);
    settings.put(CanarySettings.SHARE, 0.5);
  }

  @AfterEach
  void tearDown() {
    if (loop != null) {
      loop.close();
    }
    fixture.close();
  }

  private String champion() {
    return fixture.catalog().champion().orElseThrow().version();
  }

  private List<ExperimentDefinition> experiments() {
    try (ExperimentOperations operations = fixture.experiments()) {
      return operations.list();
    }
  }

  private ExperimentDefinition experiment(String name) {
    return experiments().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  /** A service with a champion v000001 and a canary of v000002. */
  private ExperimentDefinition startWithACanary() throws Exception {
    fixture.settings(settings);
    fixture.start();
    fixture.service().requestRefit().get();
    fixture.service().requestRefit().get();
    return experiment("canary-v000002");
  }

  /** Four likes of each of 460 users, in the arm of each. */
  private void judge(ExperimentDefinition canary, double control, double candidate) {
    SplittableRandom random = new SplittableRandom(5);
    Assignment assignment = new Assignment(canary);
    for (int k = 0; k < 4 * 460; k++) {
      byte[] id = ("user" + k % 460).getBytes(UTF_8);
      int arm = assignment.shownAt(assignment.position(id));
      Judgement judgement =
          new Judgement(
              canary.name(),
              canary.arms().get(arm).name(),
              false,
              random.nextDouble() < (arm == 0 ? control : candidate),
              random.nextDouble() < 0.08,
              "ratings-0@" + k,
              canary.startedAtMillis(),
              400,
              10);
      fixture.kafka.append(
          fixture.topics.judgements().name(),
          0,
          Assignment.key(assignment.userHash(id)).getBytes(US_ASCII),
          judgement.toJson());
    }
  }

  private ExperimentDefinition awaitEnd(String name) {
    await().atMost(PATIENCE).until(() -> !experiment(name).running());
    return experiment(name);
  }

  @Test
  void shouldServeACandidateToAShareFirstAndPromoteItIfItIsBetter() throws Exception {
    ExperimentDefinition canary = startWithACanary();

    assertThat(champion()).isEqualTo("v000001");
    assertThat(canary.running()).isTrue();
    assertThat(canary.canary()).isEqualTo("v000002");
    assertThat(canary.share()).isEqualTo(1.0);
    assertThat(canary.arms().get(1).model()).isEqualTo(new ArmModel.Fixed("v000002"));
    assertThat(canary.control().model()).isNull();

    judge(canary, 0.05, 0.7);

    ExperimentDefinition ended = awaitEnd(canary.name());
    assertThat(ended.status()).isEqualTo(Status.DECIDED);
    assertThat(ended.reason()).endsWith("v000002 is promoted.");
    assertThat(champion()).isEqualTo("v000002");
    assertThat(fixture.catalog().champion().orElseThrow().previous()).isEqualTo("v000001");
    Evaluation outcome = outcome("v000002");
    assertThat(outcome.verdict())
        .isEqualTo(new Verdict(Decision.PUBLISHED, String.valueOf(ended.reason())));
    assertThat(outcome.experiment()).isEqualTo("canary-v000002");
    assertThat(outcome.arm()).isEqualTo("candidate");
    assertThat(outcome.champion()).as("what it was compared with").isEqualTo("v000001");
    assertThat(outcome.family()).isEqualTo("blend");
    assertThat(outcome.timeMillis()).isEqualTo(ended.endedAtMillis());
  }

  /** The record of a canary's end on {@code evaluations}; there is exactly one. */
  private Evaluation outcome(String version) {
    List<Evaluation> found =
        fixture.evaluations().stream()
            .filter(evaluation -> evaluation.kind() == Evaluation.Kind.CANARY)
            .filter(evaluation -> version.equals(evaluation.version()))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void shouldWithdrawACandidateThatIsWorse() throws Exception {
    ExperimentDefinition canary = startWithACanary();

    judge(canary, 0.7, 0.05);

    ExperimentDefinition ended = awaitEnd(canary.name());
    assertThat(ended.reason()).contains("fewer likes").endsWith("v000002 is withdrawn.");
    assertThat(champion()).isEqualTo("v000001");
    assertThat(outcome("v000002").verdict())
        .isEqualTo(new Verdict(Decision.REFUSED, String.valueOf(ended.reason())));
  }

  @Test
  void shouldPromoteACandidateThatIsNotShownWorse() throws Exception {
    settings.put(CanarySettings.LIKES, 500L);
    ExperimentDefinition canary = startWithACanary();

    judge(canary, 0.12, 0.12);

    ExperimentDefinition ended = awaitEnd(canary.name());
    assertThat(ended.endedBy()).isEqualTo(EndedBy.LIKES);
    assertThat(champion()).isEqualTo("v000002");
  }

  @Test
  void shouldNotPromoteAgainstAPin() throws Exception {
    ExperimentDefinition canary = startWithACanary();
    PublishedSnapshot.champion(fixture.kafka, fixture.topics, "v000001", true, null);

    judge(canary, 0.05, 0.7);

    assertThat(awaitEnd(canary.name()).reason())
        .endsWith("v000001 is pinned. v000002 is withdrawn.");
    assertThat(champion()).isEqualTo("v000001");
  }

  private void open() {
    fixture.settings(settings);
    loop = fixture.loop(Runnable::run, requests);
    loop.open();
  }

  private void refit() {
    var answer = requests.add();
    rounds();
    assertThat(answer.join().version()).isNotNull();
  }

  private void rounds() {
    for (int k = 0; k < 3; k++) {
      loop.step(Duration.ZERO);
    }
  }

  @Test
  void shouldLetARequestedRefitTakeTheCanarysPlace() {
    open();
    refit();
    refit();

    refit();

    ExperimentDefinition replaced = experiment("canary-v000002");
    assertThat(replaced.status()).isEqualTo(Status.STOPPED);
    assertThat(replaced.endedBy()).isEqualTo(EndedBy.REPLACED);
    assertThat(replaced.reason()).isEqualTo("v000003 takes its place; v000002 is withdrawn.");
    assertThat(experiment("canary-v000003").running()).isTrue();
    assertThat(champion()).isEqualTo("v000001");
    assertThat(outcome("v000002").verdict())
        .isEqualTo(new Verdict(Decision.REFUSED, String.valueOf(replaced.reason())));
  }

  @Test
  void shouldLetARefitThatIsDueWaitForADay() {
    settings.put(TrainerSettings.REFIT_NEW_RATINGS, 5L);
    open();
    refit();
    refit();
    assertThat(fixture.refitter.requests()).hasSize(2);

    rate(0, 5);
    rounds();
    assertThat(fixture.refitter.requests()).as("it waits").hasSize(2);

    fixture.clock.advance(Duration.ofHours(24));
    rounds();
    assertThat(fixture.refitter.requests()).hasSize(3);
    assertThat(experiment("canary-v000002").endedBy()).isEqualTo(EndedBy.REPLACED);
  }

  private void rate(int from, int count) {
    for (int k = from; k < from + count; k++) {
      fixture.states.rate("user0", Integer.toString(1000 + k), 4, 2_000_000 + k);
    }
  }

  @Test
  void shouldTryNoRecountAndRunNoneBesideACanary() {
    settings.put(TrainerSettings.REFIT_NEW_RATINGS, 1000L);
    settings.put(TrainerSettings.RECOUNT_NEW_RATINGS, 5L);
    open();
    refit();

    rate(0, 5);
    rounds();
    assertThat(fixture.refitter.recounts()).hasSize(1);
    assertThat(champion()).as("a recount serves at once").isEqualTo("v000002");
    assertThat(experiments()).isEmpty();

    refit();
    assertThat(experiment("canary-v000003").running()).isTrue();
    rate(5, 6);
    rounds();
    assertThat(fixture.refitter.recounts()).as("none beside a canary").hasSize(1);

    ExperimentDefinition canary = experiment("canary-v000003");
    ExperimentDefinition stopped =
        canary.ended(Status.STOPPED, fixture.clock.millis(), EndedBy.OPERATOR, "enough");
    fixture.kafka.append(
        fixture.topics.experiments().name(), 0, canary.name(), Experiments.encode(stopped));
    rounds();
    assertThat(fixture.refitter.recounts()).hasSize(2);
    assertThat(champion()).isEqualTo("v000004");
  }

  @Test
  void shouldNeverHoldBackARefitThatForgets() {
    open();
    refit();
    refit();
    fixture.states.forget("user1");

    fixture.clock.advance(Duration.ofDays(7));
    rounds();

    assertThat(fixture.refitter.lastRequest().forced()).isTrue();
    assertThat(champion()).isEqualTo("v000003");
    assertThat(experiment("canary-v000002").reason())
        .isEqualTo("Another model takes its place; v000002 is withdrawn.");
    assertThat(experiments()).hasSize(1);
  }

  @Test
  void shouldSpareTheVersionsThatARunningExperimentNamesFromTrimming() {
    settings.put(CanarySettings.SHARE, 0.0);
    settings.put(TrainerSettings.SNAPSHOTS_KEPT, 2);
    open();
    refit();
    ExperimentDefinition fixed =
        new ExperimentDefinition(
            "old",
            "salt",
            1,
            0,
            List.of(
                new Arm("control", 1, null, Map.of(), false),
                new Arm("old", 1, new ArmModel.Fixed("v000001"), Map.of(), false)),
            ExperimentDefinition.End.NEVER,
            Status.RUNNING,
            null,
            null,
            null,
            null);
    fixture.kafka.append(fixture.topics.experiments().name(), 0, "old", Experiments.encode(fixed));
    for (int k = 0; k < 4; k++) {
      refit();
    }
    assertThat(fixture.catalog().manifests())
        .extracting(ModelManifest::version)
        .contains("v000001", "v000005")
        .doesNotContain("v000002");

    fixture.kafka.append(
        fixture.topics.experiments().name(),
        0,
        "old",
        Experiments.encode(fixed.ended(Status.STOPPED, 1, EndedBy.OPERATOR, "enough")));
    refit();
    assertThat(fixture.catalog().manifest("v000001")).isEmpty();
  }
}
