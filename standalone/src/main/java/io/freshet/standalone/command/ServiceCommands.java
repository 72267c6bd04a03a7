package io.freshet.standalone.command;

import io.freshet.http.Service;
import io.freshet.ingest.server.IngestServer;
import io.freshet.page.PageServer;
import io.freshet.page.PageSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.standalone.config.ConfigLoader;
import io.freshet.standalone.config.Forgetting;
import io.freshet.trainer.TrainerServer;
import io.freshet.trainer.gate.RefitSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code freshet ingest}, {@code trainer}, {@code scorer} and {@code page}. */
final class ServiceCommands {

  private ServiceCommands() {}

  @Command(
      name = "ingest",
      description = {
        "Run ingest until Ctrl-C or SIGTERM: it checks ratings and keeps every user's state.",
        "Several may run, each with an ingest.instance.id and a state.dir of its own."
      })
  static final class Ingest extends ServiceCommand {

    Ingest(ProcessEnvironment process) {
      super(process, "ingest");
    }

    @Override
    Service service(KafkaSettings kafka, Map<String, String> settings) {
      return new IngestServer(kafka, settings, Forgetting.elsewhere(settings));
    }
  }

  @Command(
      name = "trainer",
      description = {
        "Run the trainer until Ctrl-C or SIGTERM: it reads user-states, refits models and publishes the"
            + " ones that pass the gate.",
        "Run one trainer per deployment."
      })
  static final class Trainer extends ServiceCommand {

    @Option(
        names = "--family",
        paramLabel = "NAME,…",
        description = "Families to fit, the preferred first (trainer.families).")
    private @Nullable String families;

    Trainer(ProcessEnvironment process) {
      super(process, "trainer");
    }

    @Override
    void choices(ConfigLoader loader) {
      if (families != null) {
        loader.flag("--family", RefitSettings.FAMILIES, families);
      }
    }

    @Override
    Service service(KafkaSettings kafka, Map<String, String> settings) {
      return new TrainerServer(kafka, settings);
    }
  }

  @Command(
      name = "scorer",
      description = {
        "Run a scorer until Ctrl-C or SIGTERM: it answers every rating with the user's top items.",
        "Several may run, each with a scorer.instance.id and a state.dir of its own."
      })
  static final class Scorer extends ServiceCommand {

    Scorer(ProcessEnvironment process) {
      super(process, "scorer");
    }

    @Override
    Service service(KafkaSettings kafka, Map<String, String> settings) {
      return new ScorerServer(kafka, settings);
    }
  }

  @Command(
      name = "page",
      description = {
        "Serve the live page until Ctrl-C or SIGTERM, at http://127.0.0.1:8080 unless page.http.port says"
            + " otherwise.",
        "It reads topics, and hands requests on to ingest, scorer and trainer (page.ingest.url,"
            + " page.scorer.url, page.trainer.url) with the visitor's own token."
      })
  static final class Page extends ServiceCommand {

    Page(ProcessEnvironment process) {
      super(process, PageSettings.NAME);
    }

    @Override
    Service service(KafkaSettings kafka, Map<String, String> settings) {
      return new PageServer(kafka, settings);
    }
  }
}
