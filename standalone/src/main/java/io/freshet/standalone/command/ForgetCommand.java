package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.forget.ForgetFailedException;
import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.config.Forgetting;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code freshet forget USER}: writes tombstones for the user's ratings and profile, and prints a
 * receipt.
 */
@Command(
    name = "forget",
    description = {
      "Forget a user: write tombstones to profiles and ratings, and print a receipt: the data"
          + " deleted at once, and the date until which superseded bytes may stay on disk.",
      "Ratings posted later start a new user."
    })
final class ForgetCommand extends KafkaCommand {

  @Mixin private UserArgument user = new UserArgument();

  ForgetCommand(ProcessEnvironment process) {
    super(process);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    byte[] id = user.bytes(spec());
    IngestSettings ingest = IngestSettings.from(config.values());
    ForgetReceipt receipt;
    try (Admin admin = connect(config, kafka);
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                UserEraser.producerProperties(kafka, timeout()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      // With a wrong partition count the tombstone would go to another partition than the user's
      // records.
      KafkaSettings deployed = deployed(admin, config, kafka);
      TopicAdmin.of(admin, deployed).require(timeout());
      receipt =
          new UserEraser(
                  admin,
                  producer,
                  deployed,
                  ingest,
                  Forgetting.elsewhere(config.values()),
                  process().clock())
              .forget(id, timeout());
    } catch (ForgetFailedException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw CommandException.failure(e.getMessage() + ": " + KafkaErrors.line(cause), e);
    }
    out().print(ForgetReceiptText.render(receipt, process().out()));
    out().flush();
    return ExitCode.OK;
  }
}
