package io.freshet.standalone.command;

import io.freshet.http.HttpStartException;
import io.freshet.http.Service;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * A command that runs one component until a signal ends it: {@code ingest}, {@code trainer}, {@code
 * scorer}, {@code page}.
 */
abstract class ServiceCommand extends KafkaCommand {

  /** Max time of a start without progress: a rebalance of a large group takes minutes. */
  private static final Duration START = Duration.ofMinutes(10);

  /** Max time of a stop; longer than any component's own close timeout. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  private final String name;

  ServiceCommand(ProcessEnvironment process, String name) {
    super(process);
    this.name = name;
  }

  /** Creates the component without starting it. */
  abstract Service service(KafkaSettings kafka, Map<String, String> settings);

  @Override
  final int run(ResolvedConfig config, KafkaSettings kafka)
      throws TopicException, InterruptedException {
    Logging.ofService();
    Service service;
    try {
      service = service(kafka, InstanceIds.named(config.values(), InstanceIds::hostName));
    } catch (HttpStartException e) {
      throw CommandException.misconfigured(String.valueOf(e.getMessage()), e);
    }
    try (Admin admin = connect(config, kafka)) {
      // A service keeps to its own setting: its stores are made for that partition count.
      TopicAdmin.of(admin, kafka).require(timeout());
    }
    ServiceRunner runner = new ServiceRunner(name, err());
    runner.stopAtShutdown(GRACE);
    runner.run(service, START);
    return ExitCode.OK;
  }
}
