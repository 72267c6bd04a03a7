package io.freshet.standalone.command;

import io.freshet.schemas.KafkaSettings;
import io.freshet.standalone.config.Origin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Makes sure that there is a cluster before a command begins, within a bound. */
final class Cluster {

  private Cluster() {}

  /**
   * An admin client of a cluster that has answered.
   *
   * @param origin where bootstrap.servers was set, for the message
   * @param timeout how long to wait for an answer
   * @throws CommandException if none came
   */
  static Admin connect(KafkaSettings settings, Origin origin, Duration timeout)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(settings.adminProperties());
    int bound = Math.toIntExact(timeout.toMillis());
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, bound);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, bound);
    String where =
        "bootstrap.servers = %s, %s".formatted(settings.bootstrapServers(), origin.text());
    Admin admin;
    try {
      admin = Admin.create(properties);
    } catch (KafkaException e) {
      // No client is made only where a setting cannot be used: an address, a key store, …
      throw CommandException.misconfigured(KafkaErrors.line(e) + " (" + where + ")", e);
    }
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

  private static CommandException unreachable(String where, Duration timeout, Exception e) {
    return CommandException.failure(
        "no Kafka broker answers within %d s (%s)".formatted(timeout.toSeconds(), where), e);
  }
}
