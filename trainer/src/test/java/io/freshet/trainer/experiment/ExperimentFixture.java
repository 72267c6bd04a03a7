package io.freshet.trainer.experiment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.schemas.channel.InMemoryKafka;
import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.Assignment;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.End;
import io.freshet.schemas.experiment.ExperimentDefinition.Status;
import io.freshet.schemas.experiment.Experiments;
import io.freshet.schemas.experiment.Judgement;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.publish.TestPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Experiments on a broker in memory, judged as scorers do. */
final class ExperimentFixture {
  static final int PARTITIONS = 2;
  private static final long SEED = 4;
  static final long START = 1_700_000_000_000L;

  final Topics topics = new Topics("t.");
  final InMemoryKafka kafka = new InMemoryKafka();
  final Map<String, EndRules.Ending> canaries = new HashMap<>();
  final Path folder;
  long nowMillis = START;
  ExperimentSettings settings = ExperimentSettings.from(Map.of());
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long offset;

  ExperimentFixture(Path folder) {
    this.folder = folder;
    kafka
        .create(topics.models().name(), 1)
        .create(topics.experiments().name(), 1)
        .create(topics.judgements().name(), PARTITIONS);
  }

  Clock clock() {
    InstantSource source = () -> Instant.ofEpochMilli(nowMillis);
    return source.withZone(ZoneOffset.UTC);
  }

  /** A watcher that has read nothing; the file is written at each step. */
  ExperimentWatcher watcher() {
    long[] nanos = {0};
    return new ExperimentWatcher(
        TestPublishers.experiments(kafka, topics),
        new JudgementReader(kafka.consumer(), topics.judgements().name(), Duration.ofSeconds(5)),
        folder,
        settings,
        clock(),
        () -> nanos[0] += Duration.ofMinutes(10).toNanos(),
        (canary, ending) -> canaries.put(canary.name(), ending));
  }

  /** A watcher that has read the topics and the file. */
  ExperimentWatcher opened() {
    ExperimentWatcher watcher = watcher();
    watcher.open(null, List.of());
    return watcher;
  }

  static Arm arm(String name) {
    return new Arm(name, 1, null, Map.of(), false);
  }

  static Arm shadow(String name) {
    return new Arm(name, 2, new ArmModel.Fixed("v000001"), Map.of(), true);
  }

  static ExperimentDefinition experiment(String name, End end, Arm... others) {
    return new ExperimentDefinition(
        name,
        name + "-salt",
        1,
        START,
        Stream.concat(Stream.of(arm("control")), Stream.of(others)).toList(),
        end,
        Status.RUNNING,
        null,
        null,
        null,
        null);
  }

  void write(ExperimentDefinition experiment) {
    kafka.append(topics.experiments().name(), 0, experiment.name(), Experiments.encode(experiment));
  }

  void remove(String name) {
    kafka.append(topics.experiments().name(), 0, name, null);
  }

  /** The experiment as it stands on the topic. */
  ExperimentDefinition onTopic(String name) {
    try (var reader = TestPublishers.experiments(kafka, topics)) {
      return reader.list().stream().filter(e -> e.name().equals(name)).findFirst().orElse(null);
    }
  }

  static byte[] id(int user) {
    return ("user" + user).getBytes(UTF_8);
  }

  /** How lists of an arm do. */
  record Chances(double hit, double popularity, int tookMicros, double empty, int listed) {
    static Chances of(double hit) {
      return new Chances(hit, 0.08, 400, 0, 10);
    }
  }

  /** Takes a judgement with the hash of its user. */
  interface Sink {
    void take(int partition, long user, Judgement judgement);
  }

  /** Judges likes of users 0 to {@code users}, each in the arm that it is in, and in shadows. */
  void judge(
      ExperimentDefinition experiment,
      int users,
      int likesEach,
      Map<String, Chances> arms,
      Sink sink) {
    Assignment assignment = new Assignment(experiment);
    for (int like = 0; like < likesEach; like++) {
      for (int user = 0; user < users; user++) {
        double position = assignment.position(id(user));
        boolean popular = random.nextDouble() < 0.08;
        for (int i = 0; i < experiment.arms().size(); i++) {
          Arm arm = experiment.arms().get(i);
          if (assignment.shownAt(position) == i || assignment.shadows(i, position)) {
            Chances chances = arms.get(arm.name());
            boolean empty = random.nextDouble() < chances.empty();
            judged(
                experiment,
                arm.name(),
                id(user),
                !empty && random.nextDouble() < chances.hit(),
                popular,
                empty ? 0 : chances.listed(),
                chances.tookMicros(),
                sink);
          }
        }
        offset++;
      }
    }
  }

  /** Writes a judgement to the topic, as a scorer does. */
  void append(int partition, long user, Judgement judgement) {
    kafka.append(
        topics.judgements().name(),
        partition,
        Assignment.key(user).getBytes(US_ASCII),
        judgement.toJson());
  }

  private void judged(
      ExperimentDefinition experiment,
      String arm,
      byte[] userId,
      boolean hit,
      boolean popular,
      int listed,
      int tookMicros,
      Sink sink) {
    long user = new Assignment(experiment).userHash(userId);
    int partition = Math.floorMod(user, PARTITIONS);
    sink.take(
        partition,
        user,
        new Judgement(
            experiment.name(),
            arm,
            experiment.arm(arm).orElseThrow().shadow(),
            hit,
            popular,
            "ratings-" + partition + "@" + offset,
            nowMillis,
            tookMicros,
            listed));
  }

  /** Writes one judgement to the topic. */
  void judged(ExperimentDefinition experiment, String arm, int user, boolean hit) {
    judged(experiment, arm, id(user), hit, false, 10, 400, this::append);
    offset++;
  }

  /** Deletes all judgements, as the retention of the topic does. */
  void deleteJudgements() {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new TopicPartition(topics.judgements().name(), p))
            .toList();
    try (Consumer<byte[], byte[]> consumer = kafka.consumer()) {
      consumer.endOffsets(partitions).forEach(kafka::deleteBefore);
    }
  }

  /** Lets the next judgements have the offsets of earlier ones, as after a crash of a scorer. */
  void rewind(long events) {
    offset -= events;
  }

  static ExperimentResult.ArmResult arm(ExperimentWatcher watcher, String experiment, String arm) {
    return result(watcher, experiment).arms().stream()
        .filter(each -> each.arm().name().equals(arm))
        .findFirst()
        .orElseThrow();
  }

  static ExperimentResult result(ExperimentWatcher watcher, String experiment) {
    return watcher.results().stream()
        .filter(each -> each.definition().name().equals(experiment))
        .findFirst()
        .orElseThrow();
  }
}
