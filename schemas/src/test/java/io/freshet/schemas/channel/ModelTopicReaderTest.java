package io.freshet.schemas.channel;

import static io.freshet.schemas.channel.PublishedSnapshot.champion;
import static io.freshet.schemas.channel.PublishedSnapshot.manifest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelTopicReaderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Topics topics = new Topics("test.");
  private final String models = topics.models().name();
  private final InMemoryKafka kafka = new InMemoryKafka().create(topics.models().name(), 1);
  private final ModelTopicReader reader =
      new ModelTopicReader(kafka.consumer(), models, System::nanoTime);

  @AfterEach
  void close() {
    reader.close();
  }

  private static ModelManifest version(String version) {
    return manifest(version, "ials", 3, 10, "ab".repeat(32), new ChunkRange(0, 7, 1, 10));
  }

  @Test
  void shouldKnowNothingOfAnEmptyTopic() {
    ModelCatalog catalog = reader.refresh(PATIENCE);

    assertThat(catalog.manifests()).isEmpty();
    assertThat(catalog.champion()).isEmpty();
    assertThat(catalog.championOffset()).isEqualTo(-1);
    assertThat(catalog.nextVersion()).isEqualTo("v000001");
  }

  @Test
  void shouldReadOnAsLongAsItGetsOn() {
    TopicPartition partition = new TopicPartition(models, 0);
    MockConsumer<String, byte[]> slow = new MockConsumer<>("earliest");
    slow.setMaxPollRecords(1);
    slow.updateBeginningOffsets(Map.of(partition, 0L));
    slow.updateEndOffsets(Map.of(partition, 20L));
    AtomicLong seconds = new AtomicLong();
    try (ModelTopicReader patient =
        new ModelTopicReader(
            slow, models, () -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet()))) {
      for (int i = 0; i < 20; i++) {
        String name = ModelVersions.name(i + 1);
        slow.addRecord(new ConsumerRecord<>(models, 0, i, name, version(name).toJson()));
      }

      assertThat(patient.refresh(Duration.ofSeconds(3)).manifests()).hasSize(20);

      slow.updateEndOffsets(Map.of(partition, 21L));
      assertThatThrownBy(() -> patient.refresh(Duration.ofSeconds(3)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("only to offset 20 of 21");
    }
  }

  @Test
  void shouldListManifestsNewestFirst() {
    manifest(kafka, topics, version("v000009"));
    manifest(kafka, topics, version("v000010"));
    manifest(kafka, topics, version("v1000000"));
    manifest(kafka, topics, version("v000011"));

    ModelCatalog catalog = reader.refresh(PATIENCE);

    assertThat(catalog.manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v1000000", "v000011", "v000010", "v000009");
    assertThat(catalog.nextVersion()).isEqualTo("v1000001");
  }

  @Test
  void shouldNotGiveTheNumberOfATrimmedVersionAgain() {
    manifest(kafka, topics, version("v000001"));
    kafka.append(models, 0, "v000005", null);

    ModelCatalog catalog = reader.refresh(PATIENCE);

    assertThat(catalog.nextVersion()).isEqualTo("v000006");
    assertThat(catalog.wasTrimmed("v000005")).isTrue();
    assertThat(catalog.manifest("v000005")).isEmpty();
  }

  @Test
  void shouldNotGiveANumberAgainWhoseTombstoneIsCompactedAway() {
    manifest(kafka, topics, version("v000004"));
    kafka.append(
        models, 0, Champion.KEY, new Champion("v000004", true, "v000005", "v000007").toJson());

    ModelCatalog catalog = reader.refresh(PATIENCE);

    assertThat(catalog.nextVersion()).isEqualTo("v000008");
    assertThat(catalog.champion("v000004", false, "v000005").newest()).isEqualTo("v000007");
    assertThat(catalog.champion("v000004", false, "v000007").newest()).isNull();
    champion(kafka, topics, "v000004", true, "v000009"); // as the release before wrote it
    assertThat(reader.refresh(PATIENCE).nextVersion()).isEqualTo("v000010");
  }

  @Test
  void shouldFollowTheChampion() {
    manifest(kafka, topics, version("v000001"));
    manifest(kafka, topics, version("v000002"));
    champion(kafka, topics, "v000001", false, null);
    assertThat(reader.refresh(PATIENCE).championManifest()).contains(version("v000001"));
    long before = reader.content().championOffset();

    champion(kafka, topics, "v000002", true, "v000001");
    ModelCatalog catalog = reader.poll(PATIENCE);

    assertThat(catalog.championManifest()).contains(version("v000002"));
    assertThat(catalog.championOffset()).isGreaterThan(before);
  }

  @Test
  void shouldPassOverWhatItCannotRead() {
    champion(kafka, topics, "v000001", false, null);
    kafka.append(models, 0, "v000002", "{\"version\":2".getBytes(UTF_8));
    kafka.append(models, 0, "champion", "[]".getBytes(UTF_8));
    kafka.append(models, 0, "v000003", version("v000004").toJson());
    manifest(kafka, topics, version("v000001"));

    ModelCatalog catalog = reader.refresh(PATIENCE);

    assertThat(catalog.champion().orElseThrow().version()).isEqualTo("v000001");
    assertThat(catalog.manifests()).extracting(ModelManifest::version).containsExactly("v000001");
    assertThat(catalog.unreadable()).containsExactlyInAnyOrder("v000002", "v000003");
    assertThat(catalog.nextVersion()).isEqualTo("v000004");
  }

  @Test
  void shouldNotChangeACatalogThatWasHandedOut() {
    ModelCatalog before = reader.refresh(PATIENCE);

    manifest(kafka, topics, version("v000001"));
    reader.refresh(PATIENCE);

    assertThat(before.manifests()).isEmpty();
    assertThat(reader.content().manifests()).hasSize(1);
  }
}
