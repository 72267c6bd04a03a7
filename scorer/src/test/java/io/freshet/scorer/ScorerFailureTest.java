package io.freshet.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.scoring.ServingModel;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.NewerFormatException;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.streams.StreamsClientProperties;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that the scorer fails on goes to failed-records, and the next one is answered. */
class ScorerFailureTest {
  @TempDir private Path folder;

  private final Topics topics = new Topics("");
  private final TestUsers users = new TestUsers();
  private final ScorerSettings settings = ScorerSettings.from(Map.of());
  private final SharedScorerState collaborators = SharedScorerState.create(settings, topics);
  private final FailedRecords failures = new FailedRecords(topics, "scorer");
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> states;
  private TestOutputTopic<byte[], byte[]> answers;
  private TestOutputTopic<byte[], byte[]> failed;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.putAll(
        StreamsClientProperties.perEvent(
            KafkaSettings.from(Map.of(KafkaSettings.STATE_DIR, folder.toString())),
            settings,
            failures,
            Map.of()));
    driver =
        new TopologyTestDriver(ScorerTopology.build(topics, settings, collaborators), properties);
    states =
        driver.createInputTopic(
            topics.userStates().name(), new ByteArraySerializer(), new ByteArraySerializer());
    answers = output(topics.recommendations().name());
    failed = output(topics.failedRecords().name());
  }

  private TestOutputTopic<byte[], byte[]> output(String name) {
    return driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldSetAStateAsideThatIsNone() {
    states.pipeInput(TestUsers.key("a"), new byte[] {1, 2, 3}, 7);
    states.pipeInput(TestUsers.key("b"), users.rate("b", "1", 5, 100));

    TestRecord<byte[], byte[]> record = failed.readRecord();
    assertThat(record.key()).isEqualTo(TestUsers.key("a"));
    assertThat(record.value()).isEqualTo(new byte[] {1, 2, 3});
    assertThat(header(record, FreshetHeaders.SERVICE)).isEqualTo("scorer");
    assertThat(header(record, FreshetHeaders.CAUSE))
        .isEqualTo(StateFormatException.class.getName());
    assertThat(header(record, FreshetHeaders.MESSAGE)).contains("version");
    assertThat(FreshetHeaders.origin(record.headers()))
        .isEqualTo(new Origin("user-states", 0, 0, 7));
    assertThat(failures.count()).isEqualTo(1);
    assertThat(RecommendationsJson.decode(answers.readValue()).userId()).isEqualTo("b");
    assertThat(answers.isEmpty() && failed.isEmpty()).isTrue();
  }

  @Test
  void shouldSetAStateAsideWhoseAnswerIsTooLongInEveryForm() {
    collaborators
        .records()
        .learn(Map.of(), Map.of("recommendations", Map.of("max.message.bytes", "1500")));
    String longId = "u".repeat(1_400);
    states.pipeInput(TestUsers.key(longId), users.rate(longId, "1", 5, 100));
    states.pipeInput(TestUsers.key("b"), users.rate("b", "1", 5, 100));
    TestRecord<byte[], byte[]> record = failed.readRecord();
    assertThat(header(record, FreshetHeaders.CAUSE))
        .isEqualTo(RecordTooLargeException.class.getName());
    assertThat(header(record, FreshetHeaders.MESSAGE)).contains("recommendations", "1500");
    assertThat(RecommendationsJson.decode(answers.readValue()).userId()).isEqualTo("b");
  }

  @Test
  void shouldStopAtAStateOfANewerRelease() {
    byte[] newer = users.rate("a", "1", 5, 100);
    newer[0] = (byte) (newer[0] + 2); // version 2 has types
    assertThatThrownBy(() -> states.pipeInput(TestUsers.key("a"), newer))
        .hasRootCauseInstanceOf(NewerFormatException.class);
    assertThat(failed.isEmpty()).isTrue();
  }

  @Test
  void shouldStopWhenMemoryRunsOut() {
    ServingModel model = new TestModels(folder).random(List.of("1", "2"), 3, 1);
    Object exhausted =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServingModel.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("newScorer")) {
                throw new OutOfMemoryError("planted");
              }
              return method.invoke(model, arguments);
            });
    collaborators.views().serve((ServingModel) exhausted, "v1");
    assertThatThrownBy(() -> states.pipeInput(TestUsers.key("a"), users.rate("a", "1", 5, 100)))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(failed.isEmpty()).isTrue();
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return FreshetHeaders.text(record.headers(), name);
  }
}
