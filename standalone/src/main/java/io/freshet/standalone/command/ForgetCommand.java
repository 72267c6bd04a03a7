package io.freshet.standalone.command;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.IngestTopology;
import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Topic;
import io.freshet.schemas.Topics;
import io.freshet.schemas.UserPartitioner;
import io.freshet.standalone.config.ResolvedConfig;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import io.freshet.standalone.topics.TopicState;
import io.freshet.trainer.TrainerSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code freshet forget USER}: tombstones what the user posted and stated, and prints a receipt.
 */
@Command(
    name = "forget",
    description = {
      "Forget a user: write tombstones to profiles and ratings, and print a receipt that tells what is"
          + " gone at once and until when superseded bytes may linger on disk.",
      "Ratings posted later start a new user."
    })
final class ForgetCommand extends KafkaCommand {

  @Parameters(paramLabel = "USER", description = "The user's id.")
  private String userId = "";

  ForgetCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  int run(ResolvedConfig config, KafkaSettings kafka) throws TopicException, InterruptedException {
    byte[] key = UserArgument.bytes(spec(), userId);
    IngestSettings ingest = IngestSettings.from(config.values());
    TrainerSettings trainer = TrainerSettings.from(config.values());
    Topics topics = kafka.topics();
    List<TopicState> holding;
    try (Admin admin = connect(config, kafka)) {
      TopicAdmin topicAdmin = TopicAdmin.of(admin, kafka);
      // A wrong partition count would put the tombstone where the user's records are not.
      holding = new ArrayList<>(ofUsers(topics, topicAdmin.require(timeout())));
      String changelog =
          kafka.topicPrefix() + ingest.applicationId() + "-" + IngestTopology.STORE + "-changelog";
      topicAdmin.find(changelog, timeout()).ifPresent(holding::add);
    }
    int partition = UserPartitioner.partition(key, kafka.userPartitions());
    List<String> written =
        tombstone(kafka, List.of(topics.profiles(), topics.ratings()), partition, key);
    Instant now = surroundings().clock().instant();
    List<ForgetReceipt.Held> held = new ArrayList<>();
    holding.forEach(topic -> held.addAll(ForgetReceipt.heldBy(topic, now)));
    held.add(ForgetReceipt.heldByStores(ingest.storeCompaction(), now));
    out().print(new ForgetReceipt(userId, written, trainer.forgetForce(), held).render());
    out().flush();
    return ExitCode.OK;
  }

  private static List<TopicState> ofUsers(Topics topics, List<TopicState> all) {
    Set<String> names =
        Set.of(
            topics.ratings().name(),
            topics.ratingsRerouted().name(),
            topics.rejectedRatings().name(),
            topics.profiles().name(),
            topics.userStates().name(),
            topics.recommendations().name());
    return all.stream().filter(state -> names.contains(state.name())).toList();
  }

  private List<String> tombstone(
      KafkaSettings kafka, List<Topic<byte[], byte[]>> topics, int partition, byte[] key)
      throws InterruptedException {
    int bound = Math.toIntExact(timeout().toMillis());
    Map<String, Object> properties =
        kafka.producerProperties(
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, bound,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.LINGER_MS_CONFIG, 0));
    // Not for a setting to weaken: the receipt says so.
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    List<String> written = new ArrayList<>();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Topic<byte[], byte[]> topic : topics) {
        RecordMetadata at =
            producer
                .send(new ProducerRecord<>(topic.name(), partition, key, null))
                .get(2L * bound, TimeUnit.MILLISECONDS);
        written.add(at.topic() + "-" + at.partition() + "@" + at.offset());
      }
    } catch (ExecutionException | TimeoutException e) {
      String done = written.isEmpty() ? "nothing was written" : "written were only " + written;
      throw CommandException.failure(
          "cannot forget user " + userId + ": " + KafkaErrors.line(e) + "; " + done + ", try again",
          e);
    }
    return written;
  }
}
