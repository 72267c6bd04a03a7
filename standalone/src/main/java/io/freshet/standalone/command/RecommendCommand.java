package io.freshet.standalone.command;

import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.channel.SnapshotRefusedException;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.recommend.FreshAnswer;
import io.freshet.standalone.recommend.FreshAnswers;
import io.freshet.standalone.recommend.RecommendationCard;
import io.freshet.standalone.recommend.RecommendationCard.Size;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet recommend USER}. */
@Command(
    name = "recommend",
    description = {
      "Answer one user now, as a scorer would: from the user's state, the model that serves and the"
          + " items. The context is the one of the user's last event. Writes nothing to Kafka.",
    })
final class RecommendCommand extends KafkaCommand {

  @Mixin private UserArgument user = new UserArgument();

  @Option(
      names = "--k",
      paramLabel = "N",
      description = "Max number of items (default: the setting scorer.k).")
  private Optional<Integer> k = Optional.empty();

  @Option(names = "--json", description = "Print the answer as the JSON of `recommendations`.")
  private boolean json;

  RecommendCommand(ProcessEnvironment process) {
    super(process);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    byte[] id = user.bytes(spec());
    if (k.isPresent() && (k.get() < 1 || k.get() > 1000)) {
      throw Usage.error(spec(), "--k", k.get(), "must lie in 1 to 1000");
    }
    Optional<FreshAnswer> answer = answer(id, config, requireTopics(config, kafka));
    if (answer.isEmpty()) {
      throw CommandException.failure(
          "user "
              + user
              + " has no state: no rating was accepted yet (is ingest running?), or the user was"
              + " forgotten");
    }
    out()
        .print(
            json
                ? new String(
                        RecommendationsJson.encode(answer.get().recommendations()),
                        StandardCharsets.UTF_8)
                    + '\n'
                : RecommendationCard.render(answer.get(), Size.whole(process().out().width())));
    out().flush();
    return ExitCode.OK;
  }

  private Optional<FreshAnswer> answer(byte[] id, ResolvedConfig config, KafkaSettings kafka)
      throws InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("freshet-recommend")) {
      return new FreshAnswers(kafka, config.values(), folder.path(), timeout(), process().clock())
          .answer(id, k.orElse(0));
    } catch (SnapshotRefusedException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw CommandException.failure("cannot create a temporary folder for the snapshot: " + e, e);
    }
  }
}
