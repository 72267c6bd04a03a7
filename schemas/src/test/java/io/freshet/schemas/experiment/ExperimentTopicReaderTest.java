package io.freshet.schemas.experiment;

import static io.freshet.schemas.experiment.TestExperiments.CONTROL;
import static io.freshet.schemas.experiment.TestExperiments.FULL;
import static io.freshet.schemas.experiment.TestExperiments.arm;
import static io.freshet.schemas.experiment.TestExperiments.running;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExperimentTopicReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String topic = new Topics("test.").experiments().name();
  private final InMemoryKafka kafka = new InMemoryKafka().create(topic, 1);
  private final ExperimentTopicReader reader =
      new ExperimentTopicReader(kafka.consumer(), topic, System::nanoTime);

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void shouldListExperimentsOldestFirst() {
    assertThat(reader.refresh(PATIENCE)).isEmpty();
    ExperimentDefinition b = running("b", 1, CONTROL, arm("wide", 1));
    ExperimentDefinition a = running("a", 1, CONTROL, arm("wide", 1));
    post("b", Experiments.encode(b));
    post(FULL.name(), Experiments.encode(FULL));
    post("a", Experiments.encode(a));

    List<ExperimentDefinition> read = reader.refresh(PATIENCE);

    assertThat(read).containsExactly(a, b, FULL);
    assertThat(reader.refresh(PATIENCE)).isSameAs(read);
  }

  @Test
  void shouldLeaveOutWhatIsRemovedOrCannotBeRead() {
    post("a", Experiments.encode(running("a", 1, CONTROL, arm("wide", 1))));
    post("b", Experiments.encode(running("b", 1, CONTROL, arm("wide", 1))));
    assertThat(reader.refresh(PATIENCE)).hasSize(2);

    post("a", null);
    post("b", "{\"share\":2}".getBytes(UTF_8));
    post(null, "{}".getBytes(UTF_8));

    assertThat(reader.refresh(PATIENCE)).isEmpty();
  }

  private void post(@Nullable String key, byte @Nullable [] value) {
    kafka.append(new ProducerRecord<>(topic, 0, key, value));
  }
}
