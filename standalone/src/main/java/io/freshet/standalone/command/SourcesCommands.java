package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.source.Proposal;
import io.freshet.ingest.source.Proposer;
import io.freshet.ingest.source.Source;
import io.freshet.schemas.record.Suggestions;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.sources.SampleRecord;
import io.freshet.standalone.sources.Samples;
import io.freshet.standalone.sources.Trial;
import io.freshet.standalone.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet sources try|propose}. */
final class SourcesCommands {

  private SourcesCommands() {}

  static CommandLine create(ProcessEnvironment process) {
    return new CommandLine(new Group())
        .addSubcommand(new Try(process))
        .addSubcommand(new Propose(process));
  }

  @Command(name = "sources", description = "Map topics of other programs (ingest.sources).")
  static final class Group extends CommandGroup {}

  /** Base of both commands: the sample that they look at. */
  abstract static class Sampling extends KafkaCommand {
    private static final int MAX_RECORDS = 10_000;

    @Option(
        names = "--file",
        paramLabel = "RECORDS",
        description = "Look at the lines of this file, one record each, instead of at the topic.")
    private @Nullable Path file;

    @Option(
        names = "--records",
        paramLabel = "N",
        defaultValue = "20",
        description =
            "Number of records: the newest of the topic, or the first of the file"
                + " (default: ${DEFAULT-VALUE}).")
    private int records;

    Sampling(ProcessEnvironment process) {
      super(process);
    }

    final List<SampleRecord> sample(ResolvedConfig config, KafkaSettings kafka, String topic)
        throws InterruptedException {
      Usage.require(
          spec(),
          records >= 1 && records <= MAX_RECORDS,
          "--records",
          records,
          "must lie in 1 to " + MAX_RECORDS);
      List<SampleRecord> sample = file == null ? ofTopic(config, kafka, topic) : ofFile(file);
      if (sample.isEmpty()) {
        throw CommandException.failure((file == null ? topic : file) + " has no records");
      }
      return sample;
    }

    private List<SampleRecord> ofTopic(ResolvedConfig config, KafkaSettings kafka, String topic)
        throws InterruptedException {
      try (Admin admin = connect(config, kafka)) {
        Set<String> topics =
            admin.listTopics().names().get(timeout().toMillis(), TimeUnit.MILLISECONDS);
        if (!topics.contains(topic)) {
          throw CommandException.failure(
              "topic "
                  + topic
                  + " does not exist or cannot be seen"
                  + Suggestions.hint(topic, topics));
        }
      } catch (ExecutionException | TimeoutException e) {
        throw CommandException.failure("cannot list the topics: " + KafkaErrors.line(e), e);
      }
      return Samples.ofTopic(kafka.consumerProperties(), topic, records, timeout());
    }

    private List<SampleRecord> ofFile(Path from) {
      try {
        // one more, because the first line may be a header
        return Samples.ofFile(from, records + 1);
      } catch (IOException e) {
        throw CommandException.failure("cannot read " + from + ": " + e, e);
      }
    }

    final int records() {
      return records;
    }
  }

  @Command(
      name = "try",
      description = {
        "Show what each record would become by a file of mappings. Nothing is written.",
        "The records are the newest of the topic, or the first lines of --file."
      })
  static final class Try extends Sampling {

    @Parameters(paramLabel = "FILE", description = "The file of mappings.")
    private Path mappings = Path.of("");

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "The topic, if the file has several.")
    private @Nullable String topic;

    Try(ProcessEnvironment process) {
      super(process);
    }

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka) throws InterruptedException {
      Source source = MappingOptions.choose(spec(), mappings, topic);
      List<SampleRecord> sample = new ArrayList<>(sample(config, kafka, source.topic()));
      if (source.needsColumns()) {
        source = source.withHeader(sample.remove(0).record());
      }
      Trial trial =
          new Trial(
              source,
              IngestSettings.from(config.values()).rules(),
              process().clock().instant().toEpochMilli());
      for (SampleRecord record : sample.subList(0, Math.min(records(), sample.size()))) {
        out().print(Printable.lines(trial.of(record)));
      }
      out().println(trial.summary());
      out().flush();
      return ExitCode.OK;
    }
  }

  @Command(
      name = "propose",
      description = {
        "Look at records of a topic that Freshet has never seen, and propose a file of mappings.",
        "The reasons are comments in the file; what you have to decide follows on stderr."
      })
  static final class Propose extends Sampling {

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "The topic.")
    private String topic = "";

    Propose(ProcessEnvironment process) {
      super(process);
    }

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka) throws InterruptedException {
      List<SampleRecord> sample = sample(config, kafka, topic);
      Proposal proposal =
          Proposer.propose(topic, sample.stream().map(SampleRecord::record).toList());
      out().print(Printable.lines(proposal.yaml()));
      out().flush();
      proposal.open().forEach(each -> err().println(Printable.line(each)));
      if (proposal.complete()) {
        err().println("Save it as a file, and look with: freshet sources try FILE");
      }
      return ExitCode.OK;
    }
  }
}
