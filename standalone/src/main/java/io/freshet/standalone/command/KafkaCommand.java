package io.freshet.standalone.command;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.Components;
import io.freshet.standalone.config.ConfigLoader;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.config.SettingOrigin;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Base of the commands that connect to a cluster: resolves the settings and limits the wait for the
 * cluster.
 */
abstract class KafkaCommand implements Callable<Integer> {

  private final ProcessEnvironment process;

  @Mixin private ConfigOptions configOptions = new ConfigOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "Max time to wait for Kafka (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  KafkaCommand(ProcessEnvironment process) {
    this.process = process;
  }

  /** Adds the settings of the command's own options. */
  void choices(ConfigLoader loader) {}

  /** Runs the command with the settings in force. */
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

  /** Connects an admin client to the cluster; the caller closes it. */
  final Admin connect(ResolvedConfig config, KafkaSettings kafka) throws InterruptedException {
    return Cluster.connect(kafka, config.origin(KafkaSettings.BOOTSTRAP_SERVERS), timeout());
  }

  /**
   * Returns the settings with the partition count that the deployment's topics have. A count that
   * the user has set stays, so that the check of the topics finds a wrong one.
   */
  final KafkaSettings deployed(Admin admin, ResolvedConfig config, KafkaSettings kafka)
      throws TopicException, InterruptedException {
    SettingOrigin origin = config.origin(KafkaSettings.TOPICS_PARTITIONS);
    if (origin.level() != SettingOrigin.Level.DEFAULT) {
      return kafka;
    }
    return TopicAdmin.of(admin, kafka)
        .find(kafka.topics().ratings().name(), timeout())
        .map(ratings -> kafka.withUserPartitions(ratings.partitions()))
        .orElse(kafka);
  }

  /**
   * Returns the settings of {@link #deployed}, for a command that needs every topic to exist with
   * the right settings.
   *
   * @throws TopicException if a topic is missing or has wrong settings
   */
  final KafkaSettings requireTopics(ResolvedConfig config, KafkaSettings kafka)
      throws TopicException, InterruptedException {
    try (Admin admin = connect(config, kafka)) {
      KafkaSettings deployed = deployed(admin, config, kafka);
      TopicAdmin.of(admin, deployed).require(timeout());
      return deployed;
    }
  }

  final CommandSpec spec() {
    return spec;
  }

  /** Returns the writer for results. */
  final PrintWriter out() {
    return spec().commandLine().getOut();
  }

  /** Returns the writer for warnings and progress. */
  final PrintWriter err() {
    return spec().commandLine().getErr();
  }
}
