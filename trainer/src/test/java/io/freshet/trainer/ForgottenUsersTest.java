package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ForgottenUsersTest {

  private static final TopicPartition P0 = new TopicPartition("user-states", 0);
  private static final TopicPartition P1 = new TopicPartition("user-states", 1);

  private final ForgottenUsers forgotten = new ForgottenUsers();

  private static ModelManifest seen(long p0, long p1) {
    return seen(p0, p1, Map.of());
  }

  private static ModelManifest seen(long p0, long p1, Map<String, Long> forgottenUntil) {
    return new ModelManifest(
        "v000001",
        "ials",
        "ials{}",
        null,
        0,
        Map.of(P0.toString(), p0, P1.toString(), p1),
        forgottenUntil,
        0,
        null,
        1,
        1,
        1,
        0,
        0,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        1,
        "00",
        new ChunkRange(0, 0, 1, 1),
        0);
  }

  @Test
  void shouldFindTheOldestTombstoneThatAModelHasNotSeen() {
    tombstone(P0, 10, 1000);
    tombstone(P0, 20, 3000);
    tombstone(P1, 5, 2000);

    assertThat(forgotten.oldestAfter(seen(0, 0))).contains(Instant.ofEpochMilli(1000));
    assertThat(forgotten.oldestAfter(seen(10, 0))).contains(Instant.ofEpochMilli(1000));
    assertThat(forgotten.oldestAfter(seen(11, 0))).contains(Instant.ofEpochMilli(2000));
    assertThat(forgotten.oldestAfter(seen(11, 6))).contains(Instant.ofEpochMilli(3000));
    assertThat(forgotten.oldestAfter(seen(21, 6))).isEmpty();
  }

  @Test
  void shouldLetAModelStayForTheTimeAllowed() {
    tombstone(P0, 10, 1000);

    assertThat(forgotten.leaveBy(seen(0, 0), Duration.ofMillis(50)))
        .contains(Instant.ofEpochMilli(1050));
    assertThat(forgotten.leaveBy(seen(11, 0), Duration.ofMillis(50))).isEmpty();
    assertThat(forgotten.leaveBy(null, Duration.ofMillis(50))).isEmpty();
  }

  @Test
  void shouldDropOnlyWhatEveryModelHasSeen() {
    tombstone(P0, 10, 1000);
    tombstone(P0, 20, 3000);
    tombstone(P1, 5, 2000);

    forgotten.forgetBefore(List.of());
    assertThat(forgotten.size()).isEqualTo(3);

    forgotten.forgetBefore(List.of(seen(30, 30), seen(15, 0)));
    assertThat(forgotten.size()).isEqualTo(2);
    assertThat(forgotten.oldestAfter(seen(15, 0))).contains(Instant.ofEpochMilli(2000));
  }

  @Test
  void shouldKnowFromAStateThatItsTombstoneIsNewerThanAModel() {
    forgotten.addState(P0, 50, 2000); // compaction has removed the tombstone before it

    assertThat(forgotten.oldestAfter(seen(40, 0))).contains(Instant.ofEpochMilli(2000));
    assertThat(forgotten.oldestAfter(seen(40, 0, Map.of(P0.toString(), 1999L))))
        .contains(Instant.ofEpochMilli(2000));
    assertThat(forgotten.oldestAfter(seen(40, 0, Map.of(P1.toString(), 9000L))))
        .contains(Instant.ofEpochMilli(2000));
  }

  @Test
  void shouldKnowFromAStateThatItsTombstoneIsInAModelsData() {
    forgotten.addState(P0, 50, 2000);

    assertThat(forgotten.oldestAfter(seen(51, 0))).as("so was the state").isEmpty();
    assertThat(forgotten.oldestAfter(seen(40, 0, Map.of(P0.toString(), 2000L)))).isEmpty();
  }

  @Test
  void shouldCountTheFirstRecordOfAStampOnly() {
    forgotten.addTombstone(P0, 10, 1000, OptionalLong.of(990));
    forgotten.addState(P0, 20, 990);
    forgotten.addState(P1, 5, 800);
    forgotten.addState(P1, 6, 800);

    assertThat(forgotten.size()).isEqualTo(2);
    assertThat(forgotten.oldestAfter(seen(15, 6))).isEmpty();
    assertThat(forgotten.newestStamps())
        .isEqualTo(Map.of(P0.toString(), 990L, P1.toString(), 800L));
  }

  @Test
  void shouldCountATombstoneByItsOffsetWhateverItsStamp() {
    forgotten.addTombstone(P0, 10, 1000, OptionalLong.of(990));

    assertThat(forgotten.oldestAfter(seen(10, 0, Map.of(P0.toString(), 5000L))))
        .contains(Instant.ofEpochMilli(1000));
  }

  @Test
  void shouldContinueTheStampsOfPublishedModels() {
    forgotten.resume(seen(0, 0, Map.of(P0.toString(), 700L)));
    forgotten.addState(P0, 20, 600);

    assertThat(forgotten.newestStamps()).isEqualTo(Map.of(P0.toString(), 700L));
  }

  @Test
  void shouldDropAStateOnceEveryModelsDataHoldsItsTombstone() {
    forgotten.addState(P0, 50, 2000);

    forgotten.forgetBefore(List.of(seen(40, 0), seen(60, 0, Map.of(P0.toString(), 2000L))));
    assertThat(forgotten.size()).isEqualTo(1);
    forgotten.forgetBefore(List.of(seen(60, 0, Map.of(P0.toString(), 2000L))));
    assertThat(forgotten.size()).isZero();
  }

  private void tombstone(TopicPartition partition, long offset, long timeMillis) {
    forgotten.addTombstone(partition, offset, timeMillis, OptionalLong.empty());
  }
}
