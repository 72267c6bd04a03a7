package io.freshet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.standalone.audit.LocalDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ExportUserCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void shouldExportWhatEveryTopicHoldsOfOneUserAndOfNoOther() throws Exception {
    try (LocalDeployment deployment = LocalDeployment.start(folder, Map.of())) {
      Topics topics = deployment.kafka("1").topics();
      String ratings = topics.ratings().name();
      byte[] ann = "ann".getBytes(UTF_8);
      byte[] bob = "bob".getBytes(UTF_8);
      int home = UserPartitioner.partition(ann, LocalDeployment.PARTITIONS);
      int elsewhere = (home + 1) % LocalDeployment.PARTITIONS;
      byte[] gone = "gone".getBytes(UTF_8);
      byte[] control = {'a', 1, (byte) 0xED, (byte) 0xA0, (byte) 0x80};
      deployment.post(
          List.of(
              record(ratings, home, ann, LocalDeployment.rating("ann", "1", 4, 1_000_000)),
              record(ratings, elsewhere, ann, LocalDeployment.rating("ann", "2", 3, 1_000_100)),
              record(ratings, elsewhere, null, LocalDeployment.rating("ann", "3", 2, 1_000_200)),
              record(ratings, home, null, "{\"userId\":\"ann\",\"rating\":9}".getBytes(UTF_8)),
              record(ratings, home, null, LocalDeployment.rating("bob", "1", 1, 1_000_300)),
              record(
                  topics.profiles().name(),
                  home,
                  ann,
                  "{\"likedGenres\":[\"Noir\"]}".getBytes(UTF_8)),
              record(
                  topics.profiles().name(),
                  home,
                  bob,
                  "{\"likedGenres\":[\"War\"]}".getBytes(UTF_8)),
              record(
                  topics.recommendations().name(),
                  home,
                  ann,
                  "{\"userId\":\"ann\"}".getBytes(UTF_8)),
              record(ratings, UserPartitioner.partition(gone, 4), gone, null),
              record(topics.userStates().name(), 0, control, new byte[] {0})));
      aborted(deployment.kafka("1"), record(ratings, home, ann, "{\"aborted\":1}".getBytes(UTF_8)));
      try (IngestService ingest =
          new IngestService(
              deployment.kafka("1"), IngestSettings.from(Map.of("ingest.http.port", "-1")))) {
        ingest.start();
        ingest.awaitRunning(PATIENCE);
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(states(export(deployment, "ann"))).contains("1", "2", "3"));
      }

      JsonNode document = export(deployment, "ann");

      assertThat(document.get("userId").textValue()).isEqualTo("ann");
      assertThat(records(document, ratings)).hasSize(4).allMatch(r -> r.toString().contains("ann"));
      assertThat(records(document, topics.ratingsRerouted().name())).hasSize(2);
      assertThat(records(document, topics.rejectedRatings().name()))
          .singleElement()
          .satisfies(
              r ->
                  assertThat(r.at("/headers/freshet-reason").textValue())
                      .isEqualTo("out-of-range"));
      assertThat(records(document, topics.profiles().name()))
          .singleElement()
          .satisfies(r -> assertThat(r.at("/value/likedGenres/0").textValue()).isEqualTo("Noir"));
      assertThat(records(document, topics.recommendations().name())).hasSize(1);
      assertThat(records(document, "freshet-ingest-user-state-changelog"))
          .last()
          .satisfies(r -> assertThat(r.at("/value/ratings")).hasSize(3));
      assertThat(document.at("/elsewhere/0/where").textValue()).contains("ingest");
      assertThat(document.toString()).doesNotContain("bob").doesNotContain("War");

      JsonNode forgotten = export(deployment, "gone");

      assertThat(records(forgotten, ratings)).hasSize(1);
      assertThat(records(forgotten, "freshet-ingest-forgotten-users-changelog"))
          .as("until when the user is forgotten, and the stamp of the last tombstone")
          .hasSize(2)
          .allSatisfy(r -> assertThat(r.at("/value/base64").textValue()).isNotEmpty());
      assertThat(records(document, "freshet-ingest-forgotten-users-changelog")).isEmpty();

      JsonNode odd = export(deployment, "--hex", HexFormat.of().formatHex(control));

      assertThat(odd.get("userIdHex").textValue()).isEqualTo("6101eda080");
      assertThat(records(odd, topics.userStates().name()))
          .singleElement()
          .satisfies(r -> assertThat(r.get("base64").binaryValue()).isEqualTo(new byte[] {0}));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, partition, key, value);
  }

  private static void aborted(KafkaSettings kafka, ProducerRecord<byte[], byte[]> record)
      throws Exception {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties(Map.of("transactional.id", "aborts")), bytes, bytes)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record).get();
      producer.abortTransaction();
    }
  }

  private static JsonNode export(LocalDeployment deployment, String... user) throws Exception {
    List<String> line = new ArrayList<>(List.of("export-user"));
    line.addAll(List.of(user));
    line.addAll(List.of("--bootstrap-servers", deployment.bootstrapServers()));
    line.addAll(List.of("--set", "topics.partitions=" + LocalDeployment.PARTITIONS));
    Invocation export = Invocation.of(line.toArray(String[]::new));
    assertThat(export.err()).isEmpty();
    assertThat(export.exitCode()).isEqualTo(ExitCode.OK);
    return JSON.readTree(export.out());
  }

  private static List<JsonNode> records(JsonNode document, String topic) {
    return StreamSupport.stream(document.get("topics").spliterator(), false)
        .filter(t -> t.get("topic").textValue().equals(topic))
        .flatMap(t -> StreamSupport.stream(t.get("records").spliterator(), false))
        .toList();
  }

  /** Items of the newest state. */
  private static List<String> states(JsonNode document) {
    List<JsonNode> states = records(document, "user-states");
    return states.isEmpty()
        ? List.of()
        : states.get(states.size() - 1).at("/value/state/ratings").findValuesAsText("itemId");
  }
}
