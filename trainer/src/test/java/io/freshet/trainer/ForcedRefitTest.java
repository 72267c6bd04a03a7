package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.trainer.gate.RefitRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of models that know users who are forgotten. Refits come on request only. */
class ForcedRefitTest {
  private static final Duration ALLOWED = Duration.ofDays(7);

  @TempDir Path temp;

  private TrainerFixture fixture;
  private RefitRequests requests;
  private TrainerLoop loop;

  @BeforeEach
  void setUp() {
    fixture = new TrainerFixture(temp);
    requests = new RefitRequests();
    fixture.states.fill(3, 4);
    loop = fixture.loop(Runnable::run, requests);
    loop.open();
  }

  @AfterEach
  void tearDown() {
    loop.close();
  }

  private Evaluation refit() {
    CompletableFuture<Evaluation> answer = requests.add();
    rounds();
    return answer.join();
  }

  /** Enough to read what has come, to refit and to end that. */
  private void rounds() {
    for (int k = 0; k < 3; k++) {
      loop.step(Duration.ZERO);
    }
  }

  private boolean knowsForgotten() {
    RefitRequest request = fixture.refitter.lastRequest();
    return Objects.requireNonNull(request.champion()).knowsForgotten();
  }

  @Test
  void shouldForceARefitOnTheDayAlsoWhereRefitsComeOnRequestOnly() {
    refit();
    fixture.states.forget("user1");
    fixture.clock.advance(ALLOWED.minusSeconds(1));
    rounds();
    assertThat(fixture.refitter.requests()).hasSize(1);

    fixture.clock.advance(Duration.ofSeconds(1));
    rounds();

    assertThat(fixture.refitter.requests()).hasSize(2);
    assertThat(fixture.refitter.lastRequest().forced()).isTrue();
    assertThat(fixture.refitter.lastRequest().matrix().users()).isEqualTo(2);
    fixture.clock.advance(ALLOWED);
    rounds();
    assertThat(fixture.refitter.requests()).as("nobody is left to leave").hasSize(2);
  }

  @Test
  void shouldReplaceTheModelOfThoseWhoAreAllForgotten() {
    refit();
    for (int user = 0; user < 3; user++) {
      fixture.states.forget("user" + user);
    }
    rounds();
    assertThat(refit().verdict().decision()).as("not due yet").isEqualTo(Decision.NO_DATA);

    fixture.clock.advance(ALLOWED);
    rounds();

    ModelManifest champion = fixture.catalog().championManifest().orElseThrow();
    assertThat(champion.version()).isEqualTo("v000002");
    assertThat(champion.ratings()).isZero();
    fixture.states.rate("user9", "1", 4, 3_000_000);
    fixture.states.forget("user9");
    fixture.clock.advance(ALLOWED);
    rounds();
    assertThat(fixture.evaluations()).as("a model of nothing knows nobody").hasSize(3);
  }

  @Test
  void shouldJudgeTheFirstModelAfterThatAsAFirstOne() {
    shouldReplaceTheModelOfThoseWhoAreAllForgotten();
    fixture.states.rate("user8", "1", 4, 3_000_000);

    assertThat(refit().verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(fixture.refitter.lastRequest().champion()).isNull();
  }

  @Test
  void shouldStartNoFitFromAModelThatKnowsAForgottenUser() {
    refit();
    refit();
    assertThat(knowsForgotten()).isFalse();

    fixture.states.forget("user1");
    refit();
    assertThat(knowsForgotten()).isTrue();
    assertThat(fixture.refitter.lastRequest().forced()).isFalse();

    refit();
    assertThat(knowsForgotten()).isFalse();
  }

  @Test
  void shouldAskAgainAnHourLaterWhileTheChampionIsPinned() {
    refit();
    PublishedSnapshot.champion(fixture.kafka, fixture.topics, "v000001", true, null);
    fixture.states.forget("user1");
    fixture.clock.advance(ALLOWED);
    rounds();
    rounds();
    assertThat(fixture.lastEvaluation().verdict().reason()).contains("pinned").contains("overdue");
    assertThat(fixture.evaluations()).hasSize(2);

    PublishedSnapshot.champion(fixture.kafka, fixture.topics, "v000001", false, null);
    fixture.clock.advance(Duration.ofHours(1));
    rounds();

    assertThat(fixture.refitter.lastRequest().forced()).isTrue();
    assertThat(fixture.catalog().champion().orElseThrow().version()).isEqualTo("v000002");
  }

  @Test
  void shouldTrimEveryVersionThatHoldsAForgottenUsersHistory() {
    fixture.refitter.family = "user-knn";
    refit();
    refit();
    assertThat(fixture.catalog().manifests()).hasSize(2);

    fixture.states.forget("user1");
    refit();

    assertThat(fixture.catalog().manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000003");
    assertThat(fixture.kafka.records(fixture.topics.modelChunks().name())).hasSize(1);
  }

  @Test
  void shouldTrimAtTheStartWhatAKilledProcessLeft() {
    fixture.refitter.family = "user-knn";
    refit();
    ModelManifest left = fixture.catalog().manifest("v000001").orElseThrow();
    fixture.states.forget("user1");
    refit();
    fixture.kafka.append(fixture.topics.models().name(), 0, left.version(), left.toJson());
    assertThat(fixture.catalog().manifests()).hasSize(2);

    loop.close();
    fixture.producer = fixture.kafka.producer();
    loop = fixture.loop(Runnable::run, new RefitRequests());
    loop.open();
    rounds();

    assertThat(fixture.catalog().manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000002");
  }

  @Test
  void shouldKeepVersionsThatHoldItemsOnly() {
    fixture.refitter.family = "ials";
    refit();
    refit();
    fixture.states.forget("user1");
    refit();

    assertThat(fixture.catalog().manifests()).hasSize(3);
  }

  @Test
  void shouldForceARefitThatIsOverdueThoughTheUserCameBackWhileNoTrainerRan() {
    refit();
    restart();
    long stamp = fixture.clock.millis();
    fixture.states.comeBack("user1", "9", 3_000_000, stamp);
    fixture.clock.advance(ALLOWED.minusSeconds(1));
    rounds();
    assertThat(fixture.refitter.requests()).hasSize(1);

    fixture.clock.advance(Duration.ofSeconds(1));
    rounds();
    assertThat(fixture.refitter.requests()).hasSize(2);
    assertThat(fixture.refitter.lastRequest().forced()).isTrue();

    restart();
    fixture.states.comeBack("user1", "10", 3_000_001, stamp); // the state before is compacted, too
    rounds();
    fixture.clock.advance(ALLOWED);
    rounds();
    assertThat(fixture.refitter.requests()).as("the champion is without the user").hasSize(2);
  }

  private void restart() {
    loop.close();
    fixture.producer = fixture.kafka.producer();
    requests = new RefitRequests();
    loop = fixture.loop(Runnable::run, requests);
    loop.open();
  }
}
