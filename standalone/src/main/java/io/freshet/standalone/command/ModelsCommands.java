package io.freshet.standalone.command;

import io.freshet.schemas.channel.Champion;
import io.freshet.schemas.channel.ModelCatalog;
import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicException;
import io.freshet.trainer.publish.ModelOperations;
import io.freshet.trainer.publish.NoChampionException;
import io.freshet.trainer.publish.UnknownVersionException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet models list|show|rollback|unpin}. */
final class ModelsCommands {

  private ModelsCommands() {}

  static CommandLine create(ProcessEnvironment process) {
    return new CommandLine(new Group())
        .addSubcommand(new Show(process))
        .addSubcommand(new ListModels(process))
        .addSubcommand(new Rollback(process))
        .addSubcommand(new Unpin(process));
  }

  @Command(name = "models", description = "List the published models and choose which one serves.")
  static final class Group extends CommandGroup {}

  /** A command on published models; it runs only if the cluster and its topics exist. */
  private abstract static class ModelsCommand extends KafkaCommand {

    ModelsCommand(ProcessEnvironment process) {
      super(process);
    }

    abstract void run(ModelOperations models) throws UnknownVersionException, NoChampionException;

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka)
        throws TopicException, InterruptedException {
      KafkaSettings deployed = requireTopics(config, kafka);
      try (ModelOperations models = ModelOperations.open(deployed, timeout())) {
        run(models);
      } catch (UnknownVersionException | NoChampionException e) {
        throw CommandException.failure(String.valueOf(e.getMessage()), e);
      }
      out().flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "list",
      description = "List the published models, newest first, and which one serves.")
  static final class ListModels extends ModelsCommand {

    ListModels(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ModelOperations models) {
      ModelCatalog catalog = models.list();
      if (catalog.manifests().isEmpty()) {
        out().println("no model has been published yet");
      } else {
        out().print(ModelTexts.table(catalog, process().out()));
      }
      catalog
          .unreadable()
          .forEach(v -> err().println("warning: the manifest of " + v + " cannot be read"));
    }
  }

  @Command(name = "show", description = "Show the manifest of a model.")
  static final class Show extends ModelsCommand {

    @Parameters(
        arity = "0..1",
        paramLabel = "VERSION",
        description = "Version (default: the one that serves).")
    private Optional<String> version = Optional.empty();

    @Option(names = "--json", description = "Print the manifest as it was published.")
    private boolean json;

    Show(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ModelOperations models) throws UnknownVersionException {
      ModelCatalog catalog = models.list();
      Optional<Champion> champion = catalog.champion();
      Optional<String> wanted = version.or(() -> champion.map(Champion::version));
      if (wanted.isEmpty()) {
        throw CommandException.failure("no model has been published yet");
      }
      ModelManifest manifest = models.show(wanted.get());
      out()
          .print(
              json
                  ? new String(manifest.toJson(), StandardCharsets.UTF_8) + '\n'
                  : ModelTexts.details(manifest, champion, process().out()));
    }
  }

  @Command(
      name = "rollback",
      description = {
        "Make a model the champion and pin it: no other model is promoted until it is unpinned.",
        "Scorers swap to it within seconds."
      })
  static final class Rollback extends ModelsCommand {

    @Parameters(paramLabel = "VERSION", description = "Version to serve.")
    private String version = "";

    Rollback(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ModelOperations models) throws UnknownVersionException {
      Champion champion = models.rollback(version);
      out().println(ModelTexts.champion(champion));
    }
  }

  @Command(name = "unpin", description = "Let the trainer promote models again.")
  static final class Unpin extends ModelsCommand {

    Unpin(ProcessEnvironment process) {
      super(process);
    }

    @Override
    void run(ModelOperations models) throws NoChampionException {
      out().println(ModelTexts.champion(models.unpin()));
    }
  }
}
