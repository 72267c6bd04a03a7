package io.freshet.standalone.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ChunkCodec;
import io.freshet.schemas.channel.PublishedSnapshot;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.scorer.snapshot.ModelChannelReader;
import io.freshet.scorer.snapshot.ModelHolder;
import io.freshet.scorer.snapshot.ModelReaderSettings;
import io.freshet.standalone.broker.EmbeddedCluster;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.Publication;
import io.freshet.trainer.publish.PublishClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The model channel where {@code models} and {@code model-chunks} have different leaders, so that a
 * commit reaches one before the other.
 */
class LeadersApartTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PUBLICATIONS = 60;
  private static final int READERS = 3;

  @TempDir static Path brokerFolder;
  private static EmbeddedCluster cluster;

  @TempDir Path temp;

  @BeforeAll
  static void startBrokers() throws Exception {
    cluster = EmbeddedCluster.start(brokerFolder, 2);
  }

  @AfterAll
  static void stopBrokers() {
    cluster.close();
  }

  private KafkaSettings topics(TestInfo test) throws Exception {
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                cluster.bootstrapServers(),
                KafkaSettings.TOPICS_PREFIX,
                test.getTestMethod().orElseThrow().getName() + ".",
                KafkaSettings.STATE_DIR,
                temp.toString()));
    Topics topics = kafka.topics();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      admin
          .createTopics(
              List.of(
                  onNode(topics.models(), 1),
                  onNode(topics.evaluations(), 1),
                  onNode(topics.modelChunks(), 2)))
          .all()
          .get();
    }
    return kafka;
  }

  private static NewTopic onNode(Topic<?, ?> topic, int node) {
    return new NewTopic(topic.name(), Map.of(0, List.of(node))).configs(topic.configs());
  }

  private Path snapshot() throws Exception {
    SnapshotWriter writer =
        new SnapshotWriter(PopularityModel.FAMILY, Catalogue.of(List.of("a", "b")));
    PopularityTable.put(writer, new float[] {1, 2}, new float[2 * PopularityTable.CELLS]);
    Path file = temp.resolve("made");
    writer.write(file);
    return file;
  }

  private static String publish(ModelPublisher publisher, Path snapshot) throws Exception {
    Publication publication =
        publisher.publish(
            snapshot,
            (version, size, sha256, chunks) ->
                PublishedSnapshot.manifest(
                    version, PopularityModel.FAMILY, 2, size, sha256, chunks),
            manifest ->
                new Evaluation(
                    Evaluation.Kind.REFIT,
                    new Verdict(Verdict.Decision.PUBLISHED, "because"),
                    "requested",
                    manifest.family(),
                    manifest.recipe(),
                    manifest.version(),
                    null,
                    Map.of(),
                    Map.of(),
                    1));
    return ((Publication.Published) publication).manifest().version();
  }

  private record Scorer(ModelHolder holder, ModelChannelReader reader) {
    void awaitServing(String version) {
      await().atMost(PATIENCE).until(() -> reader.lastRefusal() != null || serves(version));
      assertThat(reader.lastRefusal()).isNull();
    }

    private boolean serves(String version) {
      LoadedModel model = holder.current();
      return model != null && model.version().equals(version);
    }
  }

  private Scorer scorer(KafkaSettings kafka, int number) throws Exception {
    ModelHolder holder = new ModelHolder();
    ModelChannelReader reader =
        new ModelChannelReader(
            kafka,
            ModelReaderSettings.from(Map.of()),
            temp.resolve("scorer" + number),
            holder,
            model -> true);
    reader.start();
    assertThat(reader.awaitFirstLook(PATIENCE)).isTrue();
    return new Scorer(holder, reader);
  }

  /** The broker's own order: markers come to both leaders at once, and either may be first. */
  @Test
  void shouldServeEveryChampionThatIsPublished(TestInfo test) throws Exception {
    KafkaSettings kafka = topics(test);
    Path snapshot = snapshot();
    List<Scorer> scorers = new ArrayList<>();
    try (ModelPublisher publisher = PublishClients.publisher(kafka, 2, PATIENCE)) {
      publisher.start();
      for (int i = 0; i < READERS; i++) {
        scorers.add(scorer(kafka, i));
      }
      for (int i = 0; i < PUBLICATIONS; i++) {
        String version = publish(publisher, snapshot);
        scorers.forEach(scorer -> scorer.awaitServing(version));
      }
    } finally {
      scorers.forEach(scorer -> scorer.reader().close());
    }
  }

  /** An order made certain: another transaction holds the chunks back. */
  @Test
  void shouldServeAChampionOnceItsChunksCanBeSeen(TestInfo test) throws Exception {
    KafkaSettings kafka = topics(test);
    try (KafkaProducer<String, byte[]> other =
            new KafkaProducer<>(
                kafka.producerProperties(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "another")),
                new StringSerializer(),
                new ByteArraySerializer());
        ModelPublisher publisher = PublishClients.publisher(kafka, 2, PATIENCE)) {
      publisher.start();
      Scorer scorer = scorer(kafka, 0);
      try (ModelChannelReader reader = scorer.reader()) {
        other.initTransactions();
        other.beginTransaction();
        ProducerRecord<String, byte[]> chunk =
            new ProducerRecord<>(kafka.topics().modelChunks().name(), 0, "another", new byte[1]);
        ChunkCodec.putHeaders(chunk.headers(), 0, 1, new byte[1]);
        other.send(chunk).get();

        String version = publish(publisher, snapshot());
        await().atMost(PATIENCE).until(() -> reader.catalog().manifest(version).isPresent());
        other.commitTransaction();

        scorer.awaitServing(version);
        assertThat(reader.refusals()).isZero();
      }
    }
  }
}
