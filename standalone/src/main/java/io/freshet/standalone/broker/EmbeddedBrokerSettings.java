package io.freshet.standalone.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How to run the embedded broker.
 *
 * @param dataDir the folder that keeps everything: log segments, cluster id and ports; created when
 *     absent
 * @param port the port clients connect to, 1–65535, or 0 for the port of the last run if it is
 *     still free, else any free one
 * @param startTimeout how long {@link EmbeddedBroker#start} waits before it gives up
 * @param overrides Kafka broker properties that win over the ones chosen here
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

  /** The node's id in its cluster: {@code node.id}, 1 if that is not overridden. */
  int nodeId() {
    return Integer.parseInt(overrides.getOrDefault("node.id", "1"));
  }

  /** A broker on {@code dataDir}, on any free port, with nothing overridden. */
  public static EmbeddedBrokerSettings in(Path dataDir) {
    return new EmbeddedBrokerSettings(dataDir, 0, DEFAULT_START_TIMEOUT, Map.of());
  }
}
