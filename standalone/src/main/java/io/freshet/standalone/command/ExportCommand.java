package io.freshet.standalone.command;

import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.snapshot.LoadedModel;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.export.ModelExport;
import io.freshet.standalone.export.StatesExport;
import io.freshet.standalone.recommend.ServedState;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet export FOLDER}: the model that serves as arrays for NumPy. */
@Command(
    name = "export",
    description = {
      "Write the model that serves to a folder, for NumPy: item vectors, popularity and neighbours"
          + " as .npy, and index.json, which names files, shapes and items. Writes nothing to"
          + " Kafka.",
      "With --users also every user's state, one JSON object a line, in users.jsonl: personal data."
    })
final class ExportCommand extends KafkaCommand {
  private static final int MAX_NEIGHBOURS = 1_000;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Output folder; created if missing, and its files are replaced.")
  private Path folder = Path.of("");

  @Option(
      names = "--neighbours",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Most similar items of each item; 0 for none (default: ${DEFAULT-VALUE}). Every item is"
              + " compared with every other.")
  private int neighbours;

  @Option(names = "--users", description = "Also write every user's state.")
  private boolean users;

  ExportCommand(ProcessEnvironment process) {
    super(process);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    if (neighbours < 0 || neighbours > MAX_NEIGHBOURS) {
      throw Usage.error(spec(), "--neighbours", neighbours, "must lie in 0 to " + MAX_NEIGHBOURS);
    }
    KafkaSettings deployed = requireTopics(config, kafka);
    try (TemporaryFolder snapshot = TemporaryFolder.create("freshet-export")) {
      ServedState served = new ServedState(deployed, config.values(), snapshot.path(), timeout());
      LoadedModel model = served.model();
      if (model == null) {
        throw CommandException.failure("no model has been published yet");
      }
      ItemDictionary dictionary = new ItemDictionary();
      ItemOverlay items = served.items(dictionary);
      ModelExport.write(
          folder,
          model.model(),
          model.version(),
          neighbours,
          id -> title(dictionary, items, id),
          process().clock().instant());
      out()
          .println(
              "%s: %s, %,d items"
                  .formatted(
                      folder.resolve(ModelExport.INDEX),
                      model.version(),
                      model.model().catalogue().size()));
      if (users) {
        long count = new StatesExport(deployed, timeout()).write(folder);
        out().println("%s: %,d users".formatted(folder.resolve(StatesExport.FILE), count));
      }
    } catch (SnapshotRefusedException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandException.failure("cannot write to " + folder + ": " + e, e);
    }
    out().flush();
    return ExitCode.OK;
  }

  private static @Nullable String title(ItemDictionary dictionary, ItemOverlay items, String id) {
    byte[] title = items.title(dictionary.find(id));
    return title == null ? null : new String(title, StandardCharsets.UTF_8);
  }
}
