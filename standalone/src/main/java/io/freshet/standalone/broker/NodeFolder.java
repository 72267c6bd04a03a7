package io.freshet.standalone.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The folder of the embedded node: {@code node.properties} (cluster id and ports) beside {@code
 * log}, Kafka's own formatted log directory.
 */
final class NodeFolder {

  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLUSTER_ID = "cluster.id";
  private static final String PORT = "port";
  private static final String CONTROLLER_PORT = "controller.port";

  private final Path dir;
  private final int nodeId;

  NodeFolder(Path dir, int nodeId) {
    this.dir = dir;
    this.nodeId = nodeId;
  }

  /** The values that a restart must find again. */
  record Identity(String clusterId, int port, int controllerPort) {}

  Path dir() {
    return dir;
  }

  /** Returns whether the last node here was killed: its mark is still there. */
  boolean endedUncleanly() {
    return Files.exists(mark());
  }

  void markRunning() throws IOException {
    Files.write(mark(), new byte[0]);
  }

  void markEnded() {
    try {
      Files.deleteIfExists(mark());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + mark(), e);
    }
  }

  private Path mark() {
    return dir.resolve("running");
  }

  Path logDir() {
    return dir.resolve("log");
  }

  /**
   * Reads or creates the node's identity, formats a new log directory, and chooses the ports.
   *
   * @param wantedPort the client port, or 0 for the last one or any free one
   */
  Identity prepare(int wantedPort) throws IOException, BrokerException {
    Path file = dir.resolve("node.properties");
    Properties kept = read(file);
    String clusterId = kept.getProperty(CLUSTER_ID, Uuid.randomUuid().toString());
    int port = wantedPort;
    if (wantedPort == 0) {
      port = freePort(portIn(kept, PORT, file), 0);
    } else if (!isFree(wantedPort)) {
      throw new BrokerException("port " + wantedPort + " on 127.0.0.1 is taken", null);
    }
    int controllerPort = freePort(portIn(kept, CONTROLLER_PORT, file), port);
    Identity identity = new Identity(clusterId, port, controllerPort);
    write(file, identity);
    format(clusterId);
    return identity;
  }

  private void format(String clusterId) throws IOException, BrokerException {
    Files.createDirectories(logDir());
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
          .setNodeId(nodeId)
          .setClusterId(clusterId)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setMetadataLogDirectory(logDir().toString())
          .addDirectory(logDir().toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerException("cannot format " + logDir() + ": " + e.getMessage(), e);
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        kept.load(in);
      }
    }
    return kept;
  }

  private static void write(Path file, Identity identity) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(CLUSTER_ID, identity.clusterId());
    properties.setProperty(PORT, Integer.toString(identity.port()));
    properties.setProperty(CONTROLLER_PORT, Integer.toString(identity.controllerPort()));
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (OutputStream out = Files.newOutputStream(next)) {
      properties.store(out, "The embedded Kafka node of this folder");
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int portIn(Properties kept, String key, Path file) throws IOException {
    String text = kept.getProperty(key, "0");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + " has " + key + "=" + text + ", which is not a port", e);
    }
  }

  private static int freePort(int preferred, int taken) throws IOException {
    if (preferred > 0 && preferred != taken && isFree(preferred)) {
      return preferred;
    }
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
        if (socket.getLocalPort() != taken) {
          return socket.getLocalPort();
        }
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As Kafka binds it: connections of the last run that linger in TIME_WAIT do not count.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
