package io.freshet.standalone.command;

import io.freshet.http.Build;
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

/** Puts the commands together and turns what they throw into one clear line and an exit code. */
public final class FreshetCommandLine {

  private FreshetCommandLine() {}

  /** The whole command line, ready to execute. */
  public static CommandLine create(ProcessEnvironment process) {
    Map<String, Supplier<Object>> commands = commands(process);
    return create(commands.values());
  }

  /**
   * A command line that is ready to execute these arguments. Where the first names a command, it
   * holds that one alone: reading the annotations of all takes a good part of a second, which a
   * service that was killed should not wait for.
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
    commands.put("topics", () -> TopicsCommands.create(process));
    commands.put("models", () -> ModelsCommands.create(process));
    commands.put("recommend", () -> new RecommendCommand(process));
    commands.put("forget", () -> new ForgetCommand(process));
    commands.put("export-user", () -> new ExportUserCommand(process));
    commands.put("config", () -> new ConfigCommand(process));
    commands.put("evaluate", EvaluateCommand::new);
    commands.put("generate", GenerateCommand::new);
    commands.put("archive", ArchiveCommand::new);
    // What follows the benchmark's name is the benchmark's, options included.
    commands.put("bench", () -> new CommandLine(new BenchCommand()).setStopAtPositional(true));
    return commands;
  }

  private static CommandLine create(Collection<Supplier<Object>> commands) {
    Root root = new Root();
    CommandLine freshet = new CommandLine(root);
    commands.forEach(command -> freshet.addSubcommand(command.get()));
    // Colours are control characters, which no output has (Printable).
    freshet.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
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

  /** Version and commit of the build, and the Java that runs it. */
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
