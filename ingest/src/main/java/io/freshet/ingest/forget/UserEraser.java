package io.freshet.ingest.forget;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.IngestTopology;
import io.freshet.schemas.KafkaSettings;
import io.freshet.schemas.Topic;
import io.freshet.schemas.Topics;
import io.freshet.schemas.UserPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Forgets users: tombstones to {@code profiles} and {@code ratings}, and a receipt. */
public final class UserEraser {
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final KafkaSettings kafka;
  private final IngestSettings ingest;
  private final Duration refitForcedAfter;
  private final InstantSource clock;

  /**
   * Works through clients that stay the caller's to close.
   *
   * @param producer waits for all in-sync replicas; the receipt says so
   * @param refitForcedAfter when the trainer publishes a model without the user, whatever its gate
   *     finds
   */
  public UserEraser(
      Admin admin,
      Producer<byte[], byte[]> producer,
      KafkaSettings kafka,
      IngestSettings ingest,
      Duration refitForcedAfter,
      InstantSource clock) {
    this.admin = admin;
    this.producer = producer;
    this.kafka = kafka;
    this.ingest = ingest;
    this.refitForcedAfter = refitForcedAfter;
    this.clock = clock;
  }

  /**
   * Properties of a producer whose every wait is bounded, and whose acknowledgements no setting
   * weakens.
   */
  public static Map<String, Object> producerProperties(KafkaSettings kafka, Duration timeout) {
    int bound = Math.toIntExact(timeout.toMillis());
    Map<String, Object> properties =
        kafka.producerProperties(
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, bound,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, bound,
                ProducerConfig.LINGER_MS_CONFIG, 0));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    return properties;
  }

  /**
   * Forgets a user.
   *
   * @param timeout of each wait for the brokers
   * @throws ForgetFailedException if the tombstones are not both acknowledged in time
   * @throws InterruptedException if interrupted while waiting
   */
  public ForgetReceipt forget(String userId, Duration timeout)
      throws ForgetFailedException, InterruptedException {
    Map<String, Map<String, String>> configs = configs(timeout);
    List<String> written = tombstone(userId, timeout);
    Instant now = clock.instant();
    List<ForgetReceipt.Held> held = new ArrayList<>();
    configs.forEach((topic, values) -> held.addAll(ForgetReceipt.heldBy(topic, values, now)));
    held.add(ForgetReceipt.heldByStores(ingest.storeCompaction(), now));
    return new ForgetReceipt(userId, written, refitForcedAfter, held);
  }

  /** Settings in force of the topics that hold users, and of the changelog of their states. */
  private Map<String, Map<String, String>> configs(Duration timeout)
      throws ForgetFailedException, InterruptedException {
    Topics topics = kafka.topics();
    String changelog =
        kafka.topicPrefix() + ingest.applicationId() + "-" + IngestTopology.STORE + "-changelog";
    List<ConfigResource> resources =
        Stream.concat(
                Stream.of(
                        topics.ratings(),
                        topics.ratingsRerouted(),
                        topics.profiles(),
                        topics.userStates(),
                        topics.recommendations(),
                        topics.rejectedRatings())
                    .map(Topic::name),
                Stream.of(changelog))
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<ConfigResource, KafkaFuture<Config>> answers = admin.describeConfigs(resources).values();
    Map<String, Map<String, String>> configs = new LinkedHashMap<>();
    for (ConfigResource resource : resources) {
      KafkaFuture<Config> answer = answers.get(resource);
      if (answer == null) {
        throw new IllegalStateException("the admin client left out " + resource.name());
      }
      try {
        Config config = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
          if (entry.value() != null) {
            values.put(entry.name(), entry.value());
          }
        }
        configs.put(resource.name(), values);
      } catch (ExecutionException e) {
        boolean absent = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!absent || !resource.name().equals(changelog)) { // ingest may never have run
          throw new ForgetFailedException(
              "cannot forget user " + userText(resource) + ", nothing was written", cause(e));
        }
      } catch (TimeoutException e) {
        throw new ForgetFailedException(
            "cannot forget user " + userText(resource) + ", nothing was written", e);
      }
    }
    return configs;
  }

  private static String userText(ConfigResource resource) {
    return "without the settings of " + resource.name();
  }

  private List<String> tombstone(String userId, Duration timeout)
      throws ForgetFailedException, InterruptedException {
    byte[] key = userId.getBytes(StandardCharsets.UTF_8);
    int partition = UserPartitioner.partition(key, kafka.userPartitions());
    List<String> written = new ArrayList<>();
    try {
      for (Topic<byte[], byte[]> topic :
          List.of(kafka.topics().profiles(), kafka.topics().ratings())) {
        RecordMetadata at =
            producer
                .send(new ProducerRecord<>(topic.name(), partition, key, null))
                .get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        written.add(at.topic() + "-" + at.partition() + "@" + at.offset());
      }
      return written;
    } catch (ExecutionException e) {
      throw unwritten(userId, written, cause(e));
    } catch (TimeoutException e) {
      throw unwritten(userId, written, e);
    }
  }

  private static ForgetFailedException unwritten(
      String userId, List<String> written, Throwable cause) {
    String done = written.isEmpty() ? "nothing was written" : "written were only " + written;
    return new ForgetFailedException(
        "cannot forget user " + userId + "; " + done + ", try again", cause);
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
