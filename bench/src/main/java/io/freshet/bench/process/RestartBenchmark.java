package io.freshet.bench.process;

import com.sun.management.OperatingSystemMXBean;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.archive.ClassArchives;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.topics.TopicAdmin;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The restart benchmark: kills ingest and scorer, each in a process of its own, with SIGKILL under
 * a steady load. It measures the time from the start of the successor to the first recommendation
 * for an event that arrived after the kill. Budget: 5 s. It reports processor time by process,
 * because a start is mostly processor time and all processes share the machine.
 *
 * <p>Arguments: rounds per service (default 3), events per second (default 1,000). Services start
 * with an archive of their classes and a late second compiler, as the launcher script starts them;
 * {@code -Dfreshet.bench.restart.plain=true} leaves both out. Bounded in time; loopback only.
 */
public final class RestartBenchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Time before the first kill, in which broker and clients are compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** Interval of the load's batches, which is also the precision of an answer's time. */
  private static final Duration TICK = Duration.ofMillis(5);

  private static final int PARTITIONS = 4;

  /** System property: starts services as a plain {@code java} does, for comparison. */
  private static final String NO_ARCHIVE = "freshet.bench.restart.plain";

  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AtomicReference<@Nullable Exception> sendError = new AtomicReference<>();
  private final Random random = new Random(1);
  private final long nanosPerEvent;
  private long nextEvent = System.nanoTime();

  private RestartBenchmark(KafkaSettings kafka, int eventsPerSecond) {
    this.topics = kafka.topics();
    this.nanosPerEvent = 1_000_000_000L / eventsPerSecond;
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties(Map.of("linger.ms", Long.toString(TICK.toMillis()))),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topics.recommendations().name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
  }

  /** Runs the benchmark and prints one line per kill. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    int eventsPerSecond = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    Path folder = Files.createTempDirectory("freshet-restart");
    Path archives = folder.resolve("classes");
    if (!Boolean.getBoolean(NO_ARCHIVE)) {
      new ClassArchives(
              Path.of(System.getProperty("java.home"), "bin", "java"),
              System.getProperty("java.class.path"),
              archives)
          .make();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      List<String> settings =
          List.of(
              "bootstrap.servers=" + broker.bootstrapServers(), "topics.partitions=" + PARTITIONS);
      KafkaSettings kafka =
          KafkaSettings.from(
              Map.of(
                  KafkaSettings.BOOTSTRAP_SERVERS,
                  broker.bootstrapServers(),
                  KafkaSettings.TOPICS_PARTITIONS,
                  Integer.toString(PARTITIONS)));
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(PATIENCE);
      }
      try (ChildService ingest =
              ChildService.start("ingest", folder, options(archives, "ingest"), settings);
          ChildService scorer =
              ChildService.start("scorer", folder, options(archives, "scorer"), settings)) {
        RestartBenchmark benchmark = new RestartBenchmark(kafka, eventsPerSecond);
        benchmark.awaitAnswer(System.currentTimeMillis());
        benchmark.load(WARM_UP);
        for (int round = 1; round <= rounds; round++) {
          benchmark.kill(round, "ingest", ingest, scorer);
          benchmark.kill(round, "scorer", scorer, ingest);
        }
        benchmark.producer.close(Duration.ofSeconds(5));
        benchmark.consumer.close();
      }
    }
    System.out.println("logs of the services are in " + folder);
  }

  /** Returns the Java options that the launcher script gives a service. */
  private static List<String> options(Path archives, String service) {
    return Boolean.getBoolean(NO_ARCHIVE)
        ? List.of()
        : List.of(
            "-XX:SharedArchiveFile=" + archives.resolve(service + ".jsa"),
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000");
  }

  private void kill(int round, String name, ChildService service, ChildService other)
      throws Exception {
    load(Duration.ofSeconds(3));
    service.kill();
    long killed = System.currentTimeMillis();
    double machine = MachineCpu.busySeconds();
    double here = cpuSeconds();
    double beside = other.cpuSeconds();
    long restarted = System.nanoTime();
    service.restart();
    awaitAnswer(killed);
    double seconds = (System.nanoTime() - restarted) / 1e9;
    double own = service.cpuSeconds();
    double load = cpuSeconds() - here;
    beside = other.cpuSeconds() - beside;
    double others = MachineCpu.busySeconds() - machine - own - load - beside;
    System.out.printf(
        "round %d: %s back after %.2f s; processor time meanwhile: %.2f s its own, %.2f s load and"
            + " broker, %.2f s the other service, %.2f s other processes of this machine%n",
        round, name, seconds, own, load, beside, others);
    load(Duration.ofSeconds(3));
  }

  /** Returns the processor time of this process: load and broker. */
  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** Posts at the steady rate and reads the answers. */
  private void load(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      post();
      consumer.poll(Duration.ZERO);
      LockSupport.parkNanos(TICK.toNanos());
    }
  }

  /** Posts until an event that arrived after {@code sinceMillis} is answered. */
  private void awaitAnswer(long sinceMillis) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      post();
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ZERO)) {
        Recommendations answer = RecommendationsJson.decode(each.value());
        if (answer.cause().arrivalMillis() > sinceMillis) {
          return;
        }
      }
      LockSupport.parkNanos(TICK.toNanos());
    }
    throw new IllegalStateException("no new answer within " + PATIENCE.toSeconds() + " s");
  }

  private void post() {
    Exception failed = sendError.get();
    if (failed != null) {
      throw new IllegalStateException("a rating could not be posted", failed);
    }
    long now = System.nanoTime();
    for (; nextEvent <= now; nextEvent += nanosPerEvent) {
      String user = Integer.toString(random.nextInt(500));
      String event =
          "{\"userId\":\"%s\",\"itemId\":\"%d\",\"rating\":%d}"
              .formatted(user, random.nextInt(3_700), 1 + random.nextInt(5));
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topics.ratings().name(),
                  user.getBytes(StandardCharsets.UTF_8),
                  event.getBytes(StandardCharsets.UTF_8)),
              (metadata, error) -> {
                if (error != null) {
                  sendError.compareAndSet(null, error);
                }
              });
    }
  }
}
