package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final Topics topics = new Topics("dev-");

  @Test
  void shouldPrefixEveryNameOnce() {
    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly(
            "dev-ratings",
            "dev-ratings-rerouted",
            "dev-items",
            "dev-profiles",
            "dev-user-states",
            "dev-models",
            "dev-model-chunks",
            "dev-recommendations",
            "dev-rejected-ratings",
            "dev-failed-records",
            "dev-evaluations",
            "dev-experiments",
            "dev-judgements");
    assertThat(topics.prefix()).isEqualTo("dev-");
  }

  @Test
  void shouldGiveKafkaNamesItTakes() {
    new Topics("x".repeat(128))
        .all()
        .forEach(topic -> org.apache.kafka.common.internals.Topic.validate(topic.name()));
    for (String prefix : List.of("a b", "a/", "é", "x".repeat(129))) {
      assertThatThrownBy(() -> new Topics(prefix)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldGiveAllUserKeyedTopicsOnePartitionCount() {
    for (Topic<?, ?> topic :
        List.of(
            topics.ratings(),
            topics.ratingsRerouted(),
            topics.profiles(),
            topics.userStates(),
            topics.recommendations(),
            topics.rejectedRatings(),
            topics.failedRecords(),
            topics.judgements())) {
      assertThat(topic.partitions(7)).as(topic.name()).isEqualTo(7);
    }
    for (Topic<?, ?> topic :
        List.of(
            topics.items(),
            topics.models(),
            topics.modelChunks(),
            topics.evaluations(),
            topics.experiments())) {
      assertThat(topic.partitions(7)).as(topic.name()).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTombstonesOfItemsForEverAndThoseOfUsersWhileATrainerMayBeDown() {
    assertThat(topics.all())
        .filteredOn(topic -> topic.configs().containsKey("delete.retention.ms"))
        .containsExactly(topics.items(), topics.userStates());
    assertThat(topics.userStates().configs())
        .containsEntry("delete.retention.ms", Long.toString(Duration.ofDays(21).toMillis()));
    assertThat(Long.parseLong(topics.items().configs().get("delete.retention.ms")))
        .isGreaterThan(Duration.ofDays(36_000).toMillis());
  }

  @Test
  void shouldStampEveryRecordOnArrival() {
    assertThat(topics.all())
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  @Test
  void shouldKeepWhatItsSettingsSay() {
    Topics kept =
        new Topics(
            "",
            new TopicSettings(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                Duration.ofMillis(6),
                Duration.ofMillis(7)));
    assertThat(kept.ratings().configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "3");
    assertThat(kept.ratingsRerouted().configs()).containsEntry("retention.ms", "3");
    assertThat(kept.rejectedRatings().configs()).containsEntry("retention.ms", "5");
    assertThat(kept.evaluations().configs()).containsEntry("retention.ms", "6");
    assertThat(kept.judgements().configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "7");
    assertThat(kept.modelChunks().configs())
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
    assertThat(kept.recommendations().configs())
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", "4")
        .containsEntry("min.compaction.lag.ms", "1")
        .containsEntry("max.compaction.lag.ms", "2");
    for (Topic<?, ?> compacted :
        List.of(
            kept.items(), kept.profiles(), kept.userStates(), kept.models(), kept.experiments())) {
      assertThat(compacted.configs())
          .as(compacted.name())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("min.compaction.lag.ms", "1")
          .containsEntry("max.compaction.lag.ms", "2")
          .doesNotContainKey("retention.ms");
    }
  }

  @Test
  void shouldRefuseLagsAndRetentionsThatCannotBeMeant() {
    Duration hour = Duration.ofHours(1);
    assertThatThrownBy(
            () -> new TopicSettings(hour, Duration.ofMinutes(1), hour, hour, hour, hour, hour))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxCompactionLag");
    assertThatThrownBy(() -> new TopicSettings(hour, hour, hour, hour, Duration.ZERO, hour, hour))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rejectedRetention");
  }
}
