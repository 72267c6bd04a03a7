package io.freshet.standalone.command;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ConfigLoader;
import io.freshet.standalone.config.ConfigRegistry;
import io.freshet.standalone.config.ResolvedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command with settings. */
public final class ConfigOptions {

  /** The environment variable for {@code --config}. */
  private static final String FILE_VARIABLE = "FRESHET_CONFIG";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as a properties file in UTF-8 (or FRESHET_CONFIG).")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; may be repeated. See docs/config.md, or `freshet config`.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      description = "Kafka brokers to connect to first (bootstrap.servers).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--topics-prefix",
      paramLabel = "PREFIX",
      description = "Prefix of every topic's name (topics.prefix).")
  private @Nullable String topicsPrefix;

  /**
   * Resolves the settings of one invocation.
   *
   * @throws io.freshet.standalone.config.InvalidConfigException with all errors
   */
  public ResolvedConfig load(ConfigRegistry registry, Map<String, String> environment) {
    return loader(registry, environment).load();
  }

  /**
   * Returns the loader behind {@link #load}, for a command that adds its own choices before it
   * resolves.
   */
  public ConfigLoader loader(ConfigRegistry registry, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader(registry).environment(environment);
    String variable = environment.get(FILE_VARIABLE);
    if (file != null) {
      loader.file("--config", file);
    } else if (variable != null && !variable.isBlank()) {
      loader.file(FILE_VARIABLE, Path.of(variable));
    }
    assignments.forEach(loader::assignment);
    if (bootstrapServers != null) {
      loader.flag("--bootstrap-servers", KafkaSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    }
    if (topicsPrefix != null) {
      loader.flag("--topics-prefix", KafkaSettings.TOPICS_PREFIX, topicsPrefix);
    }
    return loader;
  }
}
