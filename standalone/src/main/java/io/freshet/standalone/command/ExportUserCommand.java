package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.export.UserExport;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code freshet export-user USER}: prints all data kept on a user as one JSON document. */
@Command(
    name = "export-user",
    description = {
      "Print all data kept on a user, from every topic and changelog, as one JSON document. Reads"
          + " these topics completely and writes nothing to Kafka."
    })
final class ExportUserCommand extends KafkaCommand {

  @Mixin private UserArgument user = new UserArgument();

  ExportUserCommand(ProcessEnvironment process) {
    super(process);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    byte[] id = user.bytes(spec());
    Collection<String> existing;
    KafkaSettings deployed;
    try (Admin admin = connect(config, kafka)) {
      deployed = deployed(admin, config, kafka);
      TopicAdmin.of(admin, deployed).require(timeout());
      existing = existing(admin);
    }
    long found;
    try (ProgressLine progress = new ProgressLine(process().err(), "Export", " records")) {
      found =
          new UserExport(
                  deployed, IngestSettings.from(config.values()), timeout(), process().clock())
              .write(id, existing, out(), progress::show);
    } catch (IOException e) {
      throw CommandException.failure("the document cannot be written: " + e.getMessage(), e);
    }
    if (found == 0) {
      err().println("no data are kept on this user");
    }
    return ExitCode.OK;
  }

  private Collection<String> existing(Admin admin) throws InterruptedException {
    try {
      return admin
          .listTopics(new ListTopicsOptions().listInternal(true))
          .names()
          .get(timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw CommandException.failure("cannot list the topics: " + KafkaErrors.line(e), e);
    }
  }
}
