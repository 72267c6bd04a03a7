package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.demo.Balance;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Partitions, delays, cut and half-open connections between three brokers, and between them and
 * ingest, scorer and the producer, at seeded random moments while ratings are posted; then an audit
 * of the topics: every rating has at least one answer, exactly one under {@code exactly_once_v2},
 * and the states equal a replay. Neither service ends. Loopback only.
 *
 * <p>System properties: {@code freshet.kill.network.rounds} (30), {@code freshet.kill.events}
 * (100,000), {@code freshet.kill.seed} (1).
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class NetworkFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PARTITIONS = 4;
  private static final int EVENTS_PER_SECOND = 400;
  private static final int LONGEST_PAUSE_MILLIS = 3_000;
  private static final int LONGEST_FAULT_MILLIS = 6_000;

  /** Half-open connections are noticed by this alone. */
  private static final String REQUEST_TIMEOUT_MS = "5000";

  private final int rounds = Integer.getInteger("freshet.kill.network.rounds", 30);
  private final int events = Integer.getInteger("freshet.kill.events", 100_000);
  private final long seed = Long.getLong("freshet.kill.seed", 1);

  @TempDir Path folder;

  private enum Fault {
    PARTITION {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.hold(true, true);
      }
    },
    REQUESTS_LOST {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.hold(true, false);
      }
    },
    REPLIES_LOST {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.hold(false, true);
      }
    },
    DELAY {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.delay(300);
      }
    },
    HALF_OPEN {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.leaveHalfOpen();
      }
    },
    CUT {
      @Override
      void strike(FaultyProxy proxy) {
        proxy.cut();
      }
    };

    abstract void strike(FaultyProxy proxy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void shouldLoseNothingWhateverTheNetworkDoes(String guarantee) throws Exception {
    DataSet data = new PlantedTastes(500, 1_000, events, seed).generate();
    int ratings = data.ratings().size();
    ExecutorService posting = Executors.newSingleThreadExecutor();
    try (BrokerCluster cluster = BrokerCluster.start(folder)) {
      KafkaSettings kafka = settings(cluster);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        assertThat(transactionVersion(admin)).isEqualTo(2);
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 3).create(PATIENCE);
      }
      try (IngestService ingest =
              new IngestService(
                  kafka,
                  IngestSettings.from(
                      Map.of(
                          IngestSettings.PROCESSING_GUARANTEE,
                          guarantee,
                          "ingest.http.port",
                          "-1")));
          ScorerService scorer =
              new ScorerService(
                  kafka,
                  ScorerSettings.from(
                      Map.of(
                          ScorerSettings.PROCESSING_GUARANTEE,
                          guarantee,
                          "scorer.http.port",
                          "-1")));
          RatingPoster poster = new RatingPoster(kafka, data)) {
        ingest.start();
        scorer.start();
        ingest.awaitRunning(PATIENCE);
        scorer.awaitRunning(PATIENCE);
        Future<Integer> posted =
            posting.submit(
                () -> {
                  poster.post(ratings, 1_000L * ratings / EVENTS_PER_SECOND);
                  return poster.acknowledged();
                });
        disturb(cluster, guarantee);
        int accepted = posted.get(15, TimeUnit.MINUTES);
        Audit audit = new Audit(kafka);
        Balance balance = audit.awaitBalance(accepted, PATIENCE);
        System.out.println(guarantee + ": " + balance);
        assertThat(balance.answered()).isEqualTo(accepted);
        if (guarantee.equals("exactly_once_v2")) {
          assertThat(balance.answers()).isEqualTo(accepted);
        }
        audit.assertStatesEqualAReplay();
        assertThat(ingest.failure()).isNull();
        assertThat(scorer.failure()).isNull();
      }
    } finally {
      posting.shutdownNow();
    }
  }

  /** One broker, or two at once, for a while; then the network is whole again. */
  private void disturb(BrokerCluster cluster, String guarantee) throws InterruptedException {
    Random random = new Random(seed);
    Fault[] faults = Fault.values();
    for (int round = 1; round <= rounds; round++) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      Fault fault = faults[(round - 1) % faults.length];
      int spared = random.nextInt(BrokerCluster.NODES);
      boolean two = random.nextInt(3) == 0;
      int millis = random.nextInt(LONGEST_FAULT_MILLIS);
      int struck = (spared + 1) % BrokerCluster.NODES;
      fault.strike(cluster.proxy(struck));
      if (two) {
        fault.strike(cluster.proxy((spared + 2) % BrokerCluster.NODES));
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      for (int node = 0; node < BrokerCluster.NODES; node++) {
        cluster.proxy(node).heal();
      }
      System.out.printf(
          "%s, round %d: %s at %s, %.1f s%n",
          guarantee, round, fault, two ? "two brokers" : "broker " + (struck + 1), millis / 1e3);
    }
  }

  private KafkaSettings settings(BrokerCluster cluster) {
    return KafkaSettings.from(
        Map.of(
            KafkaSettings.BOOTSTRAP_SERVERS,
            cluster.bootstrapServers(),
            KafkaSettings.TOPICS_PARTITIONS,
            Integer.toString(PARTITIONS),
            KafkaSettings.STATE_DIR,
            folder.resolve("state").toString(),
            "kafka.request.timeout.ms",
            REQUEST_TIMEOUT_MS));
  }

  private static int transactionVersion(Admin admin) throws Exception {
    return admin
        .describeFeatures()
        .featureMetadata()
        .get(1, TimeUnit.MINUTES)
        .finalizedFeatures()
        .get("transaction.version")
        .maxVersionLevel();
  }
}
