package io.freshet.standalone.command;

import io.freshet.standalone.config.InvalidConfigException;
import io.freshet.standalone.data.DataSetException;
import io.freshet.standalone.demo.DemoFailedException;
import io.freshet.standalone.replay.ReplayException;
import io.freshet.standalone.topics.TopicException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Puts the commands together and turns what they throw into one clear line and an exit code. */
public final class FreshetCommandLine {

  private FreshetCommandLine() {}

  /** The whole command line, ready to execute. */
  public static CommandLine create(Surroundings surroundings) {
    Root root = new Root();
    CommandLine freshet = new CommandLine(root);
    freshet.addSubcommand(new DemoCommand(surroundings));
    freshet.addSubcommand(new ReplayCommand(surroundings));
    freshet.addSubcommand(new ServiceCommands.Ingest(surroundings));
    freshet.addSubcommand(new ServiceCommands.Trainer(surroundings));
    freshet.addSubcommand(new ServiceCommands.Scorer(surroundings));
    freshet.addSubcommand(TopicsCommands.create(surroundings));
    freshet.addSubcommand(ModelsCommands.create(surroundings));
    freshet.addSubcommand(new RecommendCommand(surroundings));
    freshet.addSubcommand(new ForgetCommand(surroundings));
    freshet.addSubcommand(new ConfigCommand(surroundings));
    freshet.addSubcommand(new EvaluateCommand());
    freshet.addSubcommand(new GenerateCommand());
    // What follows the benchmark's name is the benchmark's, options included.
    freshet.addSubcommand(new CommandLine(new BenchCommand()).setStopAtPositional(true));
    freshet.setExecutionExceptionHandler(
        (error, command, parsed) -> failed(error, command, root.verbose));
    freshet.setParameterExceptionHandler((error, args) -> misused(error));
    return freshet;
  }

  private static int failed(Exception error, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    if (verbose) {
      error.printStackTrace(err);
    }
    if (error instanceof InvalidConfigException invalid) {
      List<?> errors = invalid.errors();
      err.println(
          errors.size() == 1
              ? "freshet: the configuration is invalid:"
              : "freshet: the configuration has " + errors.size() + " errors:");
      errors.forEach(e -> err.println("  " + e));
      return ExitCode.USAGE;
    }
    if (error instanceof ConfigException) {
      err.println("freshet: the configuration is invalid: " + error.getMessage());
      return ExitCode.USAGE;
    }
    if (error instanceof InterruptedException) {
      err.println("freshet: interrupted");
      return ExitCode.INTERRUPTED;
    }
    if (error instanceof CommandException known) {
      printLines(err, error);
      return known.exitCode();
    }
    if (error instanceof TopicException
        || error instanceof DataSetException
        || error instanceof ReplayException
        || error instanceof DemoFailedException) {
      printLines(err, error);
    } else if (error instanceof KafkaException) {
      err.println("freshet: " + KafkaErrors.line(error));
    } else {
      err.println(
          "freshet: unexpected "
              + error
              + (verbose ? "" : " (--verbose shows where; please report it)"));
    }
    return ExitCode.FAILURE;
  }

  private static void printLines(PrintWriter err, Exception error) {
    String.valueOf(error.getMessage()).lines().forEach(line -> err.println("freshet: " + line));
  }

  private static int misused(CommandLine.ParameterException error) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("freshet: " + error.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
    err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  /** {@code freshet} itself: options of all commands, and help. */
  @Command(
      name = "freshet",
      description = "An online recommender on Apache Kafka.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      scope = ScopeType.INHERIT,
      sortOptions = false,
      usageHelpAutoWidth = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "  0:done",
        "  1:failed at run time; the message says what and why",
        "  2:wrong usage or configuration; nothing was done",
        "130:ended by Ctrl-C",
        "143:ended by SIGTERM"
      })
  static final class Root implements Callable<Integer> {

    @SuppressWarnings("NullAway.Init") // picocli fills it in
    @Spec
    private CommandSpec spec;

    private boolean verbose;

    @Option(
        names = "--verbose",
        scope = ScopeType.INHERIT,
        description = "Show more logs on stderr, and stack traces.")
    void setVerbose(boolean wanted) {
      verbose = wanted;
      if (wanted) {
        Logging.verbose();
      }
    }

    @Override
    public Integer call() {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitCode.USAGE;
    }
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = FreshetCommandLine.class.getPackage().getImplementationVersion();
      return new String[] {
        "freshet " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
      };
    }
  }
}
