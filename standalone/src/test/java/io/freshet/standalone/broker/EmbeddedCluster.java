package io.freshet.standalone.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Several embedded brokers of one cluster, nodes 1 to n; node 1 is its controller too. */
public final class EmbeddedCluster implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);

  private final List<EmbeddedBroker> brokers = new ArrayList<>();

  private EmbeddedCluster() {}

  /** Starts the brokers one after the other, each in a folder of its own below the given one. */
  public static EmbeddedCluster start(Path folder, int nodes) throws Exception {
    EmbeddedCluster cluster = new EmbeddedCluster();
    try {
      Path first = folder.resolve("node-1");
      cluster.brokers.add(EmbeddedBroker.start(first));
      for (int node = 2; node <= nodes; node++) {
        cluster.brokers.add(join(first, folder.resolve("node-" + node), node));
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private static EmbeddedBroker join(Path first, Path folder, int node) throws Exception {
    Properties controller = new Properties();
    try (InputStream in = Files.newInputStream(first.resolve("node.properties"))) {
      controller.load(in);
    }
    String cluster = controller.getProperty("cluster.id");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("node.properties"), "cluster.id=" + cluster, StandardCharsets.ISO_8859_1);
    int port = freePort();
    return EmbeddedBroker.start(
        new EmbeddedBrokerSettings(
            folder,
            port,
            START,
            Map.of(
                "process.roles",
                "broker",
                "node.id",
                Integer.toString(node),
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller.getProperty("controller.port"))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** All brokers' addresses. */
  public String bootstrapServers() {
    return brokers.stream().map(EmbeddedBroker::bootstrapServers).collect(Collectors.joining(","));
  }

  /** Stops the brokers, the controller last. */
  @Override
  public void close() {
    for (int i = brokers.size() - 1; i >= 0; i--) {
      brokers.get(i).close();
    }
  }
}
