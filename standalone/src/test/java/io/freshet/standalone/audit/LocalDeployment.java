package io.freshet.standalone.audit;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker in this JVM with Freshet's topics, and settings for services on it. */
public final class LocalDeployment implements AutoCloseable {
  public static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private EmbeddedBroker broker;

  private LocalDeployment(Path folder, EmbeddedBroker broker) {
    this.folder = folder;
    this.broker = broker;
  }

  /**
   * Starts the broker and makes the topics.
   *
   * @param folder for everything, the services' state included
   * @param overrides broker properties
   */
  public static LocalDeployment start(Path folder, Map<String, String> overrides) throws Exception {
    LocalDeployment deployment =
        new LocalDeployment(
            folder,
            EmbeddedBroker.start(
                new EmbeddedBrokerSettings(folder.resolve("kafka"), 0, PATIENCE, overrides)));
    KafkaSettings kafka = deployment.kafka("1");
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(PATIENCE);
    }
    return deployment;
  }

  /** Every setting of an instance of a service; its state is its own. */
  public Map<String, String> values(String instance) {
    Map<String, String> values = new HashMap<>();
    values.put("bootstrap.servers", broker.bootstrapServers());
    values.put("topics.partitions", Integer.toString(PARTITIONS));
    values.put("state.dir", state(instance).toString());
    for (String service : List.of("ingest", "scorer", "trainer")) {
      values.put(service + ".http.port", "-1");
    }
    values.put("ingest.instance.id", instance);
    values.put("scorer.instance.id", instance);
    return values;
  }

  public KafkaSettings kafka(String instance) {
    return KafkaSettings.from(values(instance));
  }

  public Path state(String instance) {
    return folder.resolve("state-" + instance);
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Stops the broker; everything it has stays in its folder. */
  public void stopBroker() {
    broker.close();
  }

  /** Starts it again where it was. */
  public void startBroker() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
  }

  /** A rating as JSON, at a time of its own. */
  public static byte[] rating(String user, String item, double rating, long epochSeconds) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\",\"rating\":%s,\"timestamp\":%d}"
        .formatted(user, item, rating, epochSeconds)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Posts records and returns when all are acknowledged. */
  public void post(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka("1").producerProperties(Map.of("linger.ms", 5)), bytes, bytes)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
      }
    }
    for (Future<RecordMetadata> each : sent) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
