package io.freshet.standalone.rights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.ingest.IngestSettings;
import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.forget.UserEraser;
import io.freshet.ingest.server.IngestServer;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.page.PageServer;
import io.freshet.page.PageSettings;
import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.ScorerSettings;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.scorer.server.ScorerServer;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.http.Http;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.trainer.TrainerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights that docs/operations.md lists are enough, on a broker that denies everything else. */
class LeastRightsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\w+) \\| (cluster|topic|group|transactional-id) \\| `(\\S+)` \\| (.+) \\|$");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PARTITIONS = 2;
  private static final String TOKEN = "0123456789abcdef";
  private static final String JSON = "application/json";
  private static final List<String> PRINCIPALS =
      List.of("operator", "ingest", "scorer", "trainer", "page", "producer", "consumer", "eraser");

  private static final String SOURCES =
      "sources: [{topic: shop.orders, user: /u, item: /i, rating: /r}]";

  @TempDir Path folder;

  @Test
  void shouldRunTheWholeLoopWithTheRightsOfTheDocument() throws Exception {
    List<AclBinding> rights = rights();
    assertThat(rights).hasSizeGreaterThan(30);
    try (EmbeddedBroker broker = startDenyingBroker()) {
      String servers = broker.bootstrapServers();
      try (Admin admin = Admin.create(kafka(servers, "admin").adminProperties())) {
        admin.createAcls(rights).all().get(30, TimeUnit.SECONDS);
      }
      KafkaSettings operator = kafka(servers, "operator");
      try (Admin admin = Admin.create(operator.adminProperties())) {
        new TopicAdmin(admin, operator.topics(), PARTITIONS, (short) 1).create(PATIENCE);
      }
      postToAForeignTopic(kafka(servers, "admin"));
      runTheLoop(servers);
    }
  }

  private void runTheLoop(String servers) throws Exception {
    DataSet data = new PlantedTastes(40, 60, 1_200, 9).generate();
    for (String service : List.of("ingest", "scorer", "trainer")) {
      KafkaSettings kafka = kafka(servers, service);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        assertThat(TopicAdmin.of(admin, kafka).require(PATIENCE)).isNotEmpty();
      }
    }
    Map<String, String> ofIngest = values(servers, "ingest");
    ofIngest.put(IngestSettings.PROCESSING_GUARANTEE, "exactly_once_v2");
    ofIngest.put(
        IngestSettings.SOURCES,
        Files.writeString(folder.resolve("sources.yaml"), SOURCES).toString());
    Map<String, String> ofScorer = values(servers, "scorer");
    ofScorer.put(ScorerSettings.PROCESSING_GUARANTEE, "exactly_once_v2");
    ofScorer.put(QuerySettings.ENABLED, "true");
    Map<String, String> ofTrainer = values(servers, "trainer");
    ofTrainer.put("trainer.families", "popularity");
    try (IngestServer ingest =
            new IngestServer(
                KafkaSettings.from(ofIngest),
                ofIngest,
                new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()));
        ScorerServer scorer = new ScorerServer(KafkaSettings.from(ofScorer), ofScorer);
        TrainerServer trainer = new TrainerServer(KafkaSettings.from(ofTrainer), ofTrainer);
        RatingPoster poster = new RatingPoster(kafka(servers, "producer"), data)) {
      ingest.start();
      scorer.start();
      trainer.start();
      ingest.awaitRunning(PATIENCE);
      scorer.awaitRunning(PATIENCE);
      trainer.awaitRunning(PATIENCE);
      // one more record on ratings than the poster writes
      await()
          .atMost(PATIENCE)
          .until(() -> ingest.service().counts().sources().written(Target.RATINGS) == 1);
      poster.post(data.ratings().size(), 0);
      new Audit(kafka(servers, "admin")).awaitBalance(poster.acknowledged() + 1, PATIENCE);

      Evaluation outcome = trainer.service().requestRefit().get(2, TimeUnit.MINUTES);

      assertThat(outcome.toString()).contains("v000001");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(scorer.service().modelVersion()).isEqualTo("v000001"));
      askByHttp(new Http(ingest.httpPort(), TOKEN), new Http(scorer.httpPort(), TOKEN));
      assertThat(new Http(trainer.httpPort(), TOKEN).get("/metrics").status()).isEqualTo(200);
      lookAtThePage(servers, ingest.httpPort(), scorer.httpPort(), trainer.httpPort());
      forgetAsACommand(servers, new Http(scorer.httpPort(), TOKEN));
      assertThat(ingest.failure()).isNull();
      assertThat(scorer.failure()).isNull();
      assertThat(trainer.failure()).isNull();
    }
  }

  /** One rating on the foreign topic of the document. */
  private static void postToAForeignTopic(KafkaSettings kafka) throws Exception {
    try (Admin admin = Admin.create(kafka.adminProperties());
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                UserEraser.producerProperties(kafka, PATIENCE),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic("shop.orders", 1, (short) 1))).all().get();
      String order = "{\"u\":\"mapped\",\"i\":\"1\",\"r\":4}";
      producer.send(new ProducerRecord<>("shop.orders", order.getBytes(UTF_8))).get();
    }
  }

  /** Everything that a client without Kafka can do: post, ask, forget. */
  private static void askByHttp(Http ingest, Http scorer) throws Exception {
    for (String user : List.of("anna", "ben")) {
      String rating = "{\"userId\":\"%s\",\"itemId\":\"new\",\"rating\":4}".formatted(user);
      assertThat(ingest.post("/v1/ratings", JSON, rating).status()).isEqualTo(202);
    }
    String item = "{\"itemId\":\"new\",\"title\":\"New\"}";
    assertThat(ingest.post("/v1/items", JSON, item).status()).isEqualTo(202);
    String profile = "{\"userId\":\"anna\",\"likedGenres\":[\"Drama\"]}";
    assertThat(ingest.post("/v1/profiles", JSON, profile).status()).isEqualTo(202);
    for (String user : List.of("anna", "ben")) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(state(scorer, user).status()).isEqualTo(200));
      Http.Answer answer = scorer.get("/v1/users/" + user + "/recommendations");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    Http.Answer forgotten = ingest.delete("/v1/users/anna");

    assertThat(forgotten.status()).as(forgotten.text()).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state(scorer, "anna").status()).isEqualTo(404));
  }

  /** Everything that the page reads from Kafka. */
  private void lookAtThePage(String servers, int ingest, int scorer, int trainer) throws Exception {
    Map<String, String> values = values(servers, "page");
    values.put(PageSettings.INGEST_URL, "http://127.0.0.1:" + ingest);
    values.put(PageSettings.SCORER_URL, "http://127.0.0.1:" + scorer);
    values.put(PageSettings.TRAINER_URL, "http://127.0.0.1:" + trainer);
    try (PageServer page = new PageServer(KafkaSettings.from(values), values)) {
      page.start();
      Http http = new Http(page.httpPort(), TOKEN);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(http.get("/v1/models?evaluations=true").text())
                    .contains("\"serving\":\"v000001\"");
                assertThat(http.get("/v1/items/exposure").text()).doesNotContain("\"lists\":0");
                assertThat(http.get("/v1/health").text())
                    .contains("\"name\":\"user-states\"", "\"service\":\"ingest\"")
                    .contains("\"service\":\"scorer\"", "\"used\":")
                    .doesNotContain("uthoriz");
              });
      assertThat(http.get("/v1/users/ben/recommendations").status()).isEqualTo(200);
      assertThat(page.failure()).isNull();
    }
  }

  /** What {@code freshet forget} does, with the rights of a principal of its own. */
  private void forgetAsACommand(String servers, Http scorer) throws Exception {
    KafkaSettings eraser = kafka(servers, "eraser");
    try (Admin admin = Admin.create(eraser.adminProperties());
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                UserEraser.producerProperties(eraser, PATIENCE),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      TopicAdmin.of(admin, eraser).require(PATIENCE);
      new UserEraser(
              admin,
              producer,
              eraser,
              IngestSettings.from(Map.of()),
              new ForgetElsewhere(Duration.ofDays(7), List.of(), List.of()),
              Clock.systemUTC())
          .forget("ben".getBytes(UTF_8), PATIENCE);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state(scorer, "ben").status()).isEqualTo(404));
  }

  private static Http.Answer state(Http scorer, String user) throws Exception {
    return scorer.get("/v1/users/" + user + "/state");
  }

  private EmbeddedBroker startDenyingBroker() throws Exception {
    StringBuilder users = new StringBuilder("user_admin=\"admin\"");
    PRINCIPALS.forEach(name -> users.append(" user_%s=\"%s\"".formatted(name, name)));
    Map<String, String> overrides = new HashMap<>();
    overrides.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The controller's own listener knows no names.
    overrides.put("super.users", "User:admin;User:ANONYMOUS");
    overrides.put(
        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    overrides.put("sasl.enabled.mechanisms", "PLAIN");
    overrides.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    overrides.put(
        "listener.name.plaintext.plain.sasl.jaas.config", login("admin", users.toString()));
    return EmbeddedBroker.start(
        new EmbeddedBrokerSettings(folder.resolve("broker"), 0, PATIENCE, overrides));
  }

  private KafkaSettings kafka(String servers, String user) {
    return KafkaSettings.from(values(servers, user));
  }

  private Map<String, String> values(String servers, String user) {
    Map<String, String> values = new HashMap<>();
    values.put(KafkaSettings.BOOTSTRAP_SERVERS, servers);
    values.put(KafkaSettings.TOPICS_PARTITIONS, Integer.toString(PARTITIONS));
    values.put(KafkaSettings.STATE_DIR, folder.resolve(user).toString());
    values.put("kafka.security.protocol", "SASL_PLAINTEXT");
    values.put("kafka.sasl.mechanism", "PLAIN");
    values.put("kafka.sasl.jaas.config", login(user, ""));
    values.put(user + ".http.port", "0");
    values.put(user + ".http.token", TOKEN);
    return values;
  }

  private static String login(String user, String more) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\" %s;"
        .formatted(user, user, more);
  }

  /** The rows of the document's table. */
  private static List<AclBinding> rights() throws IOException {
    List<AclBinding> rights = new ArrayList<>();
    for (MatchResult row : ROW.matcher(Files.readString(DOCUMENT)).results().toList()) {
      assertThat(PRINCIPALS).contains(row.group(1));
      String name = row.group(3);
      boolean prefixed = name.endsWith("*") && name.length() > 1;
      ResourcePattern resource =
          new ResourcePattern(
              ResourceType.fromString(row.group(2).replace('-', '_')),
              prefixed ? name.substring(0, name.length() - 1) : name,
              prefixed ? PatternType.PREFIXED : PatternType.LITERAL);
      for (String operation : row.group(4).split(", ", -1)) {
        rights.add(
            new AclBinding(
                resource,
                new AccessControlEntry(
                    "User:" + row.group(1),
                    "*",
                    AclOperation.fromString(snake(operation)),
                    AclPermissionType.ALLOW)));
      }
    }
    return rights;
  }

  /** DescribeConfigs as Kafka's enumeration calls it. */
  private static String snake(String operation) {
    return operation.replaceAll("(?<=[a-z])(?=[A-Z])", "_");
  }
}
