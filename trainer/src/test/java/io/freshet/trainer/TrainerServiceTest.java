package io.freshet.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.rating.EventValues;
import io.freshet.trainer.gate.GateEvidence;
import io.freshet.trainer.gate.RefitRequest;
import io.freshet.trainer.gate.UserHash;
import io.freshet.trainer.publish.PublisherLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private TrainerFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new TrainerFixture(temp);
  }

  @AfterEach
  void tearDown() {
    fixture.close();
  }

  private static Evaluation get(CompletableFuture<Evaluation> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Evaluation refit() throws Exception {
    return get(fixture.service().requestRefit());
  }

  @Test
  void shouldPublishOnRequest() throws Exception {
    fixture.states.fill(10, 5);
    fixture.start();

    Evaluation outcome = refit();

    assertThat(outcome.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(outcome.version()).isEqualTo("v000001");
    assertThat(outcome.champion()).isNull();
    assertThat(outcome.count(Evaluation.USERS)).isEqualTo(10);
    assertThat(outcome.count(Evaluation.RATINGS)).isEqualTo(50);
    assertThat(fixture.catalog().champion()).contains(new Champion("v000001", false, null));
  }

  @Test
  void shouldSayInTheManifestWhatItWasTrainedOn() throws Exception {
    fixture.states.fill(10, 5);
    fixture.start();
    refit();
    fixture.states.rate("somebody", "else", 4, 2_000_000);

    Evaluation second = refit();

    ModelManifest manifest = fixture.catalog().manifest("v000002").orElseThrow();
    assertThat(second.champion()).isEqualTo("v000001");
    assertThat(manifest.parent()).isEqualTo("v000001");
    assertThat(manifest.users()).isEqualTo(11);
    assertThat(manifest.ratings()).isEqualTo(51);
    assertThat(manifest.items()).isEqualTo(6);
    assertThat(manifest.dataUntilEpochSeconds()).isEqualTo(2_000_000);
    assertThat(manifest.truncatedUsers()).isZero();
    assertThat(manifest.settings()).isEqualTo(Map.of("d", "8"));
    assertThat(manifest.events()).isEqualTo(EventValues.from(Map.of(), 4).byType());
    assertThat(manifest.dataOffsets().values().stream().mapToLong(n -> n).sum()).isEqualTo(51);
    assertThat(manifest.dataOffsets()).containsOnlyKeys(fixture.partitionNames());
    assertThat(manifest.createdAtMillis()).isEqualTo(fixture.clock.millis());
    assertThat(manifest.verdict()).isEqualTo(second.verdict());
    assertThat(manifest.learnedUntilEpochSeconds()).isNull();
  }

  @Test
  void shouldTrainOnEverythingThatWasThereAtTheRequest() throws Exception {
    fixture.start();
    for (int round = 1; round <= 5; round++) {
      fixture.states.rate("user" + round, "1", 3, 1000 + round);

      assertThat(refit().count(Evaluation.RATINGS)).isEqualTo(round);
    }
  }

  @Test
  void shouldGiveRatingsTimesAndCellsToTheRefit() throws Exception {
    fixture.states.rate("u", "7", 4.5, 1_700_000_000); // a Tuesday, 22:13 UTC
    fixture.states.rate("u", "film", 2, 1_700_042_400); // Wednesday, 10:00 UTC
    fixture.states.rate("u", "9", 3, 1_700_042_401);
    fixture.states.rate("u", "9", Double.NaN, 1_700_042_402);
    fixture.start();

    refit();

    RatingMatrix matrix = fixture.refitter.lastRequest().matrix();
    assertThat(matrix.ratings()).as("a withdrawn rating is no opinion").isEqualTo(2);
    assertThat(matrix.catalogue().id(matrix.item()[0])).isEqualTo("7");
    assertThat(matrix.catalogue().id(matrix.item()[1])).isEqualTo("film");
    assertThat(matrix.rating()).containsExactly(4.5f, 2f);
    assertThat(matrix.seconds()).containsExactly(1_700_000_000L, 1_700_042_400L);
    assertThat(matrix.cell()).containsExactly((byte) 0, (byte) 1);
  }

  @Test
  void shouldLeaveAForgottenUserOut() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();

    fixture.states.forget("user1");
    Evaluation outcome = refit();

    assertThat(outcome.count(Evaluation.USERS)).isEqualTo(2);
    assertThat(outcome.count(Evaluation.RATINGS)).isEqualTo(8);
    assertThat(fixture.refitter.lastRequest().forced()).isFalse();
  }

  @Test
  void shouldForceARefitWhenAForgottenUserIsOverdue() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();
    fixture.states.forget("user1");
    fixture.refitter.verdict = new Verdict(Decision.REFUSED, "worse");
    assertThat(refit().verdict().decision()).isEqualTo(Decision.REFUSED);
    fixture.clock.advance(Duration.ofDays(7).minusSeconds(1));
    refit();
    assertThat(fixture.refitter.lastRequest().forced()).isFalse();

    fixture.clock.advance(Duration.ofSeconds(1));
    refit();
    assertThat(fixture.refitter.lastRequest().forced()).isTrue();

    fixture.refitter.verdict = new Verdict(Decision.PUBLISHED, "better");
    refit();
    refit();
    assertThat(fixture.refitter.lastRequest().forced())
        .as("the new champion has not seen the forgotten")
        .isFalse();
  }

  @Test
  void shouldTrainNothingWhileTheChampionIsPinned() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();
    PublishedSnapshot.champion(fixture.kafka, fixture.topics, "v000001", true, null);

    Evaluation outcome = refit();

    assertThat(outcome.verdict().decision()).isEqualTo(Decision.PINNED);
    assertThat(outcome.verdict().reason()).contains("v000001").contains("pinned");
    assertThat(fixture.refitter.requests()).hasSize(1);
    Evaluation last = fixture.lastEvaluation();
    assertThat(last.verdict().decision()).isEqualTo(Decision.PINNED);
    assertThat(last.champion()).isEqualTo("v000001");

    PublishedSnapshot.champion(fixture.kafka, fixture.topics, "v000001", false, null);
    assertThat(refit().verdict().decision()).isEqualTo(Decision.PUBLISHED);
  }

  @Test
  void shouldRecordEveryVerdict() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();
    for (Decision decision :
        List.of(Decision.REFUSED, Decision.INSUFFICIENT_EVIDENCE, Decision.FAILED_CHECKS)) {
      fixture.refitter.verdict = new Verdict(decision, "because of " + decision);
      Evaluation outcome = refit();

      assertThat(outcome.verdict().decision()).isEqualTo(decision);
      assertThat(outcome.version()).isNull();
      Evaluation recorded = fixture.lastEvaluation();
      assertThat(recorded).isEqualTo(outcome);
      assertThat(recorded.verdict().reason())
          .isEqualTo("because of " + decision + "; other{}: not this one");
      assertThat(recorded.about()).isEqualTo("requested");
      assertThat(recorded.recipe()).isEqualTo("fake{d=8}");
      assertThat(recorded.metrics()).containsKey("ndcg@10");
      assertThat(recorded.counts()).containsEntry("ratings", 12L);
      assertThat(recorded.version()).isNull();
    }
    assertThat(fixture.catalog().manifests()).hasSize(1);
    assertThat(fixture.evaluations().get(0).version()).isEqualTo("v000001");
    assertThat(fixture.evaluations()).hasSize(4);
  }

  @Test
  void shouldHaveNothingToTrainOnWithoutRatings() throws Exception {
    fixture.start();

    assertThat(refit().verdict().decision()).isEqualTo(Decision.NO_DATA);
    assertThat(fixture.refitter.requests()).isEmpty();
    assertThat(fixture.lastEvaluation().verdict().reason()).contains("no ratings");
  }

  @Test
  void shouldLiveOnWhenARefitFails() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    for (Throwable failure :
        List.of(new ArithmeticException("diverged"), new OutOfMemoryError("too large"))) {
      fixture.refitter.failure = failure;

      Evaluation outcome = refit();

      assertThat(outcome.verdict().decision()).isEqualTo(Decision.FAILED);
      assertThat(outcome.verdict().reason()).contains(failure.getMessage());
      assertThat(fixture.lastEvaluation().verdict().decision()).isEqualTo(Decision.FAILED);
    }
    fixture.refitter.failure = null;

    assertThat(refit().verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(fixture.service().failure()).isNull();
  }

  @Test
  void shouldEndWhenAnotherTrainerTakesOver() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    fixture.producer.fenceProducer();

    CompletableFuture<Evaluation> answer = fixture.service().requestRefit();

    assertThatThrownBy(() -> get(answer))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PublisherLostException.class);
    await().atMost(PATIENCE).until(() -> fixture.service().failure() != null);
    assertThat(fixture.service().failure()).isInstanceOf(PublisherLostException.class);
    assertThat(fixture.service().requestRefit()).isCompletedExceptionally();
  }

  @Test
  void shouldBeGivenUpWhenItReadsNothingAndSayHowFarItIs() {
    fixture.states.fill(3, 4);
    fixture.emptyPolls = Integer.MAX_VALUE;
    fixture.service().start();

    assertThatThrownBy(() -> fixture.service().awaitRunning(Duration.ofMillis(50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has read 0 records");
    await().atMost(PATIENCE).until(() -> fixture.service().status().recordsToRead() == 12);
    TrainerHealth health = new TrainerHealth(fixture.service());
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().details()).containsEntry("read", "0").containsEntry("toRead", "12");
    assertThat(health.live().ok()).isTrue();
  }

  @Test
  void shouldNotShareItsFolder() throws Exception {
    fixture.start();
    TrainerFixture second = new TrainerFixture(temp);
    try {
      second.service().start();

      assertThatThrownBy(() -> second.service().awaitRunning(PATIENCE))
          .hasMessageContaining(fixture.folder().toString())
          .hasMessageContaining("is in use by another instance")
          .hasMessageContaining("state.dir");
    } finally {
      second.close();
    }
    assertThat(fixture.service().failure()).isNull();
    fixture.service().close();

    fixture.start();

    assertThat(fixture.service().failure()).as("the lock ends with its holder").isNull();
  }

  @Test
  void shouldFailWhenATopicIsMissing() {
    fixture.withoutItems();

    fixture.service().start();

    assertThatThrownBy(() -> fixture.service().awaitRunning(PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("items");
    assertThat(fixture.service().failure()).isNotNull();
  }

  @Test
  void shouldReadOnWhileARefitRuns() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    fixture.refitter.gate = new CountDownLatch(1);
    CompletableFuture<Evaluation> first = fixture.service().requestRefit();
    await().atMost(PATIENCE).until(() -> fixture.service().status().refitting());

    fixture.states.rate("late", "1", 3, 2_000_000);
    await().atMost(PATIENCE).until(() -> fixture.service().status().users() == 4);
    CompletableFuture<Evaluation> second = fixture.service().requestRefit();
    CompletableFuture<Evaluation> third = fixture.service().requestRefit();
    assertThat(first).isNotDone();
    fixture.refitter.gate.countDown();

    assertThat(get(first).count(Evaluation.USERS)).isEqualTo(3);
    assertThat(get(second).count(Evaluation.USERS)).isEqualTo(4);
    assertThat(get(third)).as("one refit answers both").isSameAs(get(second));
    assertThat(fixture.refitter.requests()).hasSize(2);
  }

  @Test
  void shouldGiveARefitUpWhenItIsClosed() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    fixture.refitter.gate = new CountDownLatch(1);
    CompletableFuture<Evaluation> answer = fixture.service().requestRefit();
    await().atMost(PATIENCE).until(() -> fixture.service().status().refitting());

    fixture.service().close();

    assertThat(answer).isCompletedExceptionally();
    assertThat(fixture.catalog().manifests()).isEmpty();
    assertThat(fixture.service().failure()).isNull();
    assertThat(fixture.producer.closed()).isTrue();
  }

  @Test
  void shouldRefitByItselfAfterEnoughNewRatings() throws Exception {
    fixture.settings(Map.of(TrainerSettings.REFIT_NEW_RATINGS, 10L));
    fixture.start();

    fixture.states.fill(1, 9);
    await().atMost(PATIENCE).until(() -> fixture.service().status().newRatings() == 9);
    assertThat(fixture.refitter.requests()).isEmpty();
    fixture.states.rate("user0", "100", 2, 2_000_000);

    await().atMost(PATIENCE).until(() -> fixture.catalog().champion().isPresent());
    await().atMost(PATIENCE).until(() -> fixture.service().status().lastEnding() != null);
    assertThat(fixture.service().status().newRatings()).isZero();
    assertThat(fixture.service().status().champion()).isEqualTo("v000001");
  }

  @Test
  void shouldRefitByItselfAfterAnInterval() throws Exception {
    fixture.settings(
        Map.of(
            TrainerSettings.REFIT_INTERVAL_SECONDS,
            60L,
            TrainerSettings.REFIT_FIRST_RATINGS,
            1_000_000L));
    fixture.states.fill(3, 4);
    fixture.start();
    fixture.clock.advance(Duration.ofSeconds(60));
    await().atMost(PATIENCE).until(() -> fixture.catalog().champion().isPresent());

    fixture.clock.advance(Duration.ofSeconds(60));
    assertThat(refit().version()).as("without new ratings none came").isEqualTo("v000002");
  }

  @Test
  void shouldNeitherRefitAtOnceNorForgetWhatCameWhenItStartsAgain() throws Exception {
    fixture.settings(Map.of(TrainerSettings.REFIT_NEW_RATINGS, 10L));
    fixture.states.fill(3, 4);
    fixture.start();
    await().atMost(PATIENCE).until(() -> fixture.catalog().champion().isPresent());
    fixture.service().close();
    fixture.states.rate("late", "1", 3, 2_000_000);

    fixture.start();

    assertThat(fixture.service().status().newRatings()).isEqualTo(1);
    assertThat(fixture.service().status().champion()).isEqualTo("v000001");
    assertThat(fixture.refitter.requests()).hasSize(1);
  }

  @Test
  void shouldKeepTheEvidenceOfTheGateOverARestart() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    fixture.refitter.evidence =
        new GateEvidence(
            "fake{d=8}",
            Map.of(
                "other{}",
                new GateEvidence.Challenger(
                    3,
                    List.of(
                        new GateEvidence.Slice(
                            1,
                            2,
                            List.of(
                                new GateEvidence.UserSum(
                                    new UserHash(fixture.salt()).of("user1"), 0.25, 4)))))));
    refit();
    fixture.service().close();

    fixture.start();
    refit();

    assertThat(fixture.refitter.lastRequest().evidence()).isEqualTo(fixture.refitter.evidence);
  }

  @Test
  void shouldGatherEvidenceAnewWhenItIsSpoiled() throws Exception {
    fixture.states.fill(3, 4);
    Files.createDirectories(fixture.folder());
    Files.writeString(fixture.folder().resolve("gate-evidence.json"), "{\"cham");
    fixture.start();

    assertThat(refit().verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(fixture.refitter.lastRequest().evidence()).isEqualTo(GateEvidence.none());
  }

  @Test
  void shouldGiveTheChampionsSnapshotToTheRefit() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();
    refit();

    RefitRequest request = fixture.refitter.lastRequest();
    assertThat(Objects.requireNonNull(request.champion()).manifest().version())
        .isEqualTo("v000001");
    assertThat(Files.readAllBytes(Objects.requireNonNull(request.champion().snapshot())))
        .isEqualTo(TrainerFixture.content(1));
  }

  @Test
  void shouldJudgeAChampionWithoutItsSnapshotByItsRecipe() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    refit();
    fixture.kafka.lose(fixture.topics.modelChunks().name(), r -> true);

    assertThat(refit().verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(Objects.requireNonNull(fixture.refitter.lastRequest().champion()).snapshot())
        .isNull();
  }

  @Test
  void shouldLeaveNoUnfinishedFileBehind() throws Exception {
    fixture.states.fill(3, 4);
    Files.createDirectories(fixture.folder());
    Files.writeString(fixture.folder().resolve("refit.snapshot.part.candidate-1"), "of a crash");
    fixture.start();
    refit();
    fixture.refitter.failure = new ArithmeticException("diverged");
    refit();

    assertThat(fixture.folder().toFile().list())
        .containsExactlyInAnyOrder(".lock", "gate-evidence.json", "gate-evidence.salt", "models");
  }

  @Test
  void shouldTrimOldSnapshots() throws Exception {
    fixture.settings(Map.of(TrainerSettings.SNAPSHOTS_KEPT, 2));
    fixture.states.fill(3, 4);
    fixture.start();
    for (int i = 0; i < 4; i++) {
      refit();
    }

    assertThat(fixture.catalog().manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000004", "v000003");
  }

  @Test
  void shouldPassOverAStateThatCannotBeRead() throws Exception {
    fixture.states.fill(2, 3);
    fixture.kafka.append(
        fixture.topics.userStates().name(), 0, "user0".getBytes(UTF_8), new byte[] {1, 2, 3});
    fixture.kafka.append(fixture.topics.userStates().name(), 0, null, new byte[] {1});
    fixture.start();

    assertThat(refit().count(Evaluation.RATINGS)).isEqualTo(6);
    assertThat(fixture.service().status().unreadableStates()).isEqualTo(2);
  }

  @Test
  void shouldSayInTheManifestThatItSampledUsers() throws Exception {
    fixture.settings(Map.of(TrainerSettings.MEMORY_MEGABYTES, 1L));
    fixture.states.fill(1500, 20);
    fixture.start();

    refit();

    ModelManifest manifest = fixture.catalog().manifest("v000001").orElseThrow();
    assertThat(manifest.refit().get(RefitReport.SAMPLED_SHARE).value()).isIn(0.5, 0.25);
    assertThat(manifest.truncatedUsers()).isBetween(500L, 1400L);
    assertThat(manifest.users() + manifest.truncatedUsers()).isBetween(1200L, 1800L);
  }

  @Test
  void shouldCountUsersWhoseHistoryWasCut() throws Exception {
    fixture.states.fill(3, 100);
    fixture.states.fill(1, 120);
    fixture.start();

    refit();

    assertThat(fixture.catalog().manifest("v000001").orElseThrow().truncatedUsers()).isEqualTo(1);
  }

  @Test
  void shouldCountUnavailableItemsAndTrainOnThem() throws Exception {
    fixture.states.fill(3, 4);
    fixture.item("100", "{\"available\":false}");
    fixture.item("101", "{\"title\":\"A\"}");
    fixture.item("102", "{\"available\":false}");
    fixture.item("102", null);
    fixture.start();

    assertThat(refit().count(Evaluation.RATINGS)).isEqualTo(12);
    assertThat(fixture.lastEvaluation().counts())
        .containsEntry("items-listed", 2L)
        .containsEntry("items-unavailable", 1L)
        .containsEntry("items", 4L);
  }
}
