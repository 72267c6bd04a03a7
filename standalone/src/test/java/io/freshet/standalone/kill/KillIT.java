package io.freshet.standalone.kill;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * Kills ingest, scorer and the broker, each a process of its own, with SIGKILL at seeded random
 * moments and in a random order while ratings are posted, and audits the topics: every rating has
 * at least one answer, exactly one under {@code exactly_once_v2}, and the states equal a replay.
 * Loopback only.
 *
 * <p>System properties: {@code freshet.kill.rounds} (20), {@code freshet.kill.events} (100,000),
 * {@code freshet.kill.seed} (1).
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration START = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final int EVENTS_PER_SECOND = 400;
  private static final int LONGEST_PAUSE_MILLIS = 4_000;
  private static final List<String> VICTIMS = List.of("ingest", "scorer", "broker");

  private final int rounds = Integer.getInteger("freshet.kill.rounds", 20);
  private final int events = Integer.getInteger("freshet.kill.events", 100_000);
  private final long seed = Long.getLong("freshet.kill.seed", 1);

  private final Map<String, FreshetProcess> running = new LinkedHashMap<>();
  private int port;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void shouldLoseNothingWhateverIsKilled(String guarantee) throws Exception {
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
      start("broker", guarantee);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(START);
      }
      start("ingest", guarantee);
      start("scorer", guarantee);
      try (RatingPoster poster = new RatingPoster(kafka, data)) {
        Future<Integer> posted =
            posting.submit(
                () -> {
                  poster.post(ratings, 1_000L * ratings / EVENTS_PER_SECOND);
                  return poster.acknowledged();
                });
        killAtRandom(guarantee);
        int accepted = posted.get(10, TimeUnit.MINUTES);
        Audit audit = new Audit(kafka);
        Balance balance = audit.awaitBalance(accepted, PATIENCE);
        System.out.println(guarantee + ": " + balance);
        assertThat(balance.answered()).isEqualTo(accepted);
        if (guarantee.equals("exactly_once_v2")) {
          assertThat(balance.answers()).isEqualTo(accepted);
        }
        audit.assertStatesEqualAReplay();
      }
    } finally {
      posting.shutdownNow();
      running.values().forEach(FreshetProcess::close);
    }
  }

  private void killAtRandom(String guarantee) throws Exception {
    Random random = new Random(seed);
    List<String> order = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      if (order.isEmpty()) {
        order.addAll(VICTIMS);
        Collections.shuffle(order, random);
      }
      String victim = order.remove(0);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      running.get(victim).kill();
      long killed = System.nanoTime();
      start(victim, guarantee);
      System.out.printf(
          "%s, round %d: %s killed, running again after %.1f s%n",
          guarantee, round, victim, (System.nanoTime() - killed) / 1e9);
    }
  }

  private void start(String name, String guarantee) throws Exception {
    FreshetProcess process =
        name.equals("broker")
            ? FreshetProcess.start(
                folder,
                BrokerMain.class.getName(),
                List.of("broker", folder.resolve("kafka").toString(), Integer.toString(port)))
            : FreshetProcess.start(folder, service(name, guarantee));
    running.put(name, process);
    process.awaitOutput(text -> text.contains(name + " is running"), START);
  }

  private List<String> service(String name, String guarantee) {
    List<String> arguments = new ArrayList<>(List.of(name, "--timeout", "60"));
    for (String setting :
        List.of(
            "bootstrap.servers=127.0.0.1:" + port,
            "topics.partitions=" + PARTITIONS,
            "state.dir=" + folder.resolve(name),
            name + ".processing.guarantee=" + guarantee,
            name + ".http.port=-1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
