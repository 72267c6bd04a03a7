package io.freshet.trainer.experiment;

import static io.freshet.trainer.experiment.ExperimentFixture.arm;
import static io.freshet.trainer.experiment.ExperimentFixture.experiment;
import static io.freshet.trainer.experiment.ExperimentFixture.id;
import static io.freshet.trainer.experiment.ExperimentFixture.result;
import static io.freshet.trainer.experiment.ExperimentFixture.shadow;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.experiment.Judgement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the board counts, over restarts, duplicates and forgotten users. */
class BoardTest {
  @TempDir Path folder;

  private final ExperimentDefinition wide = experiment("wide", End.NEVER, arm("wide"));
  private ExperimentFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ExperimentFixture(folder);
    fixture.write(wide);
  }

  private void judge(int user, boolean hit) {
    fixture.judged(wide, "control", user, hit);
  }

  private static void assertControl(ExperimentWatcher watcher, int users, long likes, long hits) {
    ExperimentResult.ArmResult control = arm(watcher, "wide", "control");
    assertThat(control.users()).isEqualTo(users);
    assertThat(control.likes()).isEqualTo(likes);
    assertThat(control.hits()).isEqualTo(hits);
  }

  @Test
  void shouldSumLikesPerUserAndArm() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    judge(1, false);
    judge(2, true);
    fixture.judged(wide, "wide", 3, true);

    watcher.step(Duration.ZERO);

    assertControl(watcher, 2, 3, 2);
    assertThat(arm(watcher, "wide", "wide").likes()).isEqualTo(1);
    assertThat(result(watcher, "wide").likes()).isEqualTo(4);
  }

  @Test
  void shouldNeitherCountTwiceNorLoseOverARestart() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    judge(2, true); // written while no trainer runs
    watcher.close();

    ExperimentWatcher next = fixture.opened();
    judge(3, false);
    next.step(Duration.ZERO);

    assertControl(next, 3, 3, 2);
    assertThat(arm(next, "wide", "control").lists().count()).isEqualTo(3);
  }

  @Test
  void shouldCountAgainWhatTheFileDoesNotHoldAfterAKill() throws Exception {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    byte[] saved = Files.readAllBytes(folder.resolve("experiments.board"));
    judge(2, true);
    watcher.step(Duration.ZERO);
    Files.write(folder.resolve("experiments.board"), saved); // killed before the second save

    ExperimentWatcher next = fixture.opened();
    next.step(Duration.ZERO);

    assertControl(next, 2, 2, 2);
  }

  @Test
  void shouldCountFromTheTopicIfTheFileIsLostOrBroken() throws Exception {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    judge(2, false);
    watcher.step(Duration.ZERO);
    watcher.close();
    Path file = folder.resolve("experiments.board");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    ExperimentWatcher broken = fixture.opened();
    broken.step(Duration.ZERO);
    assertControl(broken, 2, 2, 1);
    broken.close();
    Files.delete(file);

    ExperimentWatcher lost = fixture.opened();
    lost.step(Duration.ZERO);
    assertControl(lost, 2, 2, 1);
  }

  @Test
  void shouldGoOnWhereTheTopicBeginsIfRecordsWereDeletedBeforeTheyWereCounted() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    judge(4, false);
    watcher.step(Duration.ZERO);
    watcher.close();
    judge(2, true);
    fixture.deleteJudgements();

    ExperimentWatcher next = fixture.opened();
    judge(3, false);
    next.step(Duration.ZERO);

    assertControl(next, 3, 3, 1);
  }

  @Test
  void shouldStartAgainIfTheTopicWasCreatedAnew() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    watcher.close();

    ExperimentFixture anew = new ExperimentFixture(folder);
    anew.write(wide);
    ExperimentWatcher next = anew.opened();
    anew.judged(wide, "control", 2, false);
    next.step(Duration.ZERO);

    assertControl(next, 1, 1, 0);
  }

  @Test
  void shouldNotCountAJudgementThatAScorerRepeats() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    judge(2, true);
    watcher.step(Duration.ZERO);
    watcher.close();
    fixture.rewind(2);
    judge(1, true);
    judge(2, true);
    judge(1, false); // and a new one

    ExperimentWatcher next = fixture.opened();
    next.step(Duration.ZERO);

    assertControl(next, 2, 3, 2);
  }

  @Test
  void shouldForgetAUserAlsoInTheFileAndKeepOutWhatComesLater() throws Exception {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    judge(2, true);
    watcher.step(Duration.ZERO);

    watcher.forget(List.of(id(1)));
    judge(1, true); // judged before the tombstone by a scorer that is behind
    watcher.step(Duration.ZERO);

    assertControl(watcher, 1, 1, 1);
    watcher.close();
    ExperimentWatcher next = fixture.opened();
    judge(1, true);
    next.step(Duration.ZERO);
    assertControl(next, 1, 1, 1);
  }

  @Test
  void shouldForgetAtTheStartWhoWasForgottenMeanwhile() {
    ExperimentWatcher watcher = fixture.opened();
    for (int user = 1; user <= 3; user++) {
      judge(user, true);
    }
    watcher.step(Duration.ZERO);
    watcher.close();

    ExperimentWatcher next = fixture.watcher();
    next.open(ids -> List.of(id(1), id(2)).forEach(ids), List.of(id(2)));
    judge(9, false); // came after the users were read
    next.step(Duration.ZERO);

    assertControl(next, 2, 2, 1);
  }

  @Test
  void shouldDropAnExperimentThatIsRemovedAndOneThatEndedLongAgo() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    fixture.write(wide.ended(Status.STOPPED, fixture.nowMillis, EndedBy.OPERATOR, "enough"));
    watcher.step(Duration.ZERO);
    assertControl(watcher, 1, 1, 1);

    fixture.nowMillis += Duration.ofDays(90).toMillis() + 1;
    watcher.step(Duration.ZERO);
    watcher.step(Duration.ZERO);

    assertThat(fixture.onTopic("wide")).isNull();
    assertThat(watcher.results()).isEmpty();

    fixture.write(experiment("other", End.NEVER, arm("x")));
    watcher.step(Duration.ZERO);
    fixture.remove("other");
    watcher.step(Duration.ZERO);
    assertThat(watcher.results()).isEmpty();
  }

  @Test
  void shouldNotGiveTheSumsOfAnExperimentToALaterOneOfItsName() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    watcher.close();
    ExperimentDefinition second =
        new ExperimentDefinition(
            "wide",
            "another salt",
            1,
            ExperimentFixture.START + 1000,
            wide.arms(),
            End.NEVER,
            Status.RUNNING,
            null,
            null,
            null,
            null);
    fixture.write(second);

    ExperimentWatcher next = fixture.opened();
    judge(1, true); // judged before the second one began
    fixture.nowMillis += 2000;
    fixture.judged(second, "control", 5, false);
    next.step(Duration.ZERO);

    assertControl(next, 1, 1, 0);
  }

  @Test
  void shouldFreezeTheResultAtTheEnd() {
    ExperimentWatcher watcher = fixture.opened();
    judge(1, true);
    watcher.step(Duration.ZERO);
    fixture.write(wide.ended(Status.STOPPED, fixture.nowMillis, EndedBy.OPERATOR, "enough"));
    fixture.nowMillis += 1;
    judge(2, true);

    watcher.step(Duration.ZERO);

    assertControl(watcher, 1, 1, 1);
  }

  @Test
  void shouldCapTheLikesOfAUserAndSayHowManyAreLeftOut() {
    ExperimentWatcher watcher = fixture.opened();
    for (int k = 0; k < UserSums.MAX_LIKES + 3; k++) {
      judge(1, true);
    }

    watcher.step(Duration.ZERO);

    assertControl(watcher, 1, UserSums.MAX_LIKES, UserSums.MAX_LIKES);
    assertThat(result(watcher, "wide").leftOut()).isEqualTo(3);
  }

  @Test
  void shouldTakeNoFurtherUsersAtItsBoundAndCountTheKnownOnesOn() {
    Board board = new Board(2);
    board.define(List.of(wide));
    for (int user = 1; user <= 3; user++) {
      board.add(judgement("control", user), 0, user);
    }
    board.add(judgement("control", 4), 0, 1);

    ExperimentSums sums = board.experiment("wide");
    assertThat(sums.entries()).isEqualTo(2);
    assertThat(sums.likes()).isEqualTo(3);
    assertThat(sums.leftOut()).isEqualTo(1);

    board.forget(List.of(id(1)));
    board.define(List.of());
    board.define(List.of(wide));
    board.add(judgement("control", 9), 0, 9);
    assertThat(board.experiment("wide").entries()).as("room again").isEqualTo(1);
  }

  @Test
  void shouldCompareAShadowWithControlOnTheSameUsers() {
    ExperimentDefinition dark = experiment("dark", End.NEVER, arm("wide"), shadow("new"));
    fixture.write(dark);
    ExperimentWatcher watcher = fixture.opened();
    for (int user = 0; user < 4; user++) {
      fixture.judged(dark, user < 2 ? "control" : "wide", user, user == 0);
      fixture.judged(dark, "new", user, user != 1);
    }

    watcher.step(Duration.ZERO);

    ExperimentResult.ArmResult shadow = arm(watcher, "dark", "new");
    assertThat(shadow.users()).isEqualTo(4);
    assertThat(shadow.paired()).isEqualTo(new ExperimentResult.Paired(2, 1, 1));
    assertThat(shadow.vsControl().value()).isZero();
    assertThat(shadow.vsControl().users()).isEqualTo(2);
    assertThat(result(watcher, "dark").likes()).as("of the shown arms").isEqualTo(4);

    watcher.close();
    ExperimentWatcher next = fixture.opened();
    next.step(Duration.ZERO);
    assertThat(arm(next, "dark", "new").paired()).isEqualTo(new ExperimentResult.Paired(2, 1, 1));
    next.forget(List.of(id(0)));
    next.step(Duration.ZERO);
    assertThat(arm(next, "dark", "new").paired()).isEqualTo(new ExperimentResult.Paired(1, 0, 0));
  }

  @Test
  void shouldPassOverRecordsThatItCannotRead() {
    ExperimentWatcher watcher = fixture.opened();
    String topic = fixture.topics.judgements().name();
    fixture.kafka.append(topic, 0, new byte[] {1}, new byte[] {2});
    fixture.kafka.append(topic, 0, null, new byte[] {2});
    fixture.kafka.append(
        topic,
        0,
        "zz00zz00zz00zz00".getBytes(StandardCharsets.US_ASCII),
        judgement("control", 1).toJson());
    judge(1, true);

    watcher.step(Duration.ZERO);

    assertControl(watcher, 1, 1, 1);
    assertThat(watcher.unreadable()).isEqualTo(3);
  }

  private static Judgement judgement(String arm, long offset) {
    return new Judgement(
        "wide", arm, false, true, false, "ratings-0@" + offset, ExperimentFixture.START, 400, 10);
  }
}
