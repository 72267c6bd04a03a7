package io.freshet.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  private static final String TOPIC = "letters";

  @TempDir Path dir;

  @Test
  void shouldKeepTopicsAndRecordsAndPortsAcrossARestartOnTheSameFolder() throws Exception {
    String servers;
    String clusterId;
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"))) {
      servers = broker.bootstrapServers();
      clusterId = broker.clusterId();
      createTopic(servers);
      produce(servers, List.of("a", "b", "c"));
      assertThat(consume(servers, 3)).containsExactly("a", "b", "c");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"))) {
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(broker.bootstrapServers()).isEqualTo(servers).startsWith("127.0.0.1:");
      produce(servers, List.of("d"));
      assertThat(consume(servers, 4)).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void shouldChooseAnotherPortWhenSomebodyTookTheOldOne() throws Exception {
    Path folder = dir.resolve("kafka");
    Files.createDirectories(folder);
    try (ServerSocket squatter = new ServerSocket(0, 1, loopback())) {
      Files.writeString(
          folder.resolve("node.properties"),
          "port=" + squatter.getLocalPort() + "\ncontroller.port=" + squatter.getLocalPort());
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
        assertThat(broker.bootstrapServers()).doesNotEndWith(":" + squatter.getLocalPort());
        createTopic(broker.bootstrapServers());
        try (Admin admin = admin(broker.bootstrapServers())) {
          assertThat(admin.listTopics().names().get()).containsExactly(TOPIC);
        }
      }
    }
  }

  @Test
  void shouldRecoverAFolderWhoseBrokerWasKilled() throws Exception {
    Path folder = dir.resolve("kafka");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      createTopic(broker.bootstrapServers());
      produce(broker.bootstrapServers(), List.of("a", "b"));
      assertThat(folder.resolve("running")).exists();
    }
    assertThat(folder.resolve("running")).doesNotExist();
    Files.createFile(folder.resolve("running")); // as a killed process leaves it
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(consume(broker.bootstrapServers(), 2)).containsExactly("a", "b");
    }
    assertThat(folder.resolve("running")).doesNotExist();
  }

  @Test
  void shouldRefuseAFolderThatARunningBrokerUses() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(dir))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("another process is using the broker folder " + dir);
      try (Admin admin = admin(broker.bootstrapServers())) {
        assertThat(admin.describeCluster().clusterId().get()).isEqualTo(broker.clusterId());
      }
    }
  }

  @Test
  void shouldRefuseATakenPortByName() throws Exception {
    try (ServerSocket squatter = new ServerSocket(0, 1, loopback())) {
      int port = squatter.getLocalPort();
      EmbeddedBrokerSettings settings =
          new EmbeddedBrokerSettings(dir, port, Duration.ofSeconds(60), Map.of());
      assertThatThrownBy(() -> EmbeddedBroker.start(settings))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void shouldRefuseAFolderThatIsAFile() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "not a folder");
    assertThatThrownBy(() -> EmbeddedBroker.start(file))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("cannot use broker folder " + file);
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  private static void createTopic(String servers) throws Exception {
    try (Admin admin = admin(servers)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> new TreeSet<>(admin.listTopics().names().get()).contains(TOPIC));
    }
  }

  private static void produce(String servers, List<String> values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, "key", value)).get();
      }
    }
  }

  private static List<String> consume(String servers, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                for (ConsumerRecord<String, String> r : consumer.poll(Duration.ofMillis(100))) {
                  assertThat(r.key().getBytes(StandardCharsets.UTF_8)).hasSize(3);
                  values.add(r.value());
                }
                return values.size() >= count;
              });
    }
    return values;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
