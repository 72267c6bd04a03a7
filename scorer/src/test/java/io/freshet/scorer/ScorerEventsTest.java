package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.rating.RatedEvent;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of answers to events that have a type. */
class ScorerEventsTest {
  @TempDir private Path folder;

  private final Topics topics = new Topics("test-");
  private final TestUsers users = new TestUsers();
  private final ScorerSettings settings = ScorerSettings.from(Map.of("scorer.k", 3));
  private final SharedScorerState collaborators = SharedScorerState.create(settings, topics);
  private final TopologyTestDriver driver =
      new TopologyTestDriver(
          ScorerTopology.build(topics, settings, collaborators), new Properties());
  private final TestInputTopic<byte[], byte[]> states =
      driver.createInputTopic(
          topics.userStates().name(), new ByteArraySerializer(), new ByteArraySerializer());
  private final TestOutputTopic<byte[], byte[]> answers =
      driver.createOutputTopic(
          topics.recommendations().name(),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldAnswerAFirstViewPersonallyAndNameItsType() {
    serve("1", "2", "3", "4");
    Recommendations answer = answer("a", users.event("a", "2", "view", 100));
    assertThat(answer.rung()).isEqualTo(Rung.PERSONAL);
    assertThat(answer.event()).isEqualTo(new RatedEvent("2", Double.NaN, 100, "view"));
    assertThat(reasonOf(answer, "4").text()).isEqualTo("because you looked at 2");
    assertThat(reasonOf(answer, "4").rating()).isNull();
  }

  @Test
  void shouldLeaveAViewedItemInTheListsUntilItIsBoughtOrDisliked() {
    serve("1", "2", "3", "4");
    assertThat(ids(answer("a", users.event("a", "2", "view", 100)))).contains("2");
    assertThat(ids(answer("a", users.event("a", "2", "cart", 200)))).contains("2");
    assertThat(ids(answer("a", users.event("a", "2", "purchase", 300)))).doesNotContain("2");
    assertThat(ids(answer("a", users.event("a", "2", "view", 400)))).doesNotContain("2");
    assertThat(ids(answer("a", users.event("a", "3", "dislike", 500)))).doesNotContain("2", "3");
    assertThat(ids(answer("a", users.event("a", "4", "skip", 600)))).containsExactly("1");
  }

  @Test
  void shouldSayThatPeopleChoseWhatTheUserDisliked() {
    serve("1", "2", "3", "4");
    answer("a", users.event("a", "1", "purchase", 100));
    Recommendations answer = answer("a", users.event("a", "2", "dislike", 200));
    assertThat(reasonOf(answer, "3").text()).isEqualTo("because you bought 1");
    assertThat(reasonOf(answer, "4").text()).isEqualTo("people who chose 2 also chose this");
  }

  @Test
  void shouldJudgeGoalsOnly() {
    serve("1", "2", "3", "4");
    answer("a", users.event("a", "1", "view", 100));
    answer("a", users.event("a", "3", "view", 200));
    answer("a", users.event("a", "3", "cart", 300));
    assertThat(collaborators.quality().report().overall().events()).isZero();
    answer("a", users.event("a", "3", "purchase", 400));
    assertThat(collaborators.quality().report().overall().events()).isEqualTo(1);
    assertThat(collaborators.quality().report().overall().hits()).isEqualTo(1);
    answer("a", users.event("a", "3", "purchase", 500)); // again
    answer("a", users.event("a", "4", "skip", 600));
    answer("a", users.event("a", "4", "purchase", 700)); // no list could show it
    assertThat(collaborators.quality().report().overall().events()).isEqualTo(1);
  }

  @Test
  void shouldAnswerFromItsOwnCountsOfInterestBeforeTheFirstSnapshot() {
    answer("a", users.event("a", "10", "view", 100));
    answer("b", users.event("b", "20", "view", 100));
    answer("b", users.event("b", "20", "purchase", 200)); // counted once
    answer("c", users.event("c", "10", "purchase", 100));
    answer("d", users.event("d", "30", "dislike", 100));
    Recommendations answer = answer("e", users.event("e", "40", "purchase", 100));
    assertThat(ids(answer)).containsExactly("10", "20");
  }

  /** Even ids point one way, odd ones another. */
  private void serve(String... ids) {
    collaborators
        .views()
        .serve(
            new TestModels(folder)
                .ials(
                    List.of(ids),
                    2,
                    id -> Integer.parseInt(id) % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1}),
            "v1");
  }

  private Recommendations answer(String user, byte[] value) {
    states.pipeInput(TestUsers.key(user), value);
    return RecommendationsJson.decode(answers.readKeyValue().value);
  }

  private static Reason reasonOf(Recommendations answer, String item) {
    return answer.items().stream()
        .filter(each -> each.itemId().equals(item))
        .findAny()
        .orElseThrow()
        .reasons()
        .get(0);
  }

  private static List<String> ids(Recommendations answer) {
    return answer.items().stream().map(RecommendedItem::itemId).toList();
  }
}
