package io.freshet.standalone.command;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.SettingOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * The connection of a command to a cluster: fails with a clear message if no broker answers in
 * time.
 */
final class Cluster {

  /** Kafka's message if DNS resolves none of the names; there is no exception type for it. */
  private static final String UNKNOWN_NAMES = "No resolvable bootstrap urls given";

  private static final long NAME_RETRY_MILLIS = 500;

  private Cluster() {}

  /**
   * Connects to a cluster and waits for its first answer.
   *
   * @param origin source of bootstrap.servers, for the message
   * @param timeout max time to wait for an answer
   * @throws CommandException if no broker answered
   */
  static Admin connect(KafkaSettings settings, SettingOrigin origin, Duration timeout)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(settings.adminProperties());
    int bound = Math.toIntExact(timeout.toMillis());
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, bound);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, bound);
    String where =
        "bootstrap.servers = %s, %s".formatted(settings.bootstrapServers(), origin.text());
    Admin admin = create(properties, where, timeout);
    try {
      admin.describeCluster().clusterId().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return admin;
    } catch (TimeoutException e) {
      admin.close(Duration.ZERO);
      throw unreachable(where, timeout, e);
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(where, timeout, e);
      }
      throw CommandException.failure(KafkaErrors.line(e) + " (" + where + ")", e);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Creates a client as soon as DNS resolves a broker's name, which may happen only when the
   * brokers start.
   */
  private static Admin create(Map<String, Object> properties, String where, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return Admin.create(properties);
      } catch (KafkaException e) {
        String line = KafkaErrors.line(e);
        if (!line.startsWith(UNKNOWN_NAMES)) {
          // Any other failure to create a client is a wrong setting: a port, a key store, …
          throw CommandException.misconfigured(line + " (" + where + ")", e);
        }
        if (System.nanoTime() >= deadline) {
          throw CommandException.failure(
              "no Kafka broker can be reached: none of their names was resolved within %d s (%s)"
                  .formatted(timeout.toSeconds(), where),
              e);
        }
        TimeUnit.MILLISECONDS.sleep(NAME_RETRY_MILLIS);
      }
    }
  }

  private static CommandException unreachable(String where, Duration timeout, Exception e) {
    return CommandException.failure(
        "no Kafka broker answers within %d s (%s)".formatted(timeout.toSeconds(), where), e);
  }
}
