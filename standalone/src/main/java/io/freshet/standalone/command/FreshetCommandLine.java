package io.freshet.standalone.command;

import io.freshet.http.Build;
import io.freshet.http.HttpStartException;
import io.freshet.standalone.config.InvalidConfigException;
import io.freshet.standalone.data.read.DataSetException;
import io.freshet.standalone.demo.DemoFailedException;
import io.freshet.standalone.replay.ReplayException;
import io.freshet.standalone.topics.TopicException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line of {@code freshet}: holds the commands, and reports their exceptions as a clear
 * line and an exit code.
 */
public final class FreshetCommandLine {

  private FreshetCommandLine() {}

  /** Creates the command line with all commands. */
  public static CommandLine create(ProcessEnvironment process) {
    Map<String, Supplier<Object>> commands = commands(process);
    return create(commands.values());
  }

  /**
   * Creates a command line for these arguments. If the first argument names a command, the command
   * line holds this command only: reading the annotations of all commands takes a good part of a
   * second, which would delay a service's restart.
   */
  public static CommandLine createFor(ProcessEnvironment process, String... args) {
    Map<String, Supplier<Object>> commands = commands(process);
    Supplier<Object> named = args.length == 0 ? null : commands.get(args[0]);
    return create(named == null ? commands.values() : List.of(named));
  }

  private static Map<String, Supplier<Object>> commands(ProcessEnvironment process) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new DemoCommand(process));
    commands.put("replay", () -> new ReplayCommand(process));
    commands.put("ingest", () -> new ServiceCommands.Ingest(process));
    commands.put("trainer", () -> new ServiceCommands.Trainer(process));
    commands.put("scorer", () -> new ServiceCommands.Scorer(process));
    commands.put("page", () -> new ServiceCommands.Page(process));
    commands.put("sources", () -> SourcesCommands.create(process));
    commands.put("broker", BrokerCommand::new);
    commands.put("status", () -> new StatusCommand(process));
    commands.put("topics", () -> TopicsCommands.create(process));
    commands.put("models", () -> ModelsCommands.create(process));
    commands.put("experiments", () -> ExperimentsCommands.create(process));
    commands.put("recommend", () -> new RecommendCommand(process));
    commands.put("forget", () -> new ForgetCommand(process));
    commands.put("export", () -> new ExportCommand(process));
    commands.put("export-user", () -> new ExportUserCommand(process));
    commands.put("config", () -> new ConfigCommand(process));
    commands.put("evaluate", () -> new EvaluateCommand(process));
    commands.put("generate", GenerateCommand::new);
    commands.put("archive", ArchiveCommand::new);
    // All arguments after the benchmark's name, options included, go to the benchmark.
    commands.put("bench", () -> new CommandLine(new BenchCommand()).setStopAtPositional(true));
    return commands;
  }

  private static CommandLine create(Collection<Supplier<Object>> commands) {
    Root root = new Root();
    CommandLine freshet = new CommandLine(root);
    commands.forEach(command -> freshet.addSubcommand(command.get()));
    // No colours: they are control characters, which the output never contains (Printable).
    freshet.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    freshet.setExecutionExceptionHandler(
        (error, command, parsed) -> failed(error, command, root.verbose));
    freshet.setParameterExceptionHandler((error, args) -> misused(error));
    return freshet;
  }

  /** Returns whether {@code --verbose} was given to a command. */
  static boolean verbose(CommandSpec command) {
    return command.root().userObject() instanceof Root root && root.verbose;
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
    if (error instanceof HttpStartException) {
      printLines(err, error);
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

  /** The root command {@code freshet}: help, and the options of all commands. */
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

  /** The version text: version and commit of the build, and the Java version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      Build build = Build.current();
      return new String[] {
        "freshet " + build.version(), "commit " + build.commit(), "Java " + Runtime.version()
      };
    }
  }
}
