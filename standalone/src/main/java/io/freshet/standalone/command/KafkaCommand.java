package io.freshet.standalone.command;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.Components;
import io.freshet.standalone.config.ConfigLoader;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import io.freshet.standalone.topics.TopicState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands that talk to a cluster have in common: settings, and a bound on waiting for it.
 */
abstract class KafkaCommand implements Callable<Integer> {

  private final ProcessEnvironment process;

  @Mixin private ConfigOptions configOptions = new ConfigOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long to wait for Kafka (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  KafkaCommand(ProcessEnvironment process) {
    this.process = process;
  }

  /** Adds settings that the command has options of its own for. */
  void choices(ConfigLoader loader) {}

  /** Does the command's work with the settings in force. */
  abstract int run(ResolvedConfig config, KafkaSettings kafka)
      throws TopicException, InterruptedException;

  @Override
  public final Integer call() throws TopicException, InterruptedException {
    if (timeoutSeconds < 1 || timeoutSeconds > 3600) {
      throw Usage.error(spec(), "--timeout", timeoutSeconds, "must lie in 1 to 3600 seconds");
    }
    ConfigLoader loader = configOptions.loader(Components.registry(), process.environment());
    choices(loader);
    ResolvedConfig config = loader.load();
    config.warnings().forEach(w -> err().println("warning: " + w));
    return run(config, KafkaSettings.from(config.values()));
  }

  final ProcessEnvironment process() {
    return process;
  }

  final Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** An admin client of a cluster that answers; the caller closes it. */
  final Admin connect(ResolvedConfig config, KafkaSettings kafka) throws InterruptedException {
    return Cluster.connect(kafka, config.origin(KafkaSettings.BOOTSTRAP_SERVERS), timeout());
  }

  /**
   * The deployment's topics, for a command that needs them all as they must be.
   *
   * @throws TopicException if one is missing or differs from the design
   */
  final List<TopicState> requireTopics(ResolvedConfig config, KafkaSettings kafka)
      throws TopicException, InterruptedException {
    try (Admin admin = connect(config, kafka)) {
      return TopicAdmin.of(admin, kafka).require(timeout());
    }
  }

  final CommandSpec spec() {
    return spec;
  }

  /** Where results go. */
  final PrintWriter out() {
    return spec().commandLine().getOut();
  }

  /** Where warnings and progress go. */
  final PrintWriter err() {
    return spec().commandLine().getErr();
  }
}
