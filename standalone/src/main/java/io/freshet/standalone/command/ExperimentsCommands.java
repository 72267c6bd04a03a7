package io.freshet.standalone.command;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicException;
import io.freshet.trainer.experiment.ExperimentRequest;
import io.freshet.trainer.experiment.ExperimentScan;
import io.freshet.trainer.publish.ExperimentOperations;
import io.freshet.trainer.publish.ExperimentRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet experiments start|list|show|stop}. */
final class ExperimentsCommands {

  private ExperimentsCommands() {}

  static CommandLine create(ProcessEnvironment process) {
    return new CommandLine(new Group())
        .addSubcommand(new Start(process))
        .addSubcommand(new ListExperiments(process))
        .addSubcommand(new Show(process))
        .addSubcommand(new Stop(process));
  }

  @Command(
      name = "experiments",
      description = "Give a share of the users other models or lists, and see what they find.")
  static final class Group extends CommandGroup {}

  /** A command on experiments; it runs only if the cluster and its topics exist. */
  private abstract static class ExperimentsCommand extends KafkaCommand {

    ExperimentsCommand(ProcessEnvironment process) {
      super(process);
    }

    abstract void run(ExperimentOperations experiments, KafkaSettings kafka)
        throws ExperimentRefusedException;

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka)
        throws TopicException, InterruptedException {
      KafkaSettings deployed = requireTopics(config, kafka);
      try (ExperimentOperations experiments =
          ExperimentOperations.open(deployed, "freshet-experiments-command", timeout())) {
        run(experiments, deployed);
      } catch (ExperimentRefusedException e) {
        throw CommandException.failure(String.valueOf(e.getMessage()), e);
      }
      out().flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "start",
      description = {
        "Start an experiment. The first arm is control.",
        "An arm is NAME for as it is, NAME=v000012 for a version, NAME=recipe:TEXT for the newest"
            + " version of a recipe, or NAME='diversity=0.3,explore.share=0.1'; weight=2 gives it"
            + " twice the users."
      })
  static final class Start extends ExperimentsCommand {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");

    @Parameters(paramLabel = "NAME", description = "Name of the experiment.")
    private String name = "";

    @Option(
        names = "--arm",
        required = true,
        paramLabel = "ARM",
        description = "An arm; given twice or more.")
    private List<String> arms = new ArrayList<>();

    @Option(
        names = "--shadow",
        paramLabel = "ARM",
        description = "An arm whose lists are judged and never shown.")
    private List<String> shadows = new ArrayList<>();

    @Option(
        names = "--share",
        required = true,
        paramLabel = "SHARE",
        description = "Share of the users: 10%% or 0.1.")
    private String share = "";

    @Option(
        names = "--end-likes",
        paramLabel = "N",
        description = "End the experiment when this many likes are judged.")
    private Optional<Long> endLikes = Optional.empty();

    @Option(
        names = "--end-below",
        paramLabel = "X",
        description = "Stop when an arm is surely worse by more: -0.03 for three points.")
    private Optional<Double> endBelow = Optional.empty();

    Start(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ExperimentOperations experiments, KafkaSettings kafka)
        throws ExperimentRefusedException {
      ExperimentDefinition experiment = definition();
      experiments.start(experiment);
      out().println("The experiment " + name + " runs: freshet experiments show " + name);
    }

    private ExperimentDefinition definition() {
      List<Arm> all = new ArrayList<>();
      arms.forEach(text -> all.add(arm("--arm", text, false)));
      shadows.forEach(text -> all.add(arm("--shadow", text, true)));
      ExperimentRequest request =
          new ExperimentRequest(
              name,
              share(),
              all,
              new ExperimentDefinition.End(endLikes.orElse(null), endBelow.orElse(null)));
      Parsed<ExperimentDefinition> parsed =
          request.definition(ExperimentRequest.newSalt(), process().clock().millis());
      if (parsed instanceof Parsed.Refused<ExperimentDefinition> refused) {
        Rejection rejection = refused.rejection();
        throw Usage.error(spec(), rejection.field(), rejection.value(), rejection.rule());
      }
      return parsed.orThrow();
    }

    private Arm arm(String option, String text, boolean shadow) {
      try {
        return ArmOption.parse(text, shadow);
      } catch (IllegalArgumentException e) {
        throw Usage.error(spec(), option, text, String.valueOf(e.getMessage()));
      }
    }

    private double share() {
      var percent = PERCENT.matcher(share);
      try {
        return percent.matches()
            ? Double.parseDouble(percent.group(1)) / 100
            : Double.parseDouble(share);
      } catch (NumberFormatException e) {
        throw Usage.error(spec(), "--share", share, "must be such as 10% or 0.1");
      }
    }
  }

  @Command(name = "list", description = "List the experiments, the newest first.")
  static final class ListExperiments extends ExperimentsCommand {

    ListExperiments(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ExperimentOperations experiments, KafkaSettings kafka) {
      List<ExperimentDefinition> all = experiments.list();
      if (all.isEmpty()) {
        out().println("no experiment has been started yet");
      } else {
        out().print(ExperimentTexts.table(all));
      }
    }
  }

  @Command(name = "show", description = "Show what the arms of an experiment find.")
  static final class Show extends ExperimentsCommand {

    @Parameters(paramLabel = "NAME", description = "Name of the experiment.")
    private String name = "";

    Show(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ExperimentOperations experiments, KafkaSettings kafka)
        throws ExperimentRefusedException {
      ExperimentDefinition experiment = ExperimentOperations.require(experiments.list(), name);
      out().print(ExperimentTexts.details(ExperimentScan.read(kafka, experiment, timeout())));
    }
  }

  @Command(name = "stop", description = "Stop an experiment: all users are answered as it is.")
  static final class Stop extends ExperimentsCommand {

    @Parameters(paramLabel = "NAME", description = "Name of the experiment.")
    private String name = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "stopped by hand",
        description = "Why, for people (default: ${DEFAULT-VALUE}).")
    private String reason = "";

    Stop(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ExperimentOperations experiments, KafkaSettings kafka)
        throws ExperimentRefusedException {
      experiments.end(
          name,
          ExperimentDefinition.Status.STOPPED,
          process().clock().millis(),
          ExperimentDefinition.EndedBy.OPERATOR,
          reason);
      out().println("The experiment " + name + " is stopped.");
    }
  }
}
