package io.freshet.standalone.resilience;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.IngestTopology;
import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.ModelTopicReader;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.config.Forgetting;
import io.freshet.standalone.demo.TopicScan;
import io.freshet.trainer.TrainerService;
import io.freshet.trainer.TrainerSettings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A forgotten user, looked for in every byte that broker, stores and snapshots leave on the disk,
 * with the bounds of compaction and retention set to seconds.
 */
@Timeout(300)
class ForgetBytesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FORGOTTEN = "forget-me-4f1c9a77e2";
  private static final int USERS = 120;
  private static final int EACH = 20;

  @TempDir Path folder;

  private final Map<String, String> settings =
      Map.of(
          IngestSettings.STORE_COMPACTION_SECONDS,
          "1",
          "scorer.queries.store.compaction.seconds",
          "1",
          TrainerSettings.REFIT_INTERVAL_SECONDS,
          "0",
          TrainerSettings.REFIT_NEW_RATINGS,
          "0",
          TrainerSettings.FORGET_FORCE_DAYS,
          "0",
          "trainer.families",
          "ials");

  private long second = 1_700_000_000L;

  @Test
  void shouldLeaveNoByteOfAForgottenUser() throws Exception {
    Map<String, String> quick =
        Map.of(
            "log.cleaner.backoff.ms", "200",
            "log.initial.task.delay.ms", "500",
            "log.retention.check.interval.ms", "500",
            "log.segment.delete.delay.ms", "200");
    try (LocalDeployment deployment = LocalDeployment.start(folder, quick)) {
      KafkaSettings kafka = deployment.kafka("1");
      IngestService ingest = ingest(kafka);
      try (ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(settings));
          TrainerService trainer = new TrainerService(kafka, TrainerSettings.from(settings))) {
        ingest.start();
        scorer.start();
        trainer.start();
        ingest.awaitRunning(PATIENCE);
        deployment.post(ratings(kafka, List.of(FORGOTTEN)));
        deployment.post(ratings(kafka, others()));
        deployment.post(profilesAndARejection(kafka));
        awaitStates(kafka, (USERS + 1L) * EACH);
        assertThat(refit(trainer).count(Evaluation.USERS)).isEqualTo(USERS + 1);
        ingest.close(); // its stores reach the disk
        assertThat(filesThatName(FORGOTTEN))
            .as("what the test looks for is there to be found")
            .anyMatch(f -> f.endsWith(".sst"))
            .anyMatch(f -> f.contains("user-states-"))
            .anyMatch(f -> f.contains("recommendations-"))
            .anyMatch(f -> f.contains("profiles-" + home()))
            .anyMatch(f -> f.contains("profiles-" + foreign()))
            .anyMatch(f -> f.contains("rejected-ratings-"));
        ingest = ingest(kafka);
        ingest.start();
        ingest.awaitRunning(PATIENCE);
        boundToSeconds(kafka);

        ForgetReceipt receipt = forget(kafka);

        assertThat(receipt.held())
            .filteredOn(held -> !held.where().contains(IngestTopology.MEMORY)) // it names nobody
            .allSatisfy(held -> assertThat(held.until().orElseThrow()).isBefore(soon()));
        assertThat(receipt.held())
            .extracting(ForgetReceipt.Held::where)
            .contains("ratings", "user-states", "recommendations", "ingest's local stores");
        deployment.post(ratings(kafka, others()));
        assertThat(usersOnceForgotten(kafka)).isEqualTo(USERS);

        Collection<String> left = filesThatName(FORGOTTEN);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
          // Segments close, and files are rewritten, only while others go on.
          for (int i = 0; i < 3; i++) {
            deployment.post(ratings(kafka, others()));
            deployment.post(profiles(kafka));
            TimeUnit.MILLISECONDS.sleep(1_100);
          }
          ingest.close();
          ingest = ingest(kafka);
          ingest.start();
          ingest.awaitRunning(PATIENCE);
          left = filesThatName(FORGOTTEN);
        }
        assertThat(left).as("files that still name the user").isEmpty();

        deployment.post(List.of(rating(kafka, FORGOTTEN, "item-1", second)));
        assertStartsAnew(kafka, second);
      } finally {
        ingest.close();
      }
    }
  }

  private IngestService ingest(KafkaSettings kafka) {
    return new IngestService(kafka, IngestSettings.from(settings));
  }

  private static Instant soon() {
    return Clock.systemUTC().instant().plusSeconds(60);
  }

  private static Evaluation refit(TrainerService trainer) throws Exception {
    Evaluation outcome = trainer.requestRefit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(outcome.verdict().decision())
        .as(outcome.verdict().reason())
        .isEqualTo(Decision.PUBLISHED);
    return outcome;
  }

  /** Users of the champion once the refit that forgetting forces has been published. */
  private static long usersOnceForgotten(KafkaSettings kafka) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (ModelTopicReader models = ModelTopicReader.open(kafka)) {
      long users;
      do {
        TimeUnit.MILLISECONDS.sleep(200);
        users = models.refresh(PATIENCE).championManifest().orElseThrow().users();
      } while (users > USERS && System.nanoTime() < deadline);
      return users;
    }
  }

  private static List<String> others() {
    return Stream.iterate(0, n -> n + 1).limit(USERS).map(n -> "user-" + n).toList();
  }

  private List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka, List<String> users) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      for (String user : users) {
        records.add(rating(kafka, user, "item-" + (user.hashCode() + 7 * i & 63), second++));
      }
    }
    return records;
  }

  /** Every other one without a key, and so mostly rerouted. */
  private static ProducerRecord<byte[], byte[]> rating(
      KafkaSettings kafka, String user, String item, long second) {
    return new ProducerRecord<>(
        kafka.topics().ratings().name(),
        (int) (second % LocalDeployment.PARTITIONS),
        second % 2 == 0 ? null : user.getBytes(UTF_8),
        LocalDeployment.rating(user, item, second % 2 == 0 ? 4 : 5, second));
  }

  private static int home() {
    return UserPartitioner.partition(FORGOTTEN.getBytes(UTF_8), LocalDeployment.PARTITIONS);
  }

  /** A partition that the user's records do not belong to. */
  private static int foreign() {
    return (home() + 1) % LocalDeployment.PARTITIONS;
  }

  /** The profile is there twice: a producer with another partitioner wrote it elsewhere too. */
  private static List<ProducerRecord<byte[], byte[]>> profilesAndARejection(KafkaSettings kafka) {
    byte[] key = FORGOTTEN.getBytes(UTF_8);
    byte[] profile = "{\"timeZone\":\"Europe/Rome\"}".getBytes(UTF_8);
    String profiles = kafka.topics().profiles().name();
    return List.of(
        new ProducerRecord<>(profiles, home(), key, profile),
        new ProducerRecord<>(profiles, foreign(), key, profile),
        new ProducerRecord<>(
            kafka.topics().ratings().name(),
            key,
            LocalDeployment.rating(FORGOTTEN, "item-1", 77, 1_700_000_000L)));
  }

  /** One of somebody else in every partition. */
  private static List<ProducerRecord<byte[], byte[]>> profiles(KafkaSettings kafka) {
    Map<Integer, ProducerRecord<byte[], byte[]>> records = new HashMap<>();
    for (String user : others()) {
      byte[] key = user.getBytes(UTF_8);
      int partition = UserPartitioner.partition(key, LocalDeployment.PARTITIONS);
      records.put(
          partition,
          new ProducerRecord<>(
              kafka.topics().profiles().name(),
              partition,
              key,
              "{\"timeZone\":\"Europe/Oslo\"}".getBytes(UTF_8)));
    }
    return List.copyOf(records.values());
  }

  /** Gives every topic that holds users, and the changelog, seconds instead of days. */
  private static void boundToSeconds(KafkaSettings kafka) throws Exception {
    Topics topics = kafka.topics();
    Map<String, String> kept = Map.of("segment.ms", "1000", "retention.ms", "5000");
    Map<String, String> compacted =
        Map.of(
            "segment.ms", "1000",
            "min.compaction.lag.ms", "0",
            "max.compaction.lag.ms", "1000",
            "delete.retention.ms", "500");
    Map<String, Map<String, String>> wanted = new HashMap<>();
    for (Topic<?, ?> topic :
        List.of(
            topics.ratings(),
            topics.ratingsRerouted(),
            topics.rejectedRatings(),
            topics.failedRecords(),
            topics.judgements())) {
      wanted.put(topic.name(), kept);
    }
    for (Topic<?, ?> topic :
        List.of(topics.profiles(), topics.userStates(), topics.recommendations())) {
      wanted.put(topic.name(), compacted);
    }
    for (String store : List.of(IngestTopology.STORE, IngestTopology.MEMORY)) {
      wanted.put("freshet-ingest-" + store + "-changelog", compacted);
    }
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    wanted.forEach(
        (topic, values) ->
            changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                values.entrySet().stream()
                    .map(
                        e ->
                            new AlterConfigOp(
                                new ConfigEntry(e.getKey(), e.getValue()),
                                AlterConfigOp.OpType.SET))
                    .toList()));
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      admin.incrementalAlterConfigs(changes).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void awaitStates(KafkaSettings kafka, long states) throws Exception {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    String topic = kafka.topics().userStates().name();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long found = 0;
    while (found < states && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
      found = scan.ranges(topic).values().stream().mapToLong(TopicScan.Range::next).sum();
    }
    assertThat(found).as("states that were ever written").isGreaterThanOrEqualTo(states);
  }

  private ForgetReceipt forget(KafkaSettings kafka) throws Exception {
    Duration timeout = Duration.ofSeconds(20);
    try (Admin admin = Admin.create(kafka.adminProperties());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                UserEraser.producerProperties(kafka, timeout),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      return new UserEraser(
              admin,
              producer,
              kafka,
              IngestSettings.from(settings),
              Forgetting.elsewhere(settings),
              Clock.systemUTC())
          .forget(FORGOTTEN.getBytes(UTF_8), timeout);
    }
  }

  /** The files under the test's folder that hold the text, by path. */
  private Collection<String> filesThatName(String text) throws IOException {
    Collection<String> found = new TreeSet<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              // One char per byte: the id is plain ASCII.
              if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
                found.add(folder.relativize(file).toString());
              }
              return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException gone) {
              return visitFileFailed(file, gone);
            }
          }

          /** Broker and stores delete files all the time, and their bytes with them. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
    return found;
  }

  private static void assertStartsAnew(KafkaSettings kafka, long second) throws Exception {
    byte[] key = FORGOTTEN.getBytes(UTF_8);
    ParsedRating first = new ParsedRating();
    new RatingParser(RatingRules.DEFAULTS)
        .parse(
            key,
            LocalDeployment.rating(FORGOTTEN, "item-1", second % 2 == 0 ? 4 : 5, second),
            1,
            first);
    UserStateUpdater updater = new UserStateUpdater(2_000, ZoneOffset.UTC);
    updater.apply(null, first);
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    List<byte[]> states = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (states.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
      scan.read(
          scan.ranges(kafka.topics().userStates().name()),
          state -> {
            if (new String(state.key(), UTF_8).equals(FORGOTTEN) && state.value() != null) {
              states.add(new UserStateRecord().decode(state.value()).stateBytes());
            }
          });
    }
    assertThat(states).hasSize(1);
    assertThat(states.get(0)).isEqualTo(updater.toBytes());
  }
}
