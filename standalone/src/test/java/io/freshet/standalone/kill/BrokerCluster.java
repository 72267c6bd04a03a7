package io.freshet.standalone.kill;

import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers in this JVM, three replicas of everything and two in sync, each behind a {@link
 * FaultyProxy}: clients and the other brokers reach a broker through its proxy alone. The
 * controllers' own quorum is not behind proxies.
 */
final class BrokerCluster implements AutoCloseable {
  static final int NODES = 3;

  private static final Duration START = Duration.ofMinutes(3);

  private final List<FaultyProxy> proxies = new ArrayList<>();
  private final List<EmbeddedBroker> brokers = new ArrayList<>();

  private BrokerCluster() {}

  /** Starts the brokers; each in a thread of its own, since none comes up without another. */
  static BrokerCluster start(Path folder) throws Exception {
    BrokerCluster cluster = new BrokerCluster();
    int[] ports = freePorts(2 * NODES);
    String clusterId = Uuid.randomUuid().toString();
    String voters =
        IntStream.range(0, NODES)
            .mapToObj(n -> (n + 1) + "@127.0.0.1:" + ports[NODES + n])
            .collect(Collectors.joining(","));
    ExecutorService starting = Executors.newFixedThreadPool(NODES);
    try {
      List<Future<EmbeddedBroker>> started = new ArrayList<>();
      for (int n = 0; n < NODES; n++) {
        FaultyProxy proxy = new FaultyProxy(ports[n]);
        cluster.proxies.add(proxy);
        Path home = Files.createDirectories(folder.resolve("broker-" + (n + 1)));
        Files.writeString(
            home.resolve("node.properties"),
            "cluster.id=%s%nport=%d%ncontroller.port=%d%n"
                .formatted(clusterId, ports[n], ports[NODES + n]));
        EmbeddedBrokerSettings settings =
            new EmbeddedBrokerSettings(home, 0, START, overrides(n + 1, voters, proxy.port()));
        started.add(starting.submit(() -> EmbeddedBroker.start(settings)));
      }
      for (Future<EmbeddedBroker> each : started) {
        cluster.brokers.add(each.get(2 * START.toSeconds(), TimeUnit.SECONDS));
      }
    } finally {
      starting.shutdown();
    }
    return cluster;
  }

  private static Map<String, String> overrides(int node, String voters, int proxyPort) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("node.id", Integer.toString(node));
    overrides.put("controller.quorum.voters", voters);
    overrides.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxyPort);
    overrides.put("default.replication.factor", "3");
    overrides.put("min.insync.replicas", "2");
    overrides.put("offsets.topic.replication.factor", "3");
    overrides.put("transaction.state.log.replication.factor", "3");
    overrides.put("transaction.state.log.min.isr", "2");
    overrides.put("share.coordinator.state.topic.replication.factor", "3");
    overrides.put("share.coordinator.state.topic.min.isr", "2");
    // Replicas leave and join the set in sync within a round.
    overrides.put("replica.lag.time.max.ms", "3000");
    overrides.put("replica.socket.timeout.ms", "3000");
    return overrides;
  }

  String bootstrapServers() {
    return proxies.stream()
        .map(proxy -> "127.0.0.1:" + proxy.port())
        .collect(Collectors.joining(","));
  }

  FaultyProxy proxy(int node) {
    return proxies.get(node);
  }

  @Override
  public void close() throws IOException {
    proxies.forEach(FaultyProxy::heal);
    ExecutorService stopping = Executors.newFixedThreadPool(NODES);
    // All at once: a broker that stops asks the others to take over.
    brokers.forEach(broker -> stopping.execute(broker::close));
    stopping.shutdown();
    try {
      stopping.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (FaultyProxy proxy : proxies) {
      proxy.close();
    }
  }

  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports[i] = socket.getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
