package io.freshet.standalone.command;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.record.DurationText;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import io.freshet.standalone.topics.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code freshet topics create|list}. */
final class TopicsCommands {

  private TopicsCommands() {}

  static CommandLine create(ProcessEnvironment process) {
    return new CommandLine(new Group())
        .addSubcommand(new Create(process))
        .addSubcommand(new Show(process));
  }

  @Command(name = "topics", description = "Create and list the topics.")
  static final class Group extends CommandGroup {}

  @Command(
      name = "create",
      description = {
        "Create missing topics and wait until every partition answers.",
        "Existing topics are checked; one that differs in partitions, cleanup or kind of timestamp"
            + " is an error. The only change to them is a longer"
            + " delete.retention.ms, so that tombstones of items and users stay long enough."
            + " Partitions: topics.partitions; replicas: topics.replication.factor."
      })
  static final class Create extends KafkaCommand {

    Create(ProcessEnvironment process) {
      super(process);
    }

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka)
        throws TopicException, InterruptedException {
      try (Admin admin = connect(config, kafka)) {
        TopicAdmin topics = TopicAdmin.of(admin, deployed(admin, config, kafka));
        List<String> created = topics.create(timeout());
        created.forEach(name -> out().println("created " + name));
        topics
            .keepTombstones(timeout())
            .forEach(name -> out().println("changed " + name + ": its tombstones stay longer"));
        int all = kafka.topics().all().size();
        out().printf("%d topics ready, %d of them new%n", all, created.size());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "list",
      description =
          "List the deployment's topics: partitions, replicas, cleanup, retention, records.")
  static final class Show extends KafkaCommand {

    Show(ProcessEnvironment process) {
      super(process);
    }

    @Override
    int run(ResolvedConfig config, KafkaSettings kafka)
        throws TopicException, InterruptedException {
      try (Admin admin = connect(config, kafka)) {
        TopicAdmin topics = TopicAdmin.of(admin, deployed(admin, config, kafka));
        List<TopicState> states = topics.list(timeout());
        TextTable table =
            new TextTable("topic", "partitions", "replicas", "cleanup", "retention", "records");
        List<String> differences = new ArrayList<>();
        for (TopicState state : states) {
          table.row(
              state.name(),
              String.valueOf(state.partitions()),
              String.valueOf(state.replicationFactor()),
              state.config(TopicConfig.CLEANUP_POLICY_CONFIG).orElse("?"),
              retention(state),
              String.format(Locale.ROOT, "%,d", state.records()));
          differences.addAll(topics.differences(state));
        }
        out().print(table.render(process().out()));
        int missing = kafka.topics().all().size() - states.size();
        if (missing > 0) {
          out()
              .println(
                  CountText.of(missing, "topic")
                      + (missing == 1 ? " does" : " do")
                      + " not exist yet: freshet topics create");
        }
        differences.forEach(d -> err().println("warning: " + d));
        out().flush();
      }
      return ExitCode.OK;
    }

    private static String retention(TopicState state) {
      Optional<String> cleanup = state.config(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (cleanup.isPresent() && !cleanup.get().contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
        return "newest per key";
      }
      return state.millis(TopicConfig.RETENTION_MS_CONFIG).map(DurationText::text).orElse("?");
    }
  }
}
