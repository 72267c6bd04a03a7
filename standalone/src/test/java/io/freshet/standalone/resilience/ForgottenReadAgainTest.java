package io.freshet.standalone.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.LocalDeployment;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.demo.TopicScan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All ratings are read again from the first one on, and a forgotten user stays forgotten. */
@Timeout(300)
class ForgottenReadAgainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ANN = "ann";
  private static final int RATINGS = 60;
  private static final Map<String, String> SETTINGS =
      Map.of(IngestSettings.FORGET_MARGIN_MS, "1000");

  @TempDir Path folder;

  @Test
  void shouldKeepAUserForgottenWhenAllRatingsAreReadAgain() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      KafkaSettings kafka = deployment.kafka("1");
      Audit audit = new Audit(kafka);
      deployment.post(ratings(kafka, ANN));
      deployment.post(ratings(kafka, "bob"));
      deployment.post(profiles(kafka));
      try (ScorerService scorer = new ScorerService(kafka, ScorerSettings.from(Map.of()))) {
        scorer.start();
        ForgetReceipt receipt;
        try (IngestService ingest = ingest(kafka)) {
          assertThat(audit.awaitBalance(2 * RATINGS, PATIENCE).answered()).isEqualTo(2 * RATINGS);
          receipt = forget(kafka);
          assertThat(audit.awaitBalance(2 * RATINGS + 1, PATIENCE).forgotten()).isEqualTo(1);
          awaitTombstone(kafka);
          assertThat(ingest.failure()).isNull();
        }
        assertThat(receipt.written()).hasSize(1 + LocalDeployment.PARTITIONS);
        long forgottenAt = states(kafka).size();
        readAllAgain(kafka);
        try (IngestService ingest = ingest(kafka)) {
          Balance balance = awaitForgotten(audit, RATINGS + 1);
          assertThat(balance.answered()).isEqualTo(RATINGS);
          assertThat(balance.balances()).as(balance.toString()).isTrue();
          assertThat(states(kafka).subList((int) forgottenAt, states(kafka).size()))
              .as("what was said of the user since")
              .containsOnly("tombstone");

          TimeUnit.SECONDS.sleep(2); // past the margin of forgetting
          deployment.post(List.of(rating(kafka, ANN, 1, 2)));
          assertThat(audit.awaitBalance(2 * RATINGS + 2, PATIENCE).answered())
              .isEqualTo(RATINGS + 1);
          assertThat(ingest.failure()).isNull();
        }
      }
    }
  }

  private static IngestService ingest(KafkaSettings kafka) throws InterruptedException {
    IngestService ingest = new IngestService(kafka, IngestSettings.from(SETTINGS));
    ingest.start();
    ingest.awaitRunning(PATIENCE);
    return ingest;
  }

  private static List<ProducerRecord<byte[], byte[]>> ratings(KafkaSettings kafka, String user) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RATINGS; i++) {
      records.add(rating(kafka, user, i, i % LocalDeployment.PARTITIONS));
    }
    return records;
  }

  /** Of every three one without a key. */
  private static ProducerRecord<byte[], byte[]> rating(
      KafkaSettings kafka, String user, int number, int partition) {
    return new ProducerRecord<>(
        kafka.topics().ratings().name(),
        partition,
        number % 3 == 0 ? null : user.getBytes(UTF_8),
        LocalDeployment.rating(user, "item-" + number, 4, 1_700_000_000L + number));
  }

  /** One on every partition, as several partitioners would leave them. */
  private static List<ProducerRecord<byte[], byte[]>> profiles(KafkaSettings kafka) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < LocalDeployment.PARTITIONS; partition++) {
      records.add(
          new ProducerRecord<>(
              kafka.topics().profiles().name(),
              partition,
              ANN.getBytes(UTF_8),
              "{\"timeZone\":\"Europe/Rome\"}".getBytes(UTF_8)));
    }
    return records;
  }

  private static ForgetReceipt forget(KafkaSettings kafka) throws Exception {
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
              IngestSettings.from(SETTINGS),
              new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()),
              Clock.systemUTC())
          .forget(ANN.getBytes(UTF_8), timeout);
    }
  }

  private static void readAllAgain(KafkaSettings kafka) throws Exception {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    Set<TopicPartition> partitions = scan.ranges(kafka.topics().ratings().name()).keySet();
    Set<TopicPartition> profiles = scan.ranges(kafka.topics().profiles().name()).keySet();
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      String group = "freshet-ingest";
      admin.deleteConsumerGroupOffsets(group, partitions).all().get(30, TimeUnit.SECONDS);
      admin.deleteConsumerGroupOffsets(group, profiles).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static Balance awaitForgotten(Audit audit, long forgotten) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Balance balance = audit.balance(answer -> {});
    while (balance.forgotten() < forgotten && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      balance = audit.balance(answer -> {});
    }
    assertThat(balance.forgotten()).as(balance.toString()).isEqualTo(forgotten);
    return balance;
  }

  private static void awaitTombstone(KafkaSettings kafka) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!states(kafka).contains("tombstone") && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    TimeUnit.SECONDS.sleep(1); // for withdrawals of the profile that come by another partition
  }

  /** What {@code user-states} ever said of the user, in order. */
  private static List<String> states(KafkaSettings kafka) {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    List<String> states = new ArrayList<>();
    scan.read(
        scan.ranges(kafka.topics().userStates().name()),
        state -> {
          if (new String(state.key(), UTF_8).equals(ANN)) {
            states.add(state.value() == null ? "tombstone" : "state");
          }
        });
    return states;
  }
}
