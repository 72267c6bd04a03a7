package io.freshet.standalone.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(folder);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void shouldCreateEveryTopicOnceAndFindNothingToDoTheSecondTime() throws Exception {
    Topics topics = new Topics("once.");
    TopicAdmin topicAdmin = new TopicAdmin(admin, topics, 3, (short) 1);

    List<String> first = topicAdmin.create(TIMEOUT);
    List<String> second = topicAdmin.create(TIMEOUT);

    assertThat(first).hasSameSizeAs(topics.all()).allMatch(n -> n.startsWith("once."));
    assertThat(second).isEmpty();
    List<TopicState> states = topicAdmin.list(TIMEOUT);
    assertThat(states).extracting(TopicState::name).containsExactlyElementsOf(first);
    for (TopicState state : states) {
      var wanted =
          topics.all().stream()
              .filter(t -> t.name().equals(state.name()))
              .findFirst()
              .orElseThrow();
      assertThat(state.partitions()).isEqualTo(wanted.partitions(3));
      assertThat(state.replicationFactor()).isEqualTo(1);
      assertThat(state.configs()).containsAllEntriesOf(wanted.configs());
      assertThat(state.records()).isZero();
      assertThat(topicAdmin.differences(state)).isEmpty();
    }
    assertThat(topicAdmin.require(TIMEOUT)).isEqualTo(states);
  }

  @Test
  void shouldCreateOnlyWhatIsMissing() throws Exception {
    Topics topics = new Topics("part.");
    admin
        .createTopics(
            List.of(
                new NewTopic(topics.items().name(), 1, (short) 1)
                    .configs(topics.items().configs())))
        .all()
        .get();

    List<String> created = new TopicAdmin(admin, topics, 2, (short) -1).create(TIMEOUT);

    assertThat(created).hasSize(topics.all().size() - 1).doesNotContain(topics.items().name());
  }

  /** The last release made it without. */
  @Test
  void shouldKeepTheTombstonesOfItemsThatAnEarlierReleaseWouldDrop() throws Exception {
    Topics topics = new Topics("old.");
    String items = topics.items().name();
    admin
        .createTopics(
            List.of(
                new NewTopic(items, 1, (short) 1)
                    .configs(
                        Map.of(
                            "cleanup.policy", "compact",
                            "message.timestamp.type", "LogAppendTime",
                            "max.compaction.lag.ms", "77000"))))
        .all()
        .get();
    TopicAdmin topicAdmin = new TopicAdmin(admin, topics, 2, (short) 1);
    topicAdmin.create(TIMEOUT);

    assertThat(topicAdmin.keepTombstones(TIMEOUT)).containsExactly(items);

    TopicState state = topicAdmin.find(items, TIMEOUT).orElseThrow();
    assertThat(state.config("delete.retention.ms"))
        .contains(topics.items().configs().get("delete.retention.ms"));
    assertThat(state.config("max.compaction.lag.ms")).as("what is theirs stays").contains("77000");
    assertThat(topicAdmin.keepTombstones(TIMEOUT)).as("nothing is left to do").isEmpty();
  }

  @Test
  void shouldNameEveryDifferenceAndCreateNothing() throws Exception {
    Topics topics = new Topics("odd.");
    admin
        .createTopics(
            List.of(
                new NewTopic(topics.ratings().name(), Optional.of(5), Optional.empty())
                    .configs(topics.ratings().configs()),
                new NewTopic(topics.models().name(), 2, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete"))))
        .all()
        .get();
    TopicAdmin topicAdmin = new TopicAdmin(admin, topics, 4, (short) 1);

    assertThatThrownBy(() -> topicAdmin.create(TIMEOUT))
        .isInstanceOf(TopicException.class)
        .hasMessage(
            """
            topic odd.ratings has 5 partitions: must be 4 (topics.partitions, the same for every user-keyed topic, fixed at creation)
            topic odd.models has 2 partitions: must be 1 (always, fixed at creation)
            topic odd.models has cleanup.policy = delete: must be compact
            topic odd.models has message.timestamp.type = CreateTime: must be LogAppendTime""");
    assertThat(topicAdmin.list(TIMEOUT))
        .extracting(TopicState::name)
        .containsExactly("odd.ratings", "odd.models");
  }

  @Test
  void shouldSayWhichTopicsAreMissing() {
    TopicAdmin topicAdmin = new TopicAdmin(admin, new Topics("none."), 4, (short) 1);

    assertThatThrownBy(() -> topicAdmin.require(TIMEOUT))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("none.ratings, none.ratings-rerouted")
        .hasMessageContaining("freshet topics create");
  }

  @Test
  void shouldFailWithinTheBoundWhenTheClusterCannotDoIt() {
    TopicAdmin topicAdmin = new TopicAdmin(admin, new Topics("many."), 4, (short) 3);

    assertThatThrownBy(() -> topicAdmin.create(TIMEOUT))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("cannot create topic many.ratings")
        .hasMessageContaining("replication factor of 3");
  }
}
