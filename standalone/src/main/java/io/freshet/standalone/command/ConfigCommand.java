package io.freshet.standalone.command;

import io.freshet.standalone.config.Components;
import io.freshet.standalone.config.ConfigReference;
import io.freshet.standalone.config.ConfigRegistry;
import io.freshet.standalone.config.ResolvedConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet config}: prints the settings in force, or all settings that exist. */
@Command(
    name = "config",
    description = "Print the settings in force with their sources; secrets are hidden.")
final class ConfigCommand implements Callable<Integer> {

  private final ProcessEnvironment process;

  @Mixin private ConfigOptions configOptions = new ConfigOptions();

  @Option(
      names = "--reference",
      description = "Print docs/config.md instead, the reference of all settings.")
  private boolean reference;

  @SuppressWarnings("NullAway.Init") // picocli fills it in
  @Spec
  private CommandSpec spec;

  ConfigCommand(ProcessEnvironment process) {
    this.process = process;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ConfigRegistry registry = Components.registry();
    if (reference) {
      out.print(ConfigReference.markdown(registry));
    } else {
      ResolvedConfig config = configOptions.load(registry, process.environment());
      out.print(config.describe());
      config.warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
    }
    out.flush();
    return ExitCode.OK;
  }
}
