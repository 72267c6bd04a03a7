package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.scorer.ScorerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Gives instances the name of their machine where the settings ask for it. */
final class InstanceIds {
  /** The value that stands for the machine's name. */
  static final String HOST = "@host";

  private static final List<String> KEYS =
      List.of(IngestSettings.INSTANCE_ID, ScorerSettings.INSTANCE_ID);

  private InstanceIds() {}

  /**
   * Replaces {@value #HOST} in the settings that name an instance.
   *
   * @param host asked only where it is needed
   */
  static Map<String, String> named(Map<String, String> settings, Supplier<String> host) {
    Map<String, String> named = new HashMap<>(settings);
    for (String key : KEYS) {
      // What Kafka takes in an id: letters, digits, dots, dashes.
      named.computeIfPresent(
          key,
          (k, value) -> value.equals(HOST) ? host.get().replaceAll("[^a-zA-Z0-9._-]", "-") : value);
    }
    return named;
  }

  /**
   * The name of this machine; in a container, that of the container.
   *
   * @throws CommandException if it has none
   */
  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw CommandException.misconfigured(
          "this machine does not know its own name, so no instance.id can be " + HOST, e);
    }
  }
}
