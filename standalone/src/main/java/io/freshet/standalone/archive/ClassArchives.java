package io.freshet.standalone.archive;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.broker.BrokerException;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.standalone.topics.TopicException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The maker of class archives for ingest and scorer. Both services run as separate processes on an
 * embedded broker until a rating has been answered, and each writes its archive when it ends. A
 * Java that starts with {@code -XX:SharedArchiveFile} and the same class path does not read, check
 * and link these classes again, which is most of the start time.
 */
public final class ClassArchives {
  /** The services that have an archive; its file is {@code NAME.jsa}. */
  public static final List<String> SERVICES = List.of("ingest", "scorer");

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PARTITIONS = 2;
  private static final int USERS = 20;

  private final Path java;
  private final String classPath;
  private final Path folder;

  /**
   * Creates a maker; {@link #make} does the work.
   *
   * @param java the command that starts Java
   * @param classPath exactly the class path of later starts
   * @param folder for the archives; created if missing
   */
  public ClassArchives(Path java, String classPath, Path folder) {
    this.java = java;
    this.classPath = classPath;
    this.folder = folder;
  }

  /**
   * Makes all archives, replacing earlier ones.
   *
   * @throws ArchiveException if a service fails
   * @throws BrokerException if the embedded broker does not start
   * @throws TopicException if its topics cannot be created
   * @throws IOException if the folder cannot be written
   */
  public void make()
      throws ArchiveException, BrokerException, TopicException, IOException, InterruptedException {
    Files.createDirectories(folder);
    Path scratch = Files.createTempDirectory(folder, "rehearsal-");
    try (EmbeddedBroker broker = EmbeddedBroker.start(scratch.resolve("kafka"))) {
      Map<String, String> reach =
          Map.of(
              KafkaSettings.BOOTSTRAP_SERVERS,
              broker.bootstrapServers(),
              KafkaSettings.TOPICS_PARTITIONS,
              Integer.toString(PARTITIONS));
      KafkaSettings kafka = KafkaSettings.from(reach);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), PARTITIONS, (short) 1).create(START);
      }
      rehearse(kafka, reach, scratch);
    } finally {
      delete(scratch);
    }
  }

  private void rehearse(KafkaSettings kafka, Map<String, String> reach, Path scratch)
      throws ArchiveException, IOException, InterruptedException {
    List<ServiceProcess> services = new ArrayList<>();
    try {
      for (String name : SERVICES) {
        Map<String, String> settings = new HashMap<>(reach);
        settings.put(KafkaSettings.STATE_DIR, scratch.resolve(name).toString());
        settings.put(name + ".http.port", "0");
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        services.add(
            ServiceProcess.start(
                name, java, classPath, scratch, folder.resolve(name + ".jsa"), lines));
      }
      postAndAwaitAnswer(kafka, services);
      for (ServiceProcess service : services) {
        service.finish(END);
      }
    } finally {
      services.forEach(ServiceProcess::close);
    }
  }

  private static void postAndAwaitAnswer(KafkaSettings kafka, List<ServiceProcess> services)
      throws ArchiveException, IOException {
    String ratings = kafka.topics().ratings().name();
    String answers = kafka.topics().recommendations().name();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                kafka.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                kafka.consumerProperties(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      for (int user = 0; user < USERS; user++) {
        String event = "{\"userId\":\"%d\",\"itemId\":\"1\",\"rating\":5.0}".formatted(user);
        Future<RecordMetadata> unused =
            producer.send(new ProducerRecord<>(ratings, event.getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        partitions.add(new TopicPartition(answers, p));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + START.toNanos();
      int answered = 0;
      while (answered < USERS) {
        for (ServiceProcess service : services) {
          service.requireAlive();
        }
        if (System.nanoTime() > deadline) {
          throw new ArchiveException(
              "%d of %d ratings were answered within %d s"
                  .formatted(answered, USERS, START.toSeconds()));
        }
        answered += consumer.poll(POLL).count();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
