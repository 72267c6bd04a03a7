package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.scorer.ScorerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Replaces {@code @host} in instance ids with the machine's name. */
final class InstanceIds {
  /** The placeholder of the machine's name. */
  static final String HOST = "@host";

  private static final List<String> KEYS =
      List.of(IngestSettings.INSTANCE_ID, ScorerSettings.INSTANCE_ID);

  private InstanceIds() {}

  /**
   * Replaces {@value #HOST} in the settings with an instance id.
   *
   * @param host gives the machine's name; called only if needed
   */
  static Map<String, String> named(Map<String, String> settings, Supplier<String> host) {
    Map<String, String> named = new HashMap<>(settings);
    for (String key : KEYS) {
      // Kafka allows letters, digits, dots and dashes in an id.
      named.computeIfPresent(
          key,
          (k, value) -> value.equals(HOST) ? host.get().replaceAll("[^a-zA-Z0-9._-]", "-") : value);
    }
    return named;
  }

  /**
   * Returns the name of this machine or container.
   *
   * @throws CommandException if it has no name
   */
  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw CommandException.misconfigured(
          "this machine has no host name, so no instance.id can be " + HOST, e);
    }
  }
}
