package io.freshet.standalone.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.IngestService;
import io.freshet.ingest.IngestSettings;
import io.freshet.schemas.KafkaSettings;
import io.freshet.scorer.ScorerService;
import io.freshet.scorer.ScorerSettings;
import io.freshet.standalone.audit.Audit;
import io.freshet.standalone.audit.RatingPoster;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import io.freshet.standalone.data.DataSet;
import io.freshet.standalone.data.PlantedTastes;
import io.freshet.standalone.topics.TopicAdmin;
import io.freshet.trainer.RefitOutcome;
import io.freshet.trainer.TrainerService;
import io.freshet.trainer.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
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
  private static final List<String> PRINCIPALS =
      List.of("operator", "ingest", "scorer", "trainer", "producer", "consumer");

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
      runTheLoop(servers);
    }
  }

  private void runTheLoop(String servers) throws Exception {
    DataSet data = new PlantedTastes(40, 60, 1_200, 9).generate();
    Map<String, String> exactlyOnce =
        Map.of(
            IngestSettings.PROCESSING_GUARANTEE, "exactly_once_v2",
            ScorerSettings.PROCESSING_GUARANTEE, "exactly_once_v2");
    for (String service : List.of("ingest", "scorer", "trainer")) {
      KafkaSettings kafka = kafka(servers, service);
      try (Admin admin = Admin.create(kafka.adminProperties())) {
        assertThat(TopicAdmin.of(admin, kafka).require(PATIENCE)).isNotEmpty();
      }
    }
    try (IngestService ingest =
            new IngestService(kafka(servers, "ingest"), IngestSettings.from(exactlyOnce));
        ScorerService scorer =
            new ScorerService(kafka(servers, "scorer"), ScorerSettings.from(exactlyOnce));
        TrainerService trainer =
            new TrainerService(
                kafka(servers, "trainer"),
                TrainerSettings.from(Map.of("trainer.families", "popularity")));
        RatingPoster poster = new RatingPoster(kafka(servers, "producer"), data)) {
      ingest.start();
      scorer.start();
      trainer.start();
      ingest.awaitRunning(PATIENCE);
      scorer.awaitRunning(PATIENCE);
      trainer.awaitRunning(PATIENCE);
      poster.post(data.ratings().size(), 0);
      new Audit(kafka(servers, "admin")).awaitBalance(poster.acknowledged(), PATIENCE);

      RefitOutcome outcome = trainer.requestRefit().get(2, TimeUnit.MINUTES);

      assertThat(outcome.toString()).contains("v000001");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (scorer.modelVersion() == null && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertThat(scorer.modelVersion()).isEqualTo("v000001");
      assertThat(ingest.failure()).isNull();
      assertThat(scorer.failure()).isNull();
      assertThat(trainer.failure()).isNull();
    }
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
    return KafkaSettings.from(
        Map.of(
            KafkaSettings.BOOTSTRAP_SERVERS,
            servers,
            KafkaSettings.TOPICS_PARTITIONS,
            Integer.toString(PARTITIONS),
            KafkaSettings.STATE_DIR,
            folder.resolve(user).toString(),
            "kafka.security.protocol",
            "SASL_PLAINTEXT",
            "kafka.sasl.mechanism",
            "PLAIN",
            "kafka.sasl.jaas.config",
            login(user, "")));
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
