package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.trainer.gate.GateEvidence;
import io.freshet.trainer.gate.GateEvidence.Challenger;
import io.freshet.trainer.gate.GateEvidence.Slice;
import io.freshet.trainer.gate.GateEvidence.UserSum;
import io.freshet.trainer.gate.UserHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate's evidence on disk: whom it knows. */
class EvidenceForgetsTest {
  @TempDir Path temp;

  private final Deque<Runnable> refits = new ArrayDeque<>();
  private TrainerFixture fixture;
  private RefitRequests requests;
  private TrainerLoop loop;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new TrainerFixture(temp);
    fixture.states.fill(3, 4);
    start();
    EvidenceFile file = file();
    file.userHash();
    file.write(evidence("user0", "user1", "user2"));
  }

  @AfterEach
  void tearDown() {
    loop.close();
  }

  private void start() {
    requests = new RefitRequests();
    fixture.producer = fixture.kafka.producer();
    loop = fixture.loop(refits::add, requests);
    loop.open();
    loop.step(Duration.ZERO);
  }

  private EvidenceFile file() {
    return new EvidenceFile(fixture.folder(), fixture::salt);
  }

  private GateEvidence evidence(String... users) {
    UserHash hash = new UserHash(fixture.salt());
    List<UserSum> sums = Stream.of(users).map(user -> new UserSum(hash.of(user), 1, 2)).toList();
    return new GateEvidence(
        "old{}", Map.of("new{}", new Challenger(3, List.of(new Slice(1, 2, sums)))));
  }

  @Test
  void shouldForgetAUserAsSoonAsTheTombstoneIsRead() {
    fixture.states.forget("user1");
    loop.step(Duration.ZERO);

    assertThat(file().read()).isEqualTo(evidence("user0", "user2"));
  }

  @Test
  void shouldForgetAfterARefitThatWasRunning() {
    fixture.refitter.evidence = evidence("user0", "user1", "user2");
    CompletableFuture<Evaluation> unused = requests.add();
    loop.step(Duration.ZERO);
    fixture.states.forget("user1");
    loop.step(Duration.ZERO);
    refits.remove().run();
    assertThat(file().read()).isEqualTo(evidence("user0", "user1", "user2"));

    loop.step(Duration.ZERO);

    assertThat(file().read()).isEqualTo(evidence("user0", "user2"));
  }

  @Test
  void shouldKnowNobodyAtTheStartWhoseTombstoneIsGone() {
    file().write(evidence("user0", "gone", "user2"));
    loop.close();

    start();

    assertThat(file().read()).isEqualTo(evidence("user0", "user2"));
  }

  @Test
  void shouldStartAnewWhereUsersWereNamedWithoutASalt() throws IOException {
    Files.delete(fixture.folder().resolve("gate-evidence.salt"));
    loop.close();

    start();

    assertThat(file().read()).isEqualTo(GateEvidence.none());
    assertThat(fixture.folder().resolve("gate-evidence.salt")).hasContent("010203");
  }
}
