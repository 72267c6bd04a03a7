package io.freshet.standalone.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.model.ials.IalsModel;
import io.freshet.model.ials.IalsSettings;
import io.freshet.model.scoring.PopularityTable;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ChannelConsumers;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.rating.EventContext;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingEvent;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.scorer.snapshot.ModelChannelReader;
import io.freshet.scorer.snapshot.ModelHolder;
import io.freshet.scorer.snapshot.ModelReaderSettings;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.trainer.TrainerService;
import io.freshet.trainer.TrainerSettings;
import io.freshet.trainer.publish.ModelOperations;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.Publication;
import io.freshet.trainer.publish.PublishClients;
import io.freshet.trainer.publish.PublisherLostException;
import io.freshet.trainer.publish.UnknownVersionException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The model channel and the trainer on a real broker. */
class ModelChannelBrokerTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 2;

  @TempDir static Path brokerFolder;
  private static EmbeddedBroker broker;

  @TempDir Path temp;
  private KafkaSettings kafka;
  private Topics topics;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** Each test has a prefix of its own on the one broker. */
  @BeforeEach
  void createTopics(TestInfo test) {
    String prefix = test.getTestMethod().orElseThrow().getName() + ".";
    kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                broker.bootstrapServers(),
                KafkaSettings.TOPICS_PREFIX,
                prefix,
                KafkaSettings.TOPICS_PARTITIONS,
                PARTITIONS,
                KafkaSettings.STATE_DIR,
                temp.toString()));
    topics = kafka.topics();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      List<Topic<?, ?>> needed =
          List.of(
              topics.userStates(),
              topics.items(),
              topics.models(),
              topics.modelChunks(),
              topics.evaluations(),
              topics.experiments(),
              topics.judgements());
      admin.createTopics(
          needed.stream()
              .map(
                  topic ->
                      new NewTopic(topic.name(), topic.partitions(PARTITIONS), (short) 1)
                          .configs(topic.configs()))
              .toList());
      Map<TopicPartition, OffsetSpec> all =
          needed.stream()
              .flatMap(
                  topic ->
                      IntStream.range(0, topic.partitions(PARTITIONS))
                          .mapToObj(p -> new TopicPartition(topic.name(), p)))
              .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> admin.listOffsets(all).all().get(5, TimeUnit.SECONDS).size() == all.size());
    }
  }

  private ModelPublisher publisher(int kept) {
    ModelPublisher publisher = PublishClients.publisher(kafka, kept, PATIENCE);
    publisher.start();
    return publisher;
  }

  /** An iALS snapshot of items × 32 floats. */
  private Path snapshot(int items) throws Exception {
    List<String> ids = IntStream.range(0, items).mapToObj(Integer::toString).toList();
    SnapshotWriter writer = new SnapshotWriter(IalsModel.FAMILY, Catalogue.of(ids));
    PopularityTable.put(writer, new float[items], new float[items * PopularityTable.CELLS]);
    float[] factors = new float[items * 32];
    Random random = new Random(items);
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    float[] gram = new float[32];
    Arrays.fill(gram, items);
    IalsModel.put(
        writer, 32, factors, gram, new IalsSettings(0.3, 0.01, 1, 10, items, List.of()), 0);
    Path file = temp.resolve("made-" + items);
    writer.write(file);
    return file;
  }

  private static ModelManifest manifest(
      String version, int items, long size, String sha256, ChunkRange chunks) {
    return new ModelManifest(
        version,
        IalsModel.FAMILY,
        "ials{}",
        null,
        1,
        Map.of(),
        Map.of(),
        1,
        null,
        10,
        items,
        100,
        0,
        42,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        size,
        sha256,
        chunks,
        1);
  }

  private static Evaluation evaluation(ModelManifest manifest) {
    return new Evaluation(
        Evaluation.Kind.REFIT,
        new Verdict(Verdict.Decision.PUBLISHED, "because"),
        "requested",
        manifest.family(),
        manifest.recipe(),
        manifest.version(),
        null,
        Map.of(),
        Map.of(),
        1);
  }

  private String publish(ModelPublisher publisher, int items) throws Exception {
    Publication publication =
        publisher.publish(
            snapshot(items),
            (version, size, sha256, chunks) -> manifest(version, items, size, sha256, chunks),
            ModelChannelBrokerTest::evaluation);
    return ((Publication.Published) publication).manifest().version();
  }

  private ModelCatalog catalog() {
    try (ModelTopicReader reader = ModelTopicReader.open(kafka)) {
      return reader.refresh(PATIENCE);
    }
  }

  private ModelChannelReader reader(ModelHolder holder) {
    return new ModelChannelReader(
        kafka, ModelReaderSettings.from(Map.of()), temp.resolve("serving"), holder, model -> true);
  }

  private static void awaitServing(ModelHolder holder, String version) {
    await()
        .atMost(PATIENCE)
        .until(() -> holder.current() != null && holder.current().version().equals(version));
  }

  @Test
  void shouldServeWhatIsPublishedRolledBackAndTrimmed() throws Exception {
    ModelHolder holder = new ModelHolder();
    try (ModelPublisher publisher = publisher(2);
        ModelChannelReader reader = reader(holder);
        ModelOperations operations = ModelOperations.open(kafka, PATIENCE)) {
      reader.start();
      assertThat(reader.awaitFirstLook(PATIENCE)).isTrue();
      assertThat(holder.current()).isNull();

      publish(publisher, 100);
      awaitServing(holder, "v000001");
      publish(publisher, 20_000); // several chunks
      awaitServing(holder, "v000002");
      LoadedModel second = Objects.requireNonNull(holder.current());
      assertThat(second.manifest().chunks().count()).isGreaterThan(4);
      assertThat(second.model().catalogue().size()).isEqualTo(20_000);

      assertThat(operations.rollback("v000001"))
          .isEqualTo(new Champion("v000001", true, "v000002"));
      awaitServing(holder, "v000001");
      assertThat(
              publisher.publish(
                  snapshot(50),
                  (v, size, sha, chunks) -> manifest(v, 50, size, sha, chunks),
                  ModelChannelBrokerTest::evaluation))
          .isInstanceOf(Publication.Pinned.class);
      operations.unpin();
      publish(publisher, 101);
      publish(publisher, 102);
      publish(publisher, 103);
      awaitServing(holder, "v000005");

      assertThat(publisher.trim(version -> false)).isEqualTo(3);
      assertThat(catalog().manifests())
          .extracting(ModelManifest::version)
          .containsExactly("v000005", "v000004");
      assertThatThrownBy(() -> operations.rollback("v000001"))
          .isInstanceOfSatisfying(
              UnknownVersionException.class, e -> assertThat(e.trimmed()).isTrue());
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        TopicPartition chunks = new TopicPartition(topics.modelChunks().name(), 0);
        assertThat(
                admin
                    .listOffsets(Map.of(chunks, OffsetSpec.earliest()))
                    .partitionResult(chunks)
                    .get()
                    .offset())
            .isEqualTo(catalog().manifest("v000004").orElseThrow().chunks().firstOffset());
      }
      assertThat(reader.refusals()).isZero();
    }
  }

  @Test
  void shouldShowNothingOfAPublicationThatDiedHalfWay() throws Exception {
    Map<String, Object> sameTrainer =
        kafka.producerProperties(
            Map.of("transactional.id", kafka.topicPrefix() + "freshet-trainer"));
    try (KafkaProducer<String, byte[]> dying =
        new KafkaProducer<>(sameTrainer, new StringSerializer(), new ByteArraySerializer())) {
      dying.initTransactions();
      dying.beginTransaction();
      Future<RecordMetadata> sent =
          dying.send(
              new ProducerRecord<>(topics.modelChunks().name(), 0, "v000001", new byte[1000]));
      sent.get(30, TimeUnit.SECONDS);
      Future<RecordMetadata> manifest =
          dying.send(
              new ProducerRecord<>(
                  topics.models().name(),
                  0,
                  "v000001",
                  manifest("v000001", 1, 1000, "00".repeat(32), new ChunkRange(0, 0, 1, 1000))
                      .toJson()));
      manifest.get(30, TimeUnit.SECONDS);

      // The next trainer takes the same transactional id, which ends what was begun.
      ModelHolder holder = new ModelHolder();
      try (ModelPublisher publisher = publisher(2);
          ModelChannelReader reader = reader(holder)) {
        assertThat(catalog().manifests()).isEmpty();
        assertThat(publish(publisher, 100)).isEqualTo("v000001");
        reader.start();
        awaitServing(holder, "v000001");
        assertThat(Objects.requireNonNull(holder.current()).model().catalogue().size())
            .isEqualTo(100);
        assertThatThrownBy(dying::commitTransaction).isNotNull();
      }
    }
  }

  @Test
  void shouldEndTheTrainerThatAnotherOneReplaces() throws Exception {
    try (ModelPublisher old = publisher(2)) {
      publish(old, 10);
      try (ModelPublisher young = publisher(2)) {
        publish(young, 11);

        assertThatThrownBy(() -> publish(old, 12))
            .isInstanceOf(PublisherLostException.class)
            .hasMessageContaining("another trainer");
        assertThat(publish(young, 13)).isEqualTo("v000003");
      }
    }
  }

  @Test
  void shouldSayThatAnUploadTookLongerThanATransactionMay() throws Exception {
    KafkaSettings hasty =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                broker.bootstrapServers(),
                KafkaSettings.TOPICS_PREFIX,
                kafka.topicPrefix(),
                "kafka.producer.transaction.timeout.ms",
                "1000"));
    TopicPartition chunks = new TopicPartition(topics.modelChunks().name(), 0);
    try (ModelPublisher publisher = PublishClients.publisher(hasty, 2, PATIENCE);
        Consumer<String, byte[]> committed = ChannelConsumers.atKnownOffsets(kafka)) {
      publisher.start();
      assertThatThrownBy(
              () ->
                  publisher.publish(
                      snapshot(10),
                      (version, size, sha256, range) -> {
                        // The broker gives up after a second, and looks every ten.
                        await()
                            .atMost(PATIENCE)
                            .until(() -> committed.endOffsets(List.of(chunks)).get(chunks) > 0);
                        return manifest(version, 10, size, sha256, range);
                      },
                      ModelChannelBrokerTest::evaluation))
          .isInstanceOf(PublisherLostException.class)
          .hasMessageContaining("1 s are allowed: raise kafka.producer.transaction.timeout.ms");
    }
    try (ModelPublisher next = publisher(2)) {
      assertThat(publish(next, 10)).isEqualTo("v000001");
    }
  }

  @Test
  void shouldTrainOnUserStatesAndServeTheResult() throws Exception {
    TrainerSettings settings =
        TrainerSettings.from(
            Map.of(
                TrainerSettings.REFIT_INTERVAL_SECONDS,
                0,
                TrainerSettings.REFIT_NEW_RATINGS,
                0,
                "trainer.families",
                "ials"));
    ModelHolder holder = new ModelHolder();
    postStates(120, 0);
    try (TrainerService trainer = new TrainerService(kafka, settings);
        ModelChannelReader reader = reader(holder)) {
      reader.start();
      trainer.start();
      trainer.awaitRunning(PATIENCE);

      Evaluation first = trainer.requestRefit().get(120, TimeUnit.SECONDS);
      assertThat(first.verdict().decision())
          .as(first.verdict().reason())
          .isEqualTo(Decision.PUBLISHED);
      assertThat(first.count(Evaluation.USERS)).isEqualTo(120);
      awaitServing(holder, "v000001");

      postStates(60, 120);
      Evaluation second = trainer.requestRefit().get(120, TimeUnit.SECONDS);
      assertThat(second.count(Evaluation.USERS)).isEqualTo(180);
      assertThat(second.champion()).isEqualTo("v000001");
      assertThat(second.verdict().decision()).isNotEqualTo(Decision.FAILED);
      assertThat(trainer.failure()).isNull();
      LoadedModel model = Objects.requireNonNull(holder.current());
      assertThat(model.manifest().dataOffsets().values().stream().mapToLong(n -> n).sum())
          .isPositive();
    }
    // A restarted trainer goes on from what the topics tell.
    try (TrainerService trainer = new TrainerService(kafka, settings)) {
      trainer.start();
      trainer.awaitRunning(PATIENCE);
      assertThat(trainer.status().users()).isEqualTo(180);
      assertThat(trainer.status().newRatings()).isZero();
      assertThat(trainer.status().champion()).isNotNull();
    }
  }

  /** States of users who like either the even or the odd items, 20 ratings each. */
  private void postStates(int users, int firstUser) throws Exception {
    UserStateUpdater updater = new UserStateUpdater(2000, ZoneOffset.UTC);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int u = firstUser; u < firstUser + users; u++) {
        Random random = new Random(u);
        byte[] state = null;
        for (int k = 0; k < 20; k++) {
          int item = random.nextInt(50) * 2 + u % 2;
          RatingEvent event =
              new RatingEvent(
                  "user" + u,
                  Integer.toString(item),
                  4 + random.nextInt(2),
                  1_000_000L + u * 100L + k,
                  RatingEvent.NO_OFFSET);
          var effect = updater.apply(state, ParsedRating.of(event));
          state = updater.toBytes();
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>(
                      topics.userStates().name(),
                      u % PARTITIONS,
                      ("user" + u).getBytes(UTF_8),
                      UserStateRecord.encode(
                          effect,
                          updater.newItem(),
                          new Cause(CauseTopic.RATINGS, 0, k, 1),
                          event,
                          new EventContext(true, false, 12, 1),
                          state)));
        }
      }
      producer.flush();
    }
  }
}
