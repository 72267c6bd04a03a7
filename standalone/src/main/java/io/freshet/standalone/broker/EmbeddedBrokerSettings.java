package io.freshet.standalone.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the embedded broker.
 *
 * @param dataDir the folder of all its data: log segments, cluster id and ports; created if missing
 * @param port the clients' port, 1–65535, or 0 for the port of the last run if it is still free,
 *     else any free port
 * @param startTimeout max time of {@link EmbeddedBroker#start}
 * @param overrides Kafka broker properties that replace the defaults here
 */
public record EmbeddedBrokerSettings(
    Path dataDir, int port, Duration startTimeout, Map<String, String> overrides) {

  private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(3);

  /** Copies the overrides and checks the port. */
  public EmbeddedBrokerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
    }
    overrides = Map.copyOf(overrides);
  }

  /** Returns the node's id in its cluster: {@code node.id}, 1 unless overridden. */
  int nodeId() {
    return Integer.parseInt(overrides.getOrDefault("node.id", "1"));
  }

  /** Returns the settings of a broker on {@code dataDir}, on any free port, without overrides. */
  public static EmbeddedBrokerSettings in(Path dataDir) {
    return new EmbeddedBrokerSettings(dataDir, 0, DEFAULT_START_TIMEOUT, Map.of());
  }
}
