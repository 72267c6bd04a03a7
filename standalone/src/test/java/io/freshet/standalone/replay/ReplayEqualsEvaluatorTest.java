package io.freshet.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.evaluation.protocol.HeldLists;
import io.freshet.families.Families;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.model.blend.BlendModel;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.sequence.SequenceLayout;
import io.freshet.model.sequence.SequenceNetwork;
import io.freshet.model.sequence.SequenceSettings;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.answer.Rung;
import io.freshet.schemas.answer.Verdict;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.state.LocalClock;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.RatingTable;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.trainer.publish.ModelPublisher;
import io.freshet.trainer.publish.PublishClients;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is what is served: the same snapshots give the same lists either way. */
@Timeout(300)
class ReplayEqualsEvaluatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITIONS = 3;
  private static final int K = 10;
  private static final long START = 1_500_000_000L;

  /** So far apart that hours and days of the week change, and no two events share a second. */
  private static final long SECONDS_PER_EVENT = 1_801;

  private static final RatingTable RATINGS =
      new PlantedTastes(50, 120, 2_000, 11).generate().ratings();

  @TempDir Path folder;

  private final Map<String, List<Recommendations>> answers = new HashMap<>();

  private static RatingMatrix matrix(int rows) {
    Map<Integer, List<Integer>> byUser = new HashMap<>();
    for (int row = 0; row < rows; row++) {
      byUser.computeIfAbsent(RATINGS.user(row), user -> new ArrayList<>()).add(row);
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    byUser.forEach(
        (user, own) -> {
          builder.addUser(RATINGS.userId(user));
          for (int row : own) {
            builder.add(RATINGS.itemId(RATINGS.item(row)), RATINGS.rating(row), seconds(row));
          }
        });
    return builder.build();
  }

  private static long seconds(int row) {
    return START + row * SECONDS_PER_EVENT;
  }

  private Path snapshot(int rows, boolean sequence) throws Exception {
    RatingMatrix m = matrix(rows);
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5_000).put(out);
    Map<String, String> settings =
        new HashMap<>(Map.of("factors", "16", "session.factors", "8", "choices", "300"));
    if (sequence) {
      settings.put("head.units", "0"); // it gets a head that reads the network's term
    }
    Families.create("blend", settings)
        .fit(m, new FitContext(5, 4, Map.of(), Workers.inCaller(), ProgressListener.NONE), out);
    if (sequence) {
      putSequence(out);
    }
    Path file = folder.resolve("blend-" + rows);
    out.write(file);
    return file;
  }

  /** A sequence network of random weights, and a head that adds its term. */
  private static void putSequence(SnapshotWriter out) {
    Random random = new Random(3);
    int items = out.catalogue().size();
    float[] units = new float[items * 8];
    float[] weights = new float[new SequenceLayout(8, 10).size];
    for (int k = 0; k < units.length; k++) {
      units[k] = (float) (random.nextGaussian() / Math.sqrt(8));
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) random.nextGaussian();
    }
    float[] lengths = new float[items];
    Arrays.fill(lengths, 1f);
    SequenceNetwork.put(
        out, BlendModel.NEXT, new SequenceSettings(8, 20, 10, 1, 5, .05), units, lengths, weights);
    int columns = out.floats("content.map.taste").length / 16;
    out.putFloats("content.map.next", columns, 8, new float[columns * 8]);
    float[] inputs = new float[Head.INPUTS + 1];
    inputs[Term.SEQUENCE.index()] = 1;
    Head.of(inputs, new float[] {0.3f}).put(out);
  }

  private KafkaSettings kafka(EmbeddedBroker broker) {
    return KafkaSettings.from(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "topics.partitions",
            Integer.toString(PARTITIONS),
            "state.dir",
            folder.resolve("state").toString()));
  }

  private static ModelManifest manifest(
      String version, int items, long size, String sha, ChunkRange chunks) {
    return new ModelManifest(
        version, "blend", "blend{}", null, 1, Map.of(), Map.of(), 1, null, 10, items, 100, 0, 5,
        Map.of(), Map.of(), Map.of(), Map.of(), null, size, sha, chunks, 1);
  }

  private static Evaluation evaluation(ModelManifest manifest) {
    return new Evaluation(
        Evaluation.Kind.REFIT,
        new Verdict(Verdict.Decision.PUBLISHED, "for a test"),
        "requested",
        manifest.family(),
        manifest.recipe(),
        manifest.version(),
        null,
        Map.of(),
        Map.of(),
        1);
  }

  @Test
  void shouldAnswerTheListsThatTheEvaluatorScores() throws Exception {
    int change = RATINGS.size() * 3 / 4;
    Path first = snapshot(RATINGS.size() / 2, false);
    Path second = snapshot(change, true);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"))) {
      KafkaSettings kafka = kafka(broker);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        TopicAdmin.of(admin, kafka).create(PATIENCE);
      }
      try (ModelPublisher publisher = PublishClients.publisher(kafka, 2, PATIENCE);
          IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()));
          ScorerService scorer =
              new ScorerService(kafka, ScorerSettings.from(Map.of("scorer.explore.share", "0")))) {
        publisher.start();
        publish(publisher, first);
        ingest.start();
        scorer.start();
        ingest.awaitRunning(PATIENCE);
        scorer.awaitRunning(PATIENCE);
        awaitServing(scorer, "v000001");
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
          post(kafka, 0, change);
          collect(consumer, change);
          publish(publisher, second);
          awaitServing(scorer, "v000002");
          post(kafka, change, RATINGS.size());
          collect(consumer, RATINGS.size() - change);
        }
      }
    }
    compare(first, second);
  }

  private static void publish(ModelPublisher publisher, Path snapshot) throws Exception {
    int items = Snapshot.open(snapshot).catalogue().size();
    publisher.publish(
        snapshot,
        (version, size, sha, chunks) -> manifest(version, items, size, sha, chunks),
        ReplayEqualsEvaluatorTest::evaluation);
  }

  private static void awaitServing(ScorerService scorer, String version) {
    await().atMost(PATIENCE).until(() -> version.equals(scorer.modelVersion()));
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      partitions.add(new TopicPartition(kafka.topics().recommendations().name(), p));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static void post(KafkaSettings kafka, int from, int to) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int row = from; row < to; row++) {
        String user = RATINGS.userId(RATINGS.user(row));
        String json =
            "{\"userId\":\"%s\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%d}"
                .formatted(
                    user, RATINGS.itemId(RATINGS.item(row)), RATINGS.rating(row), seconds(row));
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    kafka.topics().ratings().name(),
                    user.getBytes(StandardCharsets.UTF_8),
                    json.getBytes(StandardCharsets.UTF_8))));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private void collect(KafkaConsumer<byte[], byte[]> consumer, int count) {
    int[] found = new int[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                Recommendations answer = RecommendationsJson.decode(record.value());
                answers.computeIfAbsent(answer.userId(), user -> new ArrayList<>()).add(answer);
                found[0]++;
              }
              return found[0] >= count;
            });
    assertThat(found[0]).isEqualTo(count);
  }

  private void compare(Path first, Path second) throws Exception {
    RatingMatrix m = matrix(RATINGS.size());
    HeldLists lists = new HeldLists(m, new LocalClock(ZoneOffset.UTC), K);
    Map<String, ServingModel> models = new HashMap<>();
    models.put("v000001", ServingModels.load(Snapshot.open(first)));
    models.put("v000002", ServingModels.load(Snapshot.open(second)));
    Map<String, Integer> compared = new HashMap<>();
    for (int row = 0; row < m.users(); row++) {
      List<Recommendations> served = answers.get(m.userId(row));
      assertThat(served).hasSize(m.userStart()[row + 1] - m.userStart()[row]);
      for (Map.Entry<String, ServingModel> model : models.entrySet()) {
        List<List<String>> expected = lists.of(model.getValue(), row);
        for (int event = 0; event < expected.size(); event++) {
          Recommendations answer = served.get(event);
          if (!model.getKey().equals(answer.modelVersion())) {
            continue;
          }
          String what = "user %s, event %d".formatted(m.userId(row), event);
          List<String> list = expected.get(event);
          assertThat(answer.rung() == Rung.PERSONAL).as(what).isEqualTo(list != null);
          if (list != null) {
            assertThat(answer.items().stream().map(RecommendedItem::itemId).toList())
                .as(what)
                .isEqualTo(list);
            compared.merge(model.getKey(), 1, Integer::sum);
          }
        }
      }
    }
    // Nearly all events are of users with an item that the model knows.
    assertThat(compared.get("v000001")).isGreaterThan(RATINGS.size() / 2);
    assertThat(compared.get("v000002")).isGreaterThan(RATINGS.size() / 5);
  }
}
