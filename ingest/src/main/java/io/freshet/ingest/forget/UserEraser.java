package io.freshet.ingest.forget;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.IngestTopology;
import io.freshet.ingest.SourceTopics;
import io.freshet.schemas.channel.TopicCheck;
import io.freshet.schemas.channel.TopicConfigs;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.UserPartitioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Writer of the tombstones that forget a user. It writes one tombstone to the user's partition of
 * {@code ratings} and one to every partition of {@code profiles}, because another partitioner may
 * have written the user's profile to any of them.
 */
public final class UserEraser {
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final KafkaSettings kafka;
  private final IngestSettings ingest;
  private final ForgetElsewhere elsewhere;
  private final List<String> foreign;
  private final InstantSource clock;

  /**
   * Creates an eraser. The caller closes the clients.
   *
   * @param producer producer with the properties of {@link #producerProperties}
   * @param elsewhere what the other services hold of the user
   * @throws ConfigException if the file of mappings breaks a rule: the receipt names its topics
   */
  public UserEraser(
      Admin admin,
      Producer<byte[], byte[]> producer,
      KafkaSettings kafka,
      IngestSettings ingest,
      ForgetElsewhere elsewhere,
      InstantSource clock) {
    this.admin = admin;
    this.producer = producer;
    this.kafka = kafka;
    this.ingest = ingest;
    this.elsewhere = elsewhere;
    this.foreign = SourceTopics.read(ingest, kafka.topics()).topics();
    this.clock = clock;
  }

  /**
   * Properties of a producer for tombstones: every wait is bounded, and {@code acks=all} cannot be
   * overridden.
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
   * @param user bytes of the user's id as in a record's key; ids from earlier releases may not be
   *     UTF-8
   * @param timeout max time of each wait for the brokers
   * @throws ForgetFailedException if the tombstones are not all acknowledged in time
   * @throws InterruptedException if interrupted while waiting
   */
  public ForgetReceipt forget(byte[] user, Duration timeout)
      throws ForgetFailedException, InterruptedException {
    String userId = text(user);
    Map<String, Map<String, String>> configs = configs(userId, timeout);
    List<ForgetReceipt.Written> written = tombstone(user, userId, timeout);
    return new ForgetReceipt(
        userId,
        written,
        elsewhere.refitForcedAfter(),
        held(configs, clock.instant()),
        elsewhere.learned(),
        foreign);
  }

  /** The id as text; hexadecimal if its bytes are not UTF-8. */
  private static String text(byte[] user) {
    String text = new String(user, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), user)
        ? text
        : "0x" + HexFormat.of().formatHex(user);
  }

  private List<ForgetReceipt.Held> held(Map<String, Map<String, String>> configs, Instant now) {
    List<ForgetReceipt.Held> held = new ArrayList<>();
    String memory = changelog(IngestTopology.MEMORY);
    configs.forEach(
        (topic, values) -> {
          if (!topic.equals(memory) && !foreign.contains(topic)) {
            held.addAll(ForgetReceipt.heldBy(topic, values, now));
          }
        });
    held.add(
        ForgetReceipt.heldByStore(
            new ForgetElsewhere.Store(
                "ingest's local stores",
                IngestSettings.STORE_COMPACTION_SECONDS,
                ingest.storeCompaction()),
            now));
    for (ForgetElsewhere.Store store : elsewhere.stores()) {
      held.add(ForgetReceipt.heldByStore(store, now));
    }
    Map<String, String> ofMemory = configs.get(memory);
    if (ofMemory != null) {
      held.add(
          ForgetReceipt.heldByMemory(
              memory,
              ofMemory,
              configs.getOrDefault(kafka.topics().ratings().name(), Map.of()),
              configs.getOrDefault(kafka.topics().ratingsRerouted().name(), Map.of()),
              foreign.stream().map(topic -> configs.getOrDefault(topic, Map.of())).toList(),
              now));
    }
    return held;
  }

  private String changelog(String store) {
    return kafka.prefixed(ingest.applicationId()) + "-" + store + "-changelog";
  }

  /** Settings in force of the user-keyed topics and of the changelogs of ingest's stores. */
  private Map<String, Map<String, String>> configs(String userId, Duration timeout)
      throws ForgetFailedException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (Topic<?, ?> topic : TopicCheck.userKeyed(kafka)) {
      names.add(topic.name());
    }
    for (String store : List.of(IngestTopology.STORE, IngestTopology.MEMORY)) {
      names.add(changelog(store));
    }
    names.addAll(foreign);
    try {
      Map<String, Map<String, String>> configs = TopicConfigs.inForce(admin, names, timeout);
      // Forgetting needs these two topics; any other topic that does not exist holds no users.
      List<String> missing =
          new ArrayList<>(
              List.of(kafka.topics().ratings().name(), kafka.topics().profiles().name()));
      missing.removeAll(configs.keySet());
      if (!missing.isEmpty()) {
        throw unwritten(userId, List.of(), new UnknownTopicOrPartitionException("" + missing));
      }
      return configs;
    } catch (KafkaException e) {
      throw unwritten(userId, List.of(), e);
    }
  }

  /**
   * Writes the tombstones, on {@code ratings} first: ingest then remembers the user as forgotten
   * before it reads the withdrawals on {@code profiles}, and writes no more states.
   */
  private List<ForgetReceipt.Written> tombstone(byte[] key, String userId, Duration timeout)
      throws ForgetFailedException, InterruptedException {
    int home = UserPartitioner.partition(key, kafka.userPartitions());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<ForgetReceipt.Written> written = new ArrayList<>();
    Throwable failure = null;
    try {
      sent.add(send(kafka.topics().ratings(), home, key));
      for (int partition = 0; partition < kafka.userPartitions(); partition++) {
        sent.add(send(kafka.topics().profiles(), partition, key));
      }
    } catch (KafkaException e) {
      failure = e;
    }
    for (Future<RecordMetadata> each : sent) {
      try {
        RecordMetadata at = each.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        written.add(new ForgetReceipt.Written(at.topic(), at.partition(), at.offset()));
      } catch (ExecutionException e) {
        failure = e.getCause() == null ? e : e.getCause();
      } catch (TimeoutException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw unwritten(userId, written, failure);
    }
    return written;
  }

  private Future<RecordMetadata> send(Topic<byte[], byte[]> topic, int partition, byte[] key) {
    return producer.send(new ProducerRecord<>(topic.name(), partition, key, null));
  }

  private static ForgetFailedException unwritten(
      String userId, List<ForgetReceipt.Written> written, Throwable cause) {
    String done =
        written.isEmpty()
            ? "no tombstone was written"
            : "only these tombstones were written: " + written;
    return new ForgetFailedException(
        "cannot forget user " + userId + ": " + done + "; try again", cause);
  }
}
