package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.ModelManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the trainer takes the champion's counts anew between refits. */
class RecountTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;
  private TrainerFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new TrainerFixture(temp);
    fixture.refitter.family = "blend";
    fixture.settings(
        Map.of(
            TrainerSettings.REFIT_NEW_RATINGS,
            12L,
            TrainerSettings.REFIT_FIRST_RATINGS,
            12L,
            TrainerSettings.RECOUNT_NEW_RATINGS,
            5L));
  }

  @AfterEach
  void tearDown() {
    fixture.close();
  }

  private void rate(int from, int count) {
    for (int k = from; k < from + count; k++) {
      fixture.states.rate("user0", Integer.toString(1000 + k), 4, 2_000_000 + k);
    }
  }

  private void awaitOutcomes(int requests) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                fixture.refitter.requests().size() + fixture.refitter.recounts().size() == requests
                    && fixture.evaluations().size() == requests);
    // Until the loop has seen the end of it, it starts nothing.
    await().atMost(PATIENCE).until(() -> !fixture.service().status().refitting());
  }

  /** Three users with four ratings each, and a first model of them. */
  private void startWithAModel() throws Exception {
    fixture.states.fill(3, 4);
    fixture.start();
    awaitOutcomes(1);
  }

  private void assertNothingComesOf(long ratings) throws Exception {
    await().atMost(PATIENCE).until(() -> fixture.service().status().ratings() == ratings);
    TimeUnit.MILLISECONDS.sleep(300); // three polls of the loop
    assertThat(fixture.refitter.requests()).hasSize(1);
    assertThat(fixture.refitter.recounts()).isEmpty();
  }

  @Test
  void shouldCountTheChampionAnewBetweenRefits() throws Exception {
    startWithAModel();
    assertThat(fixture.refitter.recounts()).isEmpty();

    rate(0, 5);
    awaitOutcomes(2);

    assertThat(fixture.refitter.recounts()).hasSize(1);
    assertThat(fixture.lastEvaluation().kind()).isEqualTo(Evaluation.Kind.RECOUNT);
    assertThat(fixture.lastEvaluation().version()).isEqualTo("v000002");
    ModelManifest recount = fixture.catalog().manifest("v000002").orElseThrow();
    assertThat(recount.learnedUntil()).isLessThan(2_000_000);
    assertThat(recount.dataUntilEpochSeconds()).isEqualTo(2_000_004);
    assertThat(fixture.service().status().newRatings()).as("not fitted yet").isEqualTo(5);

    rate(5, 7);
    awaitOutcomes(3);

    assertThat(fixture.refitter.requests()).as("a refit is due").hasSize(2);
    assertThat(fixture.service().status().newRatings()).isZero();
  }

  @Test
  void shouldNotTakeARecountForARefitWhenItStartsAgain() throws Exception {
    startWithAModel();
    rate(0, 5);
    awaitOutcomes(2);

    fixture.start();

    assertThat(fixture.service().status().newRatings()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void shouldNotRecountAChampionThatKnowsAForgottenUser() throws Exception {
    startWithAModel();

    fixture.states.forget("user1");
    rate(0, 7);

    assertNothingComesOf(15);
  }

  @Test
  void shouldNotRecountAFamilyThatCountsNothing() throws Exception {
    fixture.refitter.family = "ials";
    startWithAModel();

    rate(0, 7);

    assertNothingComesOf(19);
  }
}
