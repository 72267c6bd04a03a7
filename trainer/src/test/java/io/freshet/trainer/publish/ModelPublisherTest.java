package io.freshet.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.channel.SnapshotFetcher;
import io.freshet.schemas.experiment.ExperimentTopicReader;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPublisherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration TRANSACTION = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final Topics topics = new Topics("p.");
  private final String modelTopic = topics.models().name();
  private final TopicPartition chunks = new TopicPartition(topics.modelChunks().name(), 0);
  private final InMemoryKafka kafka =
      new InMemoryKafka()
          .create(topics.models().name(), 1)
          .create(topics.modelChunks().name(), 1)
          .create(topics.evaluations().name(), 1);
  private final InMemoryKafka.Writer producer = kafka.producer();
  private final AtomicLong nanos = new AtomicLong();
  private boolean trimmingFails;
  private ModelPublisher publisher;

  @BeforeEach
  void start() {
    publisher = publisher(producer, 2);
    publisher.start();
  }

  private ModelPublisher publisher(InMemoryKafka.Writer writer, int kept) {
    return new ModelPublisher(
        writer,
        new ModelTopicReader(kafka.consumer(), modelTopic, System::nanoTime),
        new ExperimentTopicReader(kafka.consumer(), topics.experiments().name(), System::nanoTime),
        (partition, offset) -> {
          if (trimmingFails) {
            throw new TimeoutException("not now");
          }
          kafka.deleteBefore(partition, offset);
        },
        topics,
        kept,
        PATIENCE,
        TRANSACTION,
        nanos::get);
  }

  private Path file(int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve("snapshot" + bytes), content);
  }

  private static Evaluation evaluation(String version) {
    return new Evaluation(
        Evaluation.Kind.REFIT,
        new Verdict(
            version == null ? Verdict.Decision.REFUSED : Verdict.Decision.PUBLISHED, "because"),
        "requested",
        "ials",
        "ials{}",
        version,
        null,
        Map.of(),
        Map.of(),
        1);
  }

  private Publication publish(Path file) throws IOException {
    return publish(publisher, file);
  }

  private static Publication publish(ModelPublisher publisher, Path file) throws IOException {
    return publisher.publish(
        file,
        (version, size, sha256, range) ->
            PublishedSnapshot.manifest(version, "ials", 3, size, sha256, range),
        manifest -> evaluation(manifest.version()));
  }

  private String published(Path file) throws IOException {
    return ((Publication.Published) publish(file)).manifest().version();
  }

  private ModelCatalog visible() {
    try (ModelTopicReader reader =
        new ModelTopicReader(kafka.consumer(), modelTopic, System::nanoTime)) {
      return reader.refresh(PATIENCE);
    }
  }

  private void shouldShowNothing() {
    assertThat(kafka.records(modelTopic)).isEmpty();
    assertThat(kafka.records(chunks.topic())).isEmpty();
    assertThat(kafka.records(topics.evaluations().name())).isEmpty();
  }

  @Test
  void shouldPublishWhatAReaderGetsBack() throws Exception {
    Path file = file(3 * ChunkCodec.CHUNK_BYTES + 17);
    ModelManifest manifest = ((Publication.Published) publish(file)).manifest();

    assertThat(manifest.chunks().count()).isEqualTo(4);
    assertThat(visible().manifests()).containsExactly(manifest);
    assertThat(visible().champion()).contains(new Champion("v000001", false, null));
    Path copy = folder.resolve("copy");
    try (SnapshotFetcher fetcher =
        new SnapshotFetcher(
            kafka.consumer(), chunks.topic(), Long.MAX_VALUE, PATIENCE, System::nanoTime)) {
      fetcher.fetch(manifest, copy);
    }
    assertThat(copy).hasSameBinaryContentAs(file);
  }

  @Test
  void shouldPublishEverythingInOneTransaction() throws Exception {
    publish(file(10));

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(kafka.<String>records(topics.evaluations().name()))
        .extracting(ConsumerRecord::key)
        .containsExactly("v000001");
  }

  @Test
  void shouldCountVersionsUpAndNameThePredecessor() throws Exception {
    assertThat(published(file(10))).isEqualTo("v000001");
    assertThat(published(file(11))).isEqualTo("v000002");

    assertThat(visible().champion()).contains(new Champion("v000002", false, "v000001"));
  }

  @Test
  void shouldNotGiveTheNumberOfATrimmedVersionAgain() throws Exception {
    kafka.append(modelTopic, 0, "v000041", null);

    assertThat(published(file(10))).isEqualTo("v000042");
  }

  @Test
  void shouldShowNothingWhileAPublicationIsUnderWay() throws Exception {
    producer.beforeSend =
        record -> {
          if (record.topic().equals(topics.evaluations().name())) {
            shouldShowNothing();
            assertThat(visible().manifests()).isEmpty();
          }
        };

    assertThat(published(file(10))).isEqualTo("v000001");
  }

  @Test
  void shouldShowNothingOfAPublicationThatBrokeOff() throws Exception {
    producer.beforeSend =
        record -> {
          if (record.key().equals(Champion.KEY)) {
            throw new KafkaException("the broker had enough");
          }
        };

    assertThatThrownBy(() -> publish(file(10))).hasMessage("the broker had enough");

    shouldShowNothing();
    producer.beforeSend = record -> {};
    assertThat(published(file(10))).isEqualTo("v000001");
  }

  @Test
  void shouldShowNothingWhenTheProcessDiesHalfWay() throws Exception {
    producer.beforeSend =
        record -> {
          if (record.topic().equals(modelTopic)) {
            throw new Error("as if the process had died");
          }
        };
    assertThatThrownBy(() -> publish(file(10))).isInstanceOf(Error.class);

    shouldShowNothing();
  }

  @Test
  void shouldShowNothingWhenTheFileCannotBeRead() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThatThrownBy(() -> publish(empty)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> publish(folder.resolve("absent"))).isInstanceOf(IOException.class);

    shouldShowNothing();
    assertThat(published(file(10))).isEqualTo("v000001");
  }

  @Test
  void shouldBeLostWhenAnotherTrainerTakesOver() throws Exception {
    Path file = file(10);
    producer.fenceProducer();

    assertThatThrownBy(() -> publish(file))
        .isInstanceOf(PublisherLostException.class)
        .hasRootCauseInstanceOf(ProducerFencedException.class);
    shouldShowNothing();
  }

  @Test
  void shouldSayThatAnotherTrainerTookOver() throws Exception {
    Path file = file(10);
    producer.commitTransactionException = new ProducerFencedException("newer epoch");

    assertThatThrownBy(() -> publish(file))
        .isInstanceOf(PublisherLostException.class)
        .hasMessageContaining("another trainer");
  }

  @Test
  void shouldSayThatATransactionTookTooLong() throws Exception {
    Path file = file(10);
    producer.beforeSend = record -> nanos.set(TRANSACTION.plusSeconds(7).toNanos());
    producer.commitTransactionException = new InvalidProducerEpochException("old epoch");

    assertThatThrownBy(() -> publish(file))
        .isInstanceOf(PublisherLostException.class)
        .hasMessageContaining("open for 187 s and 180 s are allowed")
        .hasMessageContaining("kafka.producer.transaction.timeout.ms");
  }

  @Test
  void shouldSayThatAnUploadIsTooSlow() throws Exception {
    Path file = file(10);
    producer.failing = new TimeoutException("Expiring 1 record(s)");

    assertThatThrownBy(() -> publish(file))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("10 bytes")
        .hasMessageContaining("kafka.producer.delivery.timeout.ms");
    shouldShowNothing();
  }

  @Test
  void shouldBeLostWhenTheBrokerDeniesIt() throws Exception {
    Path file = file(10);
    producer.sendException = new TopicAuthorizationException("model-chunks");

    assertThatThrownBy(() -> publish(file)).isInstanceOf(PublisherLostException.class);
  }

  @Test
  void shouldBeLostWhenTheEndOfATransactionIsUnknown() throws Exception {
    Path file = file(10);
    producer.commitTransactionException = new TimeoutException("no answer");

    assertThatThrownBy(() -> publish(file))
        .isInstanceOf(PublisherLostException.class)
        .hasMessageContaining("unknown");
  }

  @Test
  void shouldPublishNothingWhileTheChampionIsPinned() throws Exception {
    published(file(10));
    PublishedSnapshot.champion(kafka, topics, "v000001", true, null);

    assertThat(publish(file(11)))
        .isEqualTo(new Publication.Pinned(new Champion("v000001", true, null)));
    assertThat(visible().manifests()).hasSize(1);
  }

  @Test
  void shouldPublishNothingWhenTheChampionIsPinnedMeanwhile() throws Exception {
    published(file(10));
    producer.beforeSend =
        record -> {
          if (record.topic().equals(chunks.topic())) {
            PublishedSnapshot.champion(kafka, topics, "v000001", true, null);
          }
        };

    assertThat(publish(file(11))).isInstanceOf(Publication.Pinned.class);
    assertThat(visible().manifests()).hasSize(1);
    assertThat(visible().champion()).contains(new Champion("v000001", true, null));
  }

  @Test
  void shouldPublishNothingOverAPinThatCameAtTheLastMoment() throws Exception {
    published(file(10));
    boolean[] once = {false};
    producer.beforeSend =
        record -> {
          if (record.key().equals("v000002") && record.topic().equals(modelTopic) && !once[0]) {
            once[0] = true;
            PublishedSnapshot.champion(kafka, topics, "v000001", true, null);
          }
        };

    assertThat(publish(file(11)))
        .isEqualTo(new Publication.Pinned(new Champion("v000001", true, null)));

    assertThat(once[0]).isTrue();
    assertThat(visible().manifests()).hasSize(1);
    assertThat(visible().champion()).contains(new Champion("v000001", true, null));
  }

  /** A caller that gives up waiting for the commit must not leave a pin behind. */
  @Test
  void shouldKeepAPinWhenItsCommitCannotBeSeen() throws Exception {
    published(file(10));
    TopicPartition models = new TopicPartition(modelTopic, 0);
    boolean[] once = {false};
    producer.beforeSend =
        record -> {
          if (record.key().equals("v000002") && record.topic().equals(modelTopic) && !once[0]) {
            once[0] = true;
            PublishedSnapshot.champion(kafka, topics, "v000001", true, null);
            producer.withholdMarkers(models);
          }
        };

    assertThat(publish(file(11))).isInstanceOf(Publication.Pinned.class);
    producer.writeMarkers();

    assertThat(visible().champion()).contains(new Champion("v000001", true, null));
  }

  @Test
  void shouldPublishNothingWhileAnotherTransactionIsUndecided() throws Exception {
    published(file(10));
    InMemoryKafka.Writer operator = kafka.producer();
    operator.initTransactions();
    operator.beginTransaction();
    ModelPublisher hasty =
        new ModelPublisher(
            producer,
            new ModelTopicReader(kafka.consumer(), modelTopic, System::nanoTime),
            new ExperimentTopicReader(
                kafka.consumer(), topics.experiments().name(), System::nanoTime),
            kafka::deleteBefore,
            topics,
            2,
            Duration.ofMillis(50),
            TRANSACTION,
            nanos::get);
    operator
        .send(
            new ProducerRecord<>(
                modelTopic, 0, Champion.KEY, new Champion("v000001", true, null).toJson()))
        .get();

    assertThatThrownBy(() -> publish(hasty, file(11))).isInstanceOf(TimeoutException.class);
    operator.commitTransaction();

    assertThat(visible().manifests()).hasSize(1);
    assertThat(visible().champion()).contains(new Champion("v000001", true, null));
  }

  @Test
  void shouldHavePublishedThoughItsCommitCannotBeSeenYet() throws Exception {
    producer.withholdMarkers(new TopicPartition(modelTopic, 0));
    ModelPublisher hasty =
        new ModelPublisher(
            producer,
            new ModelTopicReader(kafka.consumer(), modelTopic, System::nanoTime),
            new ExperimentTopicReader(
                kafka.consumer(), topics.experiments().name(), System::nanoTime),
            kafka::deleteBefore,
            topics,
            2,
            Duration.ofMillis(50),
            TRANSACTION,
            nanos::get);

    assertThat(publish(hasty, file(10))).isInstanceOf(Publication.Published.class);
    assertThatThrownBy(() -> publish(hasty, file(11)))
        .as("the same number is not given twice")
        .isInstanceOf(TimeoutException.class);

    producer.writeMarkers();
    assertThat(visible().manifests()).extracting(ModelManifest::version).containsExactly("v000001");
    assertThat(published(file(12))).isEqualTo("v000002");
  }

  @Test
  void shouldRecordARefitThatPublishedNothing() {
    publisher.record("ials{}", evaluation(null));

    List<ConsumerRecord<String, byte[]>> records = kafka.records(topics.evaluations().name());
    assertThat(records).hasSize(1);
    assertThat(records.get(0).key()).isEqualTo("ials{}");
    assertThat(Evaluation.fromJson(records.get(0).value())).isEqualTo(evaluation(null));
  }

  @Test
  void shouldKeepTheNewestVersionsAndTheirChunks() throws Exception {
    for (int i = 1; i <= 4; i++) {
      published(file(10 * i));
    }

    assertThat(publisher.trim(version -> false)).isEqualTo(2);

    ModelCatalog catalog = visible();
    assertThat(catalog.manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000004", "v000003");
    assertThat(catalog.wasTrimmed("v000001")).isTrue();
    assertThat(kafka.start(chunks))
        .isEqualTo(catalog.manifest("v000003").orElseThrow().chunks().firstOffset());
    assertThat(publisher.trim(version -> false)).as("there is nothing more to trim").isZero();
    assertThat(published(file(99))).isEqualTo("v000005");
  }

  @Test
  void shouldNeverTrimTheChampionNorItsPredecessor() throws Exception {
    for (int i = 1; i <= 5; i++) {
      published(file(10 * i));
    }
    PublishedSnapshot.champion(kafka, topics, "v000002", true, "v000001");
    long first = visible().manifest("v000001").orElseThrow().chunks().firstOffset();

    assertThat(publisher.trim(version -> false)).isEqualTo(1);

    assertThat(visible().manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000005", "v000004", "v000002", "v000001");
    assertThat(kafka.start(chunks)).isEqualTo(first);
  }

  @Test
  void shouldNotTrimWhatSomebodyRollsBackToMeanwhile() throws Exception {
    for (int i = 1; i <= 4; i++) {
      published(file(10 * i));
    }
    boolean[] once = {false};
    producer.beforeSend =
        record -> {
          if (record.value() == null && !once[0]) {
            once[0] = true;
            PublishedSnapshot.champion(kafka, topics, "v000002", true, "v000004");
          }
        };

    assertThat(publisher.trim(version -> false)).isZero();
    assertThat(once[0]).isTrue();
    assertThat(visible().championManifest()).isPresent();
    assertThat(kafka.start(chunks)).isZero();

    assertThat(publisher.trim(version -> false)).as("the others go the next time").isEqualTo(1);
    assertThat(visible().championManifest()).isPresent();
    assertThat(kafka.start(chunks))
        .isEqualTo(visible().manifest("v000002").orElseThrow().chunks().firstOffset());
  }

  @Test
  void shouldDeleteChunksNextTimeWhenItFailed() throws Exception {
    for (int i = 1; i <= 3; i++) {
      published(file(10 * i));
    }
    trimmingFails = true;
    assertThat(publisher.trim(version -> false)).isEqualTo(1);
    assertThat(kafka.start(chunks)).isZero();

    trimmingFails = false;
    publisher.trim(version -> false);

    assertThat(kafka.start(chunks))
        .isEqualTo(visible().manifest("v000002").orElseThrow().chunks().firstOffset());
  }

  @Test
  void shouldTrimNothingWhileAManifestCannotBeRead() throws Exception {
    for (int i = 1; i <= 3; i++) {
      published(file(10 * i));
    }
    kafka.append(modelTopic, 0, "v000009", new byte[] {'?'});

    assertThat(publisher.trim(version -> false)).isZero();
    assertThat(visible().manifests()).hasSize(3);
    assertThat(kafka.start(chunks)).isZero();
  }

  @Test
  void shouldRefuseToKeepFewerThanTwo() {
    assertThatThrownBy(() -> publisher(producer, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
