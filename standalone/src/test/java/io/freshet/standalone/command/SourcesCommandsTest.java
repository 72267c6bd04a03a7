package io.freshet.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.SourceCounts.Outcome;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.topics.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code freshet sources} on files and on a broker, and ingest with the same file. */
class SourcesCommandsTest {
  private static final String ORDER =
      """
      {"order": 10001, "customer": {"id": "ann"}, "created_at": "2026-01-30T10:15:00+01:00", \
      "lines": [{"sku": "lamp-1", "stars": 4}, {"sku": "desk-7", "stars": 5}]}
      """;

  private static final String YAML =
      """
      sources:
        - topic: shop.orders
          user: /customer/id
          item: /lines/*/sku
          rating: /lines/*/stars
          time: /created_at
      """;

  @TempDir Path folder;

  @Test
  void shouldShowWhatEachLineOfAFileWouldBecome() throws Exception {
    Path mappings = write("sources.yaml", YAML);
    Path records =
        write("orders.jsonl", ORDER + ORDER.replace("4}", "99}") + "{\"order\": 2}\nnonsense\n");
    Invocation trial =
        Invocation.of("sources", "try", mappings.toString(), "--file", records.toString());
    assertThat(trial.err()).isEmpty();
    assertThat(trial.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(trial.out())
        .startsWith(
            """
            line 1
              ratings   ann  {"userId":"ann","itemId":"lamp-1","rating":4.0,"timestamp":"2026-01-30T10:15:00+01:00"}
              ratings   ann  {"userId":"ann","itemId":"desk-7","rating":5.0,"timestamp":"2026-01-30T10:15:00+01:00"}
            line 2
              ratings   ann  {"userId":"ann","itemId":"lamp-1","rating":99.0,"timestamp":"2026-01-30T10:15:00+01:00"}
                rejected by ingest: out-of-range: rating '99.0': from 0.5 to 5.0
            """)
        .contains(
            "line 3\n  rejected  missing-field: /lines: required\n", "line 4\n  rejected  not-json")
        .endsWith("4 records: 1 mapped, 1 partly, 2 rejected, 0 ignored; 3 records for Freshet\n");
  }

  @Test
  void shouldTakeColumnsFromTheHeaderLineOfAFile() throws Exception {
    Path mappings =
        write(
            "csv.yaml",
            "sources: [{topic: t, format: csv, user: /visitorid, item: /itemid, rating: {constant:"
                + " 4}, time: /timestamp}]");
    Path records =
        write("events.csv", "timestamp,visitorid,event,itemid\n1433221332117,257597,view,355908\n");
    Invocation trial =
        Invocation.of("sources", "try", mappings.toString(), "--file", records.toString());
    assertThat(trial.out())
        .isEqualTo(
            """
            line 2
              ratings   257597  {"userId":"257597","itemId":"355908","rating":4.0,"timestamp":1433221332}
            1 record: 1 mapped, 0 partly, 0 rejected, 0 ignored; 1 record for Freshet
            """);
  }

  @Test
  void shouldReportAWrongFileAndAWrongTopic() throws Exception {
    Path wrong = write("wrong.yaml", "sources: [{topic: a, usr: /u}]");
    Invocation file = Invocation.of("sources", "try", wrong.toString(), "--file", "x");
    assertThat(file.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(file.err())
        .contains("freshet: wrong.yaml:1: sources[0].usr: unknown", "did you mean user?");

    Path two = write("two.yaml", YAML + YAML.replace("sources:\n", "").replace("orders", "carts"));
    Invocation topic = Invocation.of("sources", "try", two.toString(), "--file", "x");
    assertThat(topic.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(topic.err()).contains("--topic = \"\": must be one of shop.orders, shop.carts");
  }

  @Test
  void shouldProposeTryAndReadATopic() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      Path mappings = write("sources.yaml", YAML);
      Map<String, String> settings =
          Map.of(
              "bootstrap.servers", broker.bootstrapServers(),
              "topics.partitions", "2",
              "state.dir", folder.resolve("state").toString(),
              "ingest.sources", mappings.toString());
      KafkaSettings kafka = KafkaSettings.from(settings);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        new TopicAdmin(admin, kafka.topics(), 2, (short) 1).create(Duration.ofSeconds(60));
        admin.createTopics(List.of(new NewTopic("shop.orders", 3, (short) 1))).all().get();
      }
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              kafka.producerProperties(Map.of()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>("shop.orders", 2, null, ORDER.getBytes(UTF_8))).get();
      }
      String[] at = {"--bootstrap-servers", broker.bootstrapServers()};
      Invocation proposal =
          Invocation.of("sources", "propose", "--topic", "shop.orders", at[0], at[1]);
      assertThat(proposal.out())
          .contains("user: /customer/id  #", "item: /lines/*/sku  #", "rating: /lines/*/stars  #");
      Invocation trial = Invocation.of("sources", "try", mappings.toString(), at[0], at[1]);
      assertThat(trial.out())
          .startsWith("shop.orders-2@0\n  ratings   ann  {")
          .contains("1 mapped");

      try (IngestService ingest = new IngestService(kafka, IngestSettings.from(settings))) {
        ingest.start();
        ingest.awaitRunning(Duration.ofMinutes(2));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> ingest.counts().accepted(Effect.APPLIED) == 2);
        assertThat(ingest.counts().sources().records(Outcome.MAPPED)).isEqualTo(1);
        assertThat(ingest.counts().rerouted()).isZero();
      }
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }
}
