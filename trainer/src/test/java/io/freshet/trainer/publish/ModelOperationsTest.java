package io.freshet.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelOperationsTest {

  private final Topics topics = new Topics("");
  private final InMemoryKafka kafka =
      new InMemoryKafka().create(topics.models().name(), 1).create(topics.modelChunks().name(), 1);
  private final InMemoryKafka.Writer producer = kafka.producer();
  private final ModelOperations operations =
      new ModelOperations(
          new ModelTopicReader(kafka.consumer(), topics.models().name(), System::nanoTime),
          kafka::start,
          () -> producer,
          topics,
          Duration.ofSeconds(5),
          Duration.ofMinutes(3),
          System::nanoTime);

  @BeforeEach
  void publishThree() {
    for (String version : new String[] {"v000001", "v000002", "v000003"}) {
      publish(version);
    }
    kafka.append(topics.models().name(), 0, "v000001", null);
    kafka.deleteBefore(new TopicPartition(topics.modelChunks().name(), 0), 10);
    PublishedSnapshot.champion(kafka, topics, "v000003", false, "v000002");
  }

  private void publish(String version) {
    try {
      PublishedSnapshot.manifest(
          kafka,
          topics,
          PublishedSnapshot.chunks(kafka, topics, version, "ials", 3, new byte[100], 10));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    operations.close();
  }

  private Champion champion() {
    return operations.list().champion().orElseThrow();
  }

  @Test
  void shouldListWhatIsPublished() {
    assertThat(operations.list().manifests())
        .extracting(ModelManifest::version)
        .containsExactly("v000003", "v000002");
    assertThat(champion()).isEqualTo(new Champion("v000003", false, "v000002"));
  }

  @Test
  void shouldShowAManifest() throws Exception {
    assertThat(operations.show("v000002").sizeBytes()).isEqualTo(100);
  }

  @Test
  void shouldPinTheVersionItRollsBackTo() throws Exception {
    Champion expected = new Champion("v000002", true, "v000003");

    assertThat(operations.rollback("v000002")).isEqualTo(expected);
    assertThat(champion()).isEqualTo(expected);
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void shouldPinTheChampionWhenItRollsBackToIt() throws Exception {
    operations.rollback("v000003");

    assertThat(champion()).isEqualTo(new Champion("v000003", true, "v000002"));
  }

  @Test
  void shouldRefuseToRollBackToAVersionThatNeverWas() {
    assertThatThrownBy(() -> operations.rollback("v000077"))
        .isInstanceOfSatisfying(
            UnknownVersionException.class,
            e -> {
              assertThat(e.version()).isEqualTo("v000077");
              assertThat(e.trimmed()).isFalse();
              assertThat(e.available()).containsExactly("v000003", "v000002");
            });
    assertThat(champion().pinned()).isFalse();
  }

  @Test
  void shouldRefuseToRollBackToATrimmedVersion() {
    assertThatThrownBy(() -> operations.rollback("v000001"))
        .isInstanceOfSatisfying(
            UnknownVersionException.class, e -> assertThat(e.trimmed()).isTrue());
  }

  @Test
  void shouldRefuseToRollBackToAVersionWhoseChunksAreGone() {
    kafka.deleteBefore(new TopicPartition(topics.modelChunks().name(), 0), 11);

    assertThatThrownBy(() -> operations.rollback("v000002"))
        .isInstanceOfSatisfying(
            UnknownVersionException.class, e -> assertThat(e.trimmed()).isTrue());
    assertThat(champion().version()).isEqualTo("v000003");
  }

  @Test
  void shouldNotRollBackToAVersionThatIsTrimmedMeanwhile() throws Exception {
    beforeFirstSend(() -> kafka.append(topics.models().name(), 0, "v000002", null));

    assertThatThrownBy(() -> operations.rollback("v000002"))
        .isInstanceOfSatisfying(
            UnknownVersionException.class, e -> assertThat(e.trimmed()).isTrue());
    assertThat(champion()).isEqualTo(new Champion("v000003", false, "v000002"));
  }

  @Test
  void shouldPinOverAPublicationThatComesMeanwhile() throws Exception {
    beforeFirstSend(
        () -> {
          publish("v000004");
          PublishedSnapshot.champion(kafka, topics, "v000004", false, "v000003");
        });

    assertThat(operations.rollback("v000002")).isEqualTo(new Champion("v000002", true, "v000004"));
    assertThat(champion()).isEqualTo(new Champion("v000002", true, "v000004"));
  }

  /** The publisher's first record is before the pin, its champion after it. */
  @Test
  void shouldPinOverAPublicationThatIsUnderWay() throws Exception {
    InMemoryKafka.Writer trainer = kafka.producer();
    trainer.initTransactions();
    trainer.beginTransaction();
    ModelManifest manifest =
        PublishedSnapshot.chunks(kafka, topics, "v000004", "ials", 3, new byte[100], 10);
    trainer
        .send(
            new ProducerRecord<>(topics.models().name(), 0, manifest.version(), manifest.toJson()))
        .get();
    AtomicBoolean done = new AtomicBoolean();
    producer.afterSend =
        record -> {
          if (done.getAndSet(true)) {
            return;
          }
          Future<RecordMetadata> unused =
              trainer.send(
                  new ProducerRecord<>(
                      topics.models().name(),
                      0,
                      Champion.KEY,
                      new Champion("v000004", false, "v000003").toJson()));
          trainer.commitTransaction();
        };

    assertThat(operations.rollback("v000002")).isEqualTo(new Champion("v000002", true, "v000004"));
    assertThat(champion()).isEqualTo(new Champion("v000002", true, "v000004"));
  }

  @Test
  void shouldUnpinTheChampionOfAnotherRollback() throws Exception {
    operations.rollback("v000002");
    beforeFirstSend(() -> PublishedSnapshot.champion(kafka, topics, "v000003", true, "v000002"));

    assertThat(operations.unpin()).isEqualTo(new Champion("v000003", false, "v000002"));
  }

  @Test
  void shouldGiveUpWhenTheTopicNeverRests() {
    producer.beforeSend =
        record -> PublishedSnapshot.champion(kafka, topics, "v000003", false, "v000002");

    assertThatThrownBy(() -> operations.rollback("v000002"))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("nothing was changed");
    assertThat(champion().pinned()).isFalse();
  }

  private void beforeFirstSend(Runnable what) {
    AtomicBoolean done = new AtomicBoolean();
    producer.beforeSend =
        record -> {
          if (done.compareAndSet(false, true)) {
            what.run();
          }
        };
  }

  @Test
  void shouldRefuseTheWordChampionAsAVersion() {
    assertThatThrownBy(() -> operations.rollback(Champion.KEY))
        .isInstanceOf(UnknownVersionException.class);
    assertThatThrownBy(() -> operations.show(Champion.KEY))
        .isInstanceOf(UnknownVersionException.class);
  }

  @Test
  void shouldRememberTheNewestVersionThatWasTrimmed() throws Exception {
    kafka.append(topics.models().name(), 0, "v000009", null);

    assertThat(operations.rollback("v000002"))
        .isEqualTo(new Champion("v000002", true, "v000003", "v000009"));
    assertThat(operations.unpin()).isEqualTo(new Champion("v000002", false, "v000003", "v000009"));
    assertThat(champion().newest()).isEqualTo("v000009");
  }

  @Test
  void shouldUnpin() throws Exception {
    operations.rollback("v000002");

    assertThat(operations.unpin()).isEqualTo(new Champion("v000002", false, "v000003"));
    assertThat(champion()).isEqualTo(new Champion("v000002", false, "v000003"));
  }

  @Test
  void shouldWriteNothingWhenThereIsNoPin() throws Exception {
    assertThat(operations.unpin().pinned()).isFalse();
    assertThat(producer.transactionInitialized()).isFalse();
  }

  @Test
  void shouldHaveNothingToUnpinBeforeTheFirstPublication() {
    InMemoryKafka empty = new InMemoryKafka().create(topics.models().name(), 1);
    try (ModelOperations none =
        new ModelOperations(
            new ModelTopicReader(empty.consumer(), topics.models().name(), System::nanoTime),
            empty::start,
            empty::producer,
            topics,
            Duration.ofSeconds(5),
            Duration.ofMinutes(3),
            System::nanoTime)) {
      assertThatThrownBy(none::unpin).isInstanceOf(NoChampionException.class);
    }
  }
}
