package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict.Decision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop in this thread, one round after the other. */
class TrainerLoopTest {

  @TempDir Path temp;

  private TrainerFixture fixture;
  private RefitRequests requests;
  private TrainerLoop loop;

  @BeforeEach
  void setUp() {
    fixture = new TrainerFixture(temp);
    requests = new RefitRequests();
  }

  @AfterEach
  void tearDown() {
    loop.close();
  }

  @Test
  void shouldReadThePastInRoundsAndThenRefit() {
    fixture.states.fill(3, 4);
    loop = fixture.loop(Runnable::run, requests);
    CompletableFuture<Evaluation> answer = requests.add();
    loop.open();
    assertThat(loop.status().running()).isFalse();
    assertThat(loop.status().users()).isZero();

    loop.step(Duration.ZERO);

    assertThat(loop.status().running()).isTrue();
    assertThat(loop.status().users()).isEqualTo(3);
    assertThat(fixture.catalog().champion()).as("refitted in this thread").isPresent();
    assertThat(answer).as("ended by the next round").isNotDone();

    loop.step(Duration.ZERO);

    assertThat(answer).isCompleted();
    assertThat(answer.join().verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(loop.refits()).isEqualTo(Map.of(Decision.PUBLISHED, 1L));
    assertThat(loop.status().champion()).isEqualTo("v000001");
  }

  @Test
  void shouldSayHowFarItHasReadThePast() {
    fixture.emptyPolls = 2;
    fixture.states.fill(3, 4);
    loop = fixture.loop(Runnable::run, requests);
    CompletableFuture<Evaluation> answer = requests.add();
    loop.open();
    loop.step(Duration.ZERO);
    loop.step(Duration.ZERO);

    assertThat(loop.status().running()).isFalse();
    assertThat(loop.status().recordsRead()).isZero();
    assertThat(loop.status().recordsToRead()).isEqualTo(12);
    assertThat(answer).isNotDone();

    loop.step(Duration.ZERO);
    loop.step(Duration.ZERO);

    assertThat(loop.status().running()).isTrue();
    assertThat(loop.status().recordsRead()).isEqualTo(12);
    assertThat(loop.status().recordsToRead()).isZero();
    assertThat(answer).isCompleted();
  }

  @Test
  void shouldGoOnReadingWhileARefitWaitsForItsExecutor() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    fixture.states.fill(3, 4);
    loop = fixture.loop(tasks::add, requests);
    loop.open();
    CompletableFuture<Evaluation> answer = requests.add();
    loop.step(Duration.ZERO);
    fixture.states.rate("late", "1", 3, 2_000_000);
    loop.step(Duration.ZERO);

    assertThat(loop.status().refitting()).isTrue();
    assertThat(loop.status().users()).isEqualTo(4);
    assertThat(tasks).hasSize(1);

    tasks.remove().run();
    loop.step(Duration.ZERO);

    assertThat(answer.join().count(Evaluation.USERS)).isEqualTo(3);
    assertThat(loop.status().refitting()).isFalse();
  }

  @Test
  void shouldAnswerWhatItTookAndWhatItDidNotTakeWhenItEnds() {
    fixture.states.fill(3, 4);
    loop = fixture.loop(task -> {}, requests);
    loop.open();
    CompletableFuture<Evaluation> running = requests.add();
    loop.step(Duration.ZERO);
    CompletableFuture<Evaluation> waiting = requests.add();
    loop.step(Duration.ZERO);
    CompletableFuture<Evaluation> asked = requests.add();

    loop.close();

    assertThat(running).isCompletedExceptionally();
    assertThat(waiting).isCompletedExceptionally();
    assertThat(asked).isCompletedExceptionally();
    assertThat(requests.add()).isCompletedExceptionally();
    assertThat(loop.status().running()).isFalse();
  }

  @Test
  void shouldLeaveARoundWhenItIsWoken() {
    loop = fixture.loop(Runnable::run, requests);
    loop.open();
    loop.wakeup();

    assertThatThrownBy(() -> loop.step(Duration.ofSeconds(30))).isInstanceOf(WakeupException.class);
  }
}
