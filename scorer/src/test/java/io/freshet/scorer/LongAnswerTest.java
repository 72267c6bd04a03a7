package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.Shortened;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.items.ItemOverlay;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;

/** What items say of themselves never makes an answer too long for its topic. */
class LongAnswerTest {
  private static final int RECORD_BYTES = 1 << 20;

  private final Topics topics = new Topics("");
  private final TestUsers users = new TestUsers();
  private final ScorerSettings settings = ScorerSettings.from(Map.of());
  private final SharedScorerState collaborators = SharedScorerState.create(settings, topics);

  @Test
  void shouldAnswerThoughOneItemsTitleWouldFillTheRecordTwice() {
    ItemOverlay.Builder overlay = new ItemOverlay.Builder(collaborators.dictionary());
    overlay.put(new Item("long", "x".repeat(196_000), List.of("Drama"), null, null, true));
    for (int i = 0; i < 12; i++) {
      overlay.put(new Item("i" + i, "Title", List.of("Drama"), null, null, true));
    }
    collaborators.views().describe(overlay.build());
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            ScorerTopology.build(topics, settings, collaborators), new Properties())) {
      TestInputTopic<byte[], byte[]> states =
          driver.createInputTopic(
              topics.userStates().name(), new ByteArraySerializer(), new ByteArraySerializer());
      TestOutputTopic<byte[], byte[]> answers =
          driver.createOutputTopic(
              topics.recommendations().name(),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      states.pipeInput(TestUsers.key("a"), users.rate("a", "long", 5, 100));
      states.pipeInput(TestUsers.key("b"), users.rate("b", "i3", 5, 100));

      byte[] first = answers.readValue();
      assertThat(first.length).isLessThan(RECORD_BYTES);
      Recommendations shortened = RecommendationsJson.decode(first);
      assertThat(shortened.shortened()).isEqualTo(Shortened.TEXTS);
      assertThat(shortened.items()).hasSize(settings.k());
      assertThat(shortened.items().get(0).reasons().get(0).text()).contains("with long, which");
      assertThat(RecommendationsJson.decode(answers.readValue()).items()).hasSize(settings.k());
      assertThat(collaborators.bound().count(Shortened.TEXTS)).isPositive();
      assertThat(answers.isEmpty()).isTrue();
    }
  }
}
