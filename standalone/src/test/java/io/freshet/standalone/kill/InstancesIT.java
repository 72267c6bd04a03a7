package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.process.FreshetProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two ingests, each with a standby, and two scorers, each a process of its own, under a steady
 * load. One of them is killed and started again under its id, stopped in order and not started
 * again, or killed for good; every time all partitions answer again, and in the end nothing is
 * lost. How long each took is printed. Loopback only.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class InstancesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long PAUSE_MICROS = 5_000;

  @TempDir Path folder;

  private final Map<String, FreshetProcess> running = new LinkedHashMap<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private LocalDeployment deployment;
  private String guarantee;

  /** By partition of recommendations, the arrival of the newest rating that has an answer. */
  private final AtomicLongArray answered = new AtomicLongArray(LocalDeployment.PARTITIONS);

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void shouldAnswerForAllUsersWhicheverInstanceGoes(String processingGuarantee) throws Exception {
    guarantee = processingGuarantee;
    ExecutorService background = Executors.newFixedThreadPool(2);
    try (LocalDeployment local = LocalDeployment.start(folder, Map.of())) {
      deployment = local;
      for (String instance : List.of("a", "b")) {
        start("ingest", instance);
        start("scorer", instance);
      }
      Future<Integer> posted = background.submit(this::post);
      Future<?> watching = background.submit(this::watch);
      awaitAllPartitions(System.currentTimeMillis());
      for (String service : List.of("ingest", "scorer")) {
        killAndRestart(service);
        leave(service);
        killForGood(service);
      }
      done.set(true);
      int ratings = posted.get(1, TimeUnit.MINUTES);
      watching.get(1, TimeUnit.MINUTES);
      Audit audit = new Audit(deployment.kafka("1"));
      System.out.println(guarantee + ": " + audit.awaitBalance(ratings, PATIENCE));
      audit.assertStatesEqualAReplay();
    } finally {
      done.set(true);
      background.shutdownNow();
      running.values().forEach(FreshetProcess::close);
    }
  }

  private void killAndRestart(String service) throws Exception {
    FreshetProcess one = process(service, "b");
    one.kill();
    long gone = System.currentTimeMillis();
    start(service, "b");
    report(service + " killed and started again under its id", gone);
  }

  private void leave(String service) throws Exception {
    long asked = System.currentTimeMillis();
    assertThat(process(service, "b").stop(PATIENCE)).isEqualTo(143);
    report(service + " stopped in order", asked);
    start(service, "b");
    awaitAllPartitions(System.currentTimeMillis());
    TimeUnit.SECONDS.sleep(5); // the copies warm up
  }

  private void killForGood(String service) throws Exception {
    process(service, "b").kill();
    report(service + " killed for good", System.currentTimeMillis());
  }

  private void report(String what, long sinceMillis) throws Exception {
    awaitAllPartitions(sinceMillis);
    System.out.printf(
        "%s: %s: all partitions answer again after %.1f s%n",
        guarantee, what, (System.currentTimeMillis() - sinceMillis) / 1e3);
    TimeUnit.SECONDS.sleep(2);
  }

  private FreshetProcess process(String service, String instance) {
    return running.get(service + "-" + instance);
  }

  private void start(String service, String instance) throws Exception {
    Map<String, String> values = deployment.values(instance);
    values.put("state.dir", folder.resolve(service + "-" + instance).toString());
    values.put(service + ".processing.guarantee", guarantee);
    values.put("ingest.standby.replicas", "1");
    List<String> arguments = new ArrayList<>(List.of(service));
    values.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    FreshetProcess process = FreshetProcess.start(folder, arguments);
    running.put(service + "-" + instance, process);
    process.awaitOutput(text -> text.contains(service + " is running"), PATIENCE);
  }

  /** Posts 200 ratings a second until told to end; how many. */
  private int post() throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    KafkaSettings kafka = deployment.kafka("1");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.producerProperties(Map.of()), bytes, bytes)) {
      for (int i = 0; !done.get(); i++) {
        String user = "user-" + i % 300;
        byte[] value =
            LocalDeployment.rating(user, "item-" + i % 41, 1 + i % 5, 1_700_000_000L + i);
        sent.add(producer.send(new ProducerRecord<>(kafka.topics().ratings().name(), value)));
        TimeUnit.MICROSECONDS.sleep(PAUSE_MICROS);
      }
    }
    for (Future<RecordMetadata> each : sent) {
      each.get(1, TimeUnit.MINUTES);
    }
    return sent.size();
  }

  private void watch() {
    KafkaSettings kafka = deployment.kafka("1");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(Map.of("fetch.max.wait.ms", "20")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = 0; p < LocalDeployment.PARTITIONS; p++) {
        partitions.add(new TopicPartition(kafka.topics().recommendations().name(), p));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!done.get()) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          long arrival = RecommendationsJson.decode(each.value()).cause().arrivalMillis();
          answered.accumulateAndGet(each.partition(), arrival, Math::max);
        }
      }
    }
  }

  private void awaitAllPartitions(long sinceMillis) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int p = 0; p < LocalDeployment.PARTITIONS; p++) {
      while (answered.get(p) <= sinceMillis) {
        assertThat(System.nanoTime()).as("partition %d answers again", p).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
