package io.freshet.standalone.kill;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmSetting;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.experiment.TestExperiments;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.process.FreshetProcess;
import io.freshet.standalone.topics.TopicAdmin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the scorer with SIGKILL at seeded random moments in the middle of an experiment: no user
 * changes arm, and under {@code exactly_once_v2} no event is judged twice. Loopback only.
 *
 * <p>System properties: {@code freshet.kill.rounds} (20), {@code freshet.kill.events} (100,000),
 * {@code freshet.kill.seed} (1).
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ExperimentKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration START = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final int EVENTS_PER_SECOND = 400;
  private static final int LONGEST_PAUSE_MILLIS = 4_000;
  private static final String GUARANTEE = "exactly_once_v2";

  /** Half of the users see lists that explore; a third list is made for everybody and not shown. */
  private static final ExperimentDefinition EXPERIMENT =
      TestExperiments.running(
          "kill",
          0.8,
          TestExperiments.CONTROL,
          new Arm("wide", 1, null, Map.of(ArmSetting.EXPLORE_SHARE, 0.3), false),
          TestExperiments.shadow("ghost", 2));

  private final int rounds = Integer.getInteger("freshet.kill.rounds", 20);
  private final int events = Integer.getInteger("freshet.kill.events", 100_000);
  private final long seed = Long.getLong("freshet.kill.seed", 1);

  private final Assignment assignment = new Assignment(EXPERIMENT);
  private final List<FreshetProcess> started = new ArrayList<>();
  private int port;

  @TempDir Path folder;

  @Test
  void shouldKeepArmsAndJudgeOnceThoughTheScorerIsKilled() throws Exception {
    DataSet data = new PlantedTastes(500, 1_000, events, seed).generate();
    int ratings = data.ratings().size();
    port = freePort();
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of(
                KafkaSettings.BOOTSTRAP_SERVERS,
                "127.0.0.1:" + port,
                KafkaSettings.TOPICS_PARTITIONS,
                Integer.toString(PARTITIONS)));
    ExecutorService posting = Executors.newSingleThreadExecutor();
    try {
      start(
          "broker",
          FreshetProcess.start(
              folder,
              BrokerMain.class.getName(),
              List.of("broker", folder.resolve("kafka").toString(), Integer.toString(port))));
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(START);
      }
      startTheExperiment(kafka);
      service("ingest");
      FreshetProcess scorer = service("scorer");
      try (RatingPoster poster = new RatingPoster(kafka, data)) {
        Future<Integer> posted =
            posting.submit(
                () -> {
                  poster.post(ratings, 1_000L * ratings / EVENTS_PER_SECOND);
                  return poster.acknowledged();
                });
        killAtRandom(scorer);
        int accepted = posted.get(10, TimeUnit.MINUTES);
        Balance balance = new Audit(kafka).awaitBalance(accepted, PATIENCE);
        assertThat(balance.answers()).isEqualTo(accepted);
      }
      Map<String, String> usersByCause = assertThatNobodyChangedArm(kafka);
      assertThatEachLikeIsJudgedOnce(kafka, usersByCause);
    } finally {
      posting.shutdownNow();
      started.forEach(FreshetProcess::close);
    }
  }

  /** Returns the user of each answered rating. */
  private Map<String, String> assertThatNobodyChangedArm(KafkaSettings kafka) {
    Map<String, String> usersByCause = new HashMap<>();
    Map<String, Integer> arms = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        committed(kafka, kafka.topics().recommendations().name())) {
      Recommendations answer = RecommendationsJson.decode(record.value());
      Arm arm = assignment.armOf(answer.userId().getBytes(UTF_8));
      assertThat(answer.arm()).as(answer.userId()).isEqualTo(arm == null ? null : arm.name());
      assertThat(usersByCause.put(text(answer.cause()), answer.userId())).isNull();
      arms.merge(String.valueOf(answer.arm()), 1, Integer::sum);
    }
    System.out.println("answers by arm: " + arms);
    assertThat(arms).containsOnlyKeys("null", "control", "wide");
    return usersByCause;
  }

  /** Each judged like has one record of the arm shown and one of the shadow. */
  private void assertThatEachLikeIsJudgedOnce(
      KafkaSettings kafka, Map<String, String> usersByCause) {
    Map<String, List<String>> armsByCause = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        committed(kafka, kafka.topics().judgements().name())) {
      Judgement judged = ((Parsed.Accepted<Judgement>) Judgement.fromJson(record.value())).value();
      String user = usersByCause.get(judged.cause());
      assertThat(user).as("the user of " + judged.cause()).isNotNull();
      assertThat(new String(record.key(), US_ASCII))
          .isEqualTo(Assignment.key(assignment.userHash(user.getBytes(UTF_8))));
      armsByCause.computeIfAbsent(judged.cause(), absent -> new ArrayList<>()).add(judged.arm());
    }
    armsByCause.forEach(
        (cause, arms) -> {
          Arm shown = assignment.armOf(usersByCause.get(cause).getBytes(UTF_8));
          assertThat(shown).isNotNull();
          assertThat(arms).as(cause).containsExactlyInAnyOrder(shown.name(), "ghost");
        });
    System.out.printf(
        "%d likes judged, of %d ratings answered%n", armsByCause.size(), usersByCause.size());
    assertThat(armsByCause).hasSizeGreaterThan(usersByCause.size() / 20);
  }

  private static String text(Cause cause) {
    return cause.topic().wireName() + '-' + cause.partition() + '@' + cause.offset();
  }

  private void startTheExperiment(KafkaSettings kafka) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  kafka.topics().experiments().name(),
                  EXPERIMENT.name().getBytes(UTF_8),
                  Experiments.encode(EXPERIMENT)))
          .get();
    }
  }

  private void killAtRandom(FreshetProcess first) throws Exception {
    Random random = new Random(seed);
    FreshetProcess scorer = first;
    for (int round = 1; round <= rounds; round++) {
      TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(LONGEST_PAUSE_MILLIS));
      scorer.kill();
      long killed = System.nanoTime();
      scorer = service("scorer");
      System.out.printf(
          "round %d: scorer killed, running again after %.1f s%n",
          round, (System.nanoTime() - killed) / 1e9);
    }
  }

  private FreshetProcess service(String name) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(name, "--timeout", "60"));
    for (String setting :
        List.of(
            "bootstrap.servers=127.0.0.1:" + port,
            "topics.partitions=" + PARTITIONS,
            "state.dir=" + folder.resolve(name),
            name + ".processing.guarantee=" + GUARANTEE,
            name + ".http.port=-1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return start(name, FreshetProcess.start(folder, arguments));
  }

  private FreshetProcess start(String name, FreshetProcess process) throws Exception {
    started.add(process);
    process.awaitOutput(text -> text.contains(name + " is running"), START);
    return process;
  }

  /** Reads all committed records of a topic. */
  private static List<ConsumerRecord<byte[], byte[]>> committed(KafkaSettings kafka, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(Map.of("isolation.level", "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
