package io.freshet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ForgottenUsersTest {

  private static final TopicPartition P0 = new TopicPartition("user-states", 0);
  private static final TopicPartition P1 = new TopicPartition("user-states", 1);

  private final ForgottenUsers forgotten = new ForgottenUsers();

  private static ModelManifest seen(long p0, long p1) {
    return new ModelManifest(
        "v000001",
        "ials",
        "ials{}",
        null,
        0,
        Map.of(P0.toString(), p0, P1.toString(), p1),
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
    forgotten.add(P0, 10, 1000);
    forgotten.add(P0, 20, 3000);
    forgotten.add(P1, 5, 2000);

    assertThat(forgotten.oldestAfter(seen(0, 0))).contains(Instant.ofEpochMilli(1000));
    assertThat(forgotten.oldestAfter(seen(10, 0))).contains(Instant.ofEpochMilli(1000));
    assertThat(forgotten.oldestAfter(seen(11, 0))).contains(Instant.ofEpochMilli(2000));
    assertThat(forgotten.oldestAfter(seen(11, 6))).contains(Instant.ofEpochMilli(3000));
    assertThat(forgotten.oldestAfter(seen(21, 6))).isEmpty();
  }

  @Test
  void shouldLetAModelStayForTheTimeAllowed() {
    forgotten.add(P0, 10, 1000);

    assertThat(forgotten.leaveBy(seen(0, 0), Duration.ofMillis(50)))
        .contains(Instant.ofEpochMilli(1050));
    assertThat(forgotten.leaveBy(seen(11, 0), Duration.ofMillis(50))).isEmpty();
    assertThat(forgotten.leaveBy(null, Duration.ofMillis(50))).isEmpty();
  }

  @Test
  void shouldDropOnlyWhatEveryModelHasSeen() {
    forgotten.add(P0, 10, 1000);
    forgotten.add(P0, 20, 3000);
    forgotten.add(P1, 5, 2000);

    forgotten.forgetBefore(List.of());
    assertThat(forgotten.size()).isEqualTo(3);

    forgotten.forgetBefore(List.of(seen(30, 30), seen(15, 0)));
    assertThat(forgotten.size()).isEqualTo(2);
    assertThat(forgotten.oldestAfter(seen(15, 0))).contains(Instant.ofEpochMilli(2000));
  }
}
