package io.freshet.standalone.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.demo.TopicScan;
import io.freshet.standalone.hostile.HostileRatings.Posted;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest, as it runs in production, under records made to break it. */
class HostileEventsTest {
  private static final int HOSTILE = 20_000;
  private static final int EVERY_GOOD = 20;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void shouldRejectEveryHostileRecordWithAReasonAndAnswerTheGoodOnes() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      KafkaSettings kafka =
          KafkaSettings.from(
              Map.of(
                  KafkaSettings.BOOTSTRAP_SERVERS,
                  broker.bootstrapServers(),
                  KafkaSettings.TOPICS_PARTITIONS,
                  Integer.toString(PARTITIONS),
                  KafkaSettings.STATE_DIR,
                  folder.resolve("state").toString()));
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(PATIENCE);
      }
      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(Map.of()))) {
        ingest.start();
        ingest.awaitRunning(PATIENCE);
        Map<String, Posted> hostile = new HashMap<>();
        Set<String> good = new HashSet<>();
        post(kafka, hostile, good);

        TopicScan scan = new TopicScan(kafka.consumerProperties());
        Topics topics = kafka.topics();
        await(scan, topics.rejectedRatings().name(), hostile.size());
        await(scan, topics.userStates().name(), good.size());

        assertRejected(scan, topics, hostile);
        assertThat(ingest.streams().state()).isEqualTo(KafkaStreams.State.RUNNING);
        assertThat(ingest.failure()).isNull();
      }
    }
  }

  /** Posts the hostile records, and a good one after every few. */
  private static void post(KafkaSettings kafka, Map<String, Posted> hostile, Set<String> good)
      throws Exception {
    HostileRatings ratings = new HostileRatings(7);
    String topic = kafka.topics().ratings().name();
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<Future<RecordMetadata>, Posted> sent = new HashMap<>();
    List<Future<RecordMetadata>> sentGood = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.producerProperties(Map.of("linger.ms", 5)), bytes, bytes)) {
      for (int i = 0; i < HOSTILE; i++) {
        Posted each = ratings.next();
        sent.put(producer.send(new ProducerRecord<>(topic, each.key(), each.value())), each);
        if (i % EVERY_GOOD == 0) {
          String json = "{\"userId\":\"good%d\",\"itemId\":\"7\",\"rating\":4}".formatted(i);
          sentGood.add(producer.send(new ProducerRecord<>(topic, null, json.getBytes(UTF_8))));
        }
      }
    }
    for (Map.Entry<Future<RecordMetadata>, Posted> each : sent.entrySet()) {
      hostile.put(position(each.getKey()), each.getValue());
    }
    for (Future<RecordMetadata> each : sentGood) {
      good.add(position(each));
    }
    assertThat(hostile).hasSize(HOSTILE);
  }

  private static String position(Future<RecordMetadata> sent) throws Exception {
    RecordMetadata at = sent.get(30, TimeUnit.SECONDS);
    return at.partition() + "@" + at.offset();
  }

  /** Waits until a topic has that many records, and then whether it stays at that. */
  private static void await(TopicScan scan, String topic, long records) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count(scan, topic) < records && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    TimeUnit.SECONDS.sleep(1);
    assertThat(count(scan, topic)).as(topic).isEqualTo(records);
  }

  private static long count(TopicScan scan, String topic) {
    return scan.ranges(topic).values().stream().mapToLong(TopicScan.Range::length).sum();
  }

  private static void assertRejected(TopicScan scan, Topics topics, Map<String, Posted> hostile) {
    Map<String, Integer> reasons = new TreeMap<>();
    Map<String, Posted> missing = new HashMap<>(hostile);
    scan.read(
        scan.ranges(topics.rejectedRatings().name()),
        entry -> {
          Origin origin = FreshetHeaders.origin(entry.headers());
          assertThat(origin).isNotNull();
          Posted posted = missing.remove(origin.partition() + "@" + origin.offset());
          assertThat(posted).as("a record that was not hostile, or twice: %s", origin).isNotNull();
          String reason = FreshetHeaders.text(entry.headers(), FreshetHeaders.REASON);
          String rule = FreshetHeaders.text(entry.headers(), FreshetHeaders.RULE);
          assertThat(reason).isNotBlank();
          assertThat(rule).isNotBlank();
          reasons.merge(reason, 1, Integer::sum);
          String full = FreshetHeaders.text(entry.headers(), FreshetHeaders.FULL_BYTES);
          if (full == null) {
            assertThat(Arrays.equals(entry.value(), posted.value())).isTrue();
          } else {
            assertThat(full).isEqualTo(Integer.toString(posted.value().length));
          }
        });
    assertThat(missing).isEmpty();
    assertThat(reasons)
        .containsKeys(
            "not-json",
            "wrong-type",
            "empty-id",
            "bad-id",
            "oversized-id",
            "oversized-record",
            "non-finite",
            "out-of-range",
            "bad-timestamp",
            "future-timestamp",
            "contradicting-key",
            "duplicate-field");
  }
}
