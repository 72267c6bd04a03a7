package io.freshet.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.state.UserStateUpdater;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Partitioning;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.export.StatesExport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class BrokerCommandsTest {

  @TempDir static Path folder;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldCreateAndListTopics() {
    Invocation create = run("create.", "topics", "create", "--set", "topics.partitions=3");
    Invocation again = run("create.", "topics", "create", "--set", "topics.partitions=3");
    Invocation list = run("create.", "topics", "list", "--set", "topics.partitions=3");

    assertThat(create.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(create.out())
        .contains("created create.user-states", "13 topics ready, 13 of them new");
    assertThat(again.out()).isEqualToIgnoringNewLines("13 topics ready, 0 of them new");
    assertThat(list.out().lines()).hasSize(14);
    assertThat(list.out())
        .containsPattern("create.user-states +3 +1 +compact +newest per key +0")
        .containsPattern("create.ratings +3 +1 +delete +30 d +0")
        .containsPattern("create.model-chunks +1 +1 +delete +no limit +0");
    assertThat(list.err()).isEmpty();
  }

  @Test
  void shouldRefuseTopicsWithAnotherPartitionCount() {
    run("grow.", "topics", "create", "--set", "topics.partitions=3");

    Invocation create = run("grow.", "topics", "create", "--set", "topics.partitions=6");
    Invocation list = run("grow.", "topics", "list", "--set", "topics.partitions=6");

    assertThat(create.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(create.err())
        .contains("freshet: topic grow.ratings has 3 partitions: must be 6 (topics.partitions")
        .doesNotContain("\tat ");
    assertThat(list.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(list.err()).contains("warning: topic grow.ratings has 3 partitions");
  }

  @Test
  void shouldTakeThePartitionCountFromTheClusterWhereItIsNotSet() {
    run("own.", "topics", "create", "--set", "topics.partitions=3");

    Invocation create = run("own.", "topics", "create");
    Invocation list = run("own.", "topics", "list");
    Invocation models = run("own.", "models", "list");
    Invocation export = run("own.", "export-user", "7");
    Invocation recommend = run("own.", "recommend", "7");
    Invocation forget = run("own.", "forget", "7");

    assertThat(create.err()).isEmpty();
    assertThat(list.err()).isEmpty();
    assertThat(models.err()).isEmpty();
    assertThat(export.err()).isEqualToIgnoringNewLines("no data are kept on this user");
    assertThat(recommend.err()).contains("user 7 has no state");
    assertThat(forget.err()).isEmpty();
    int partition = UserPartitioner.partition(bytes("7"), 3);
    assertThat(forget.out()).contains("own.ratings-" + partition + "@0, own.profiles on 3 part");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldSayInTheStatusThatServicesAreSilentAndWhatKafkaHolds() throws Exception {
    run("status.", "topics", "create", "--set", "topics.partitions=2");
    List<String> nowhere = new ArrayList<>(List.of("status"));
    for (String service : List.of("ingest", "scorer", "trainer")) {
      nowhere.addAll(List.of("--set", "page." + service + ".url=http://127.0.0.1:1"));
    }
    Invocation status = run("status.", nowhere.toArray(String[]::new));
    nowhere.add("--json");
    Invocation json = run("status.", nowhere.toArray(String[]::new));

    assertThat(status.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(status.err()).isEmpty();
    assertThat(status.out())
        .startsWith("Not all is well. Ingest does not answer.")
        .containsPattern("(?m)^!! Services ready +0 of 3")
        .containsPattern("(?m)^!! scorer +silent")
        .contains("records none\n")
        .contains(" in topics, ");
    assertThat(new ObjectMapper().readTree(json.out()).get("level").asText()).isEqualTo("bad");
    Invocation noPage = run("status.", "status", "--page", "http://127.0.0.1:1");
    assertThat(noPage.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(noPage.err()).startsWith("freshet: no page answers at http://127.0.0.1:1");
  }

  @Test
  void shouldListNothingBeforeTopicsExist() {
    Invocation list = run("void.", "topics", "list");

    assertThat(list.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(list.out()).contains("13 topics do not exist yet: freshet topics create");
  }

  @Test
  void shouldTombstoneTheUserWhereverItMayBeAndPrintTheReceipt() {
    run("forget.", "topics", "create", "--set", "topics.partitions=5");

    Invocation forget = run("forget.", "forget", "Zoë", "--set", "topics.partitions=5");

    byte[] key = "Zoë".getBytes(StandardCharsets.UTF_8);
    int partition = UserPartitioner.partition(key, 5);
    assertThat(forget.err()).isEmpty();
    assertThat(forget.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(forget.out())
        .contains("user Zoë forgotten")
        .contains("forget.ratings-" + partition + "@0, forget.profiles on 5 partitions")
        .containsPattern(
            "forget.ratings +2026-04-07 12:00 UTC +segment.ms 7 d \\+ retention.ms 30 d")
        .containsPattern("forget.user-states +2026-03-08 12:00 UTC +max.compaction.lag.ms 7 d")
        .containsPattern("the scorer's query table .* 2026-03-15 12:00 UTC")
        .contains("gone by   2026-04-07 12:00 UTC");
    Topics topics = new Topics("forget.");
    for (Topic<?, ?> topic : topics.all()) {
      if (topic.partitioning() == Partitioning.BY_USER) {
        assertThat(forget.out()).contains(topic.name() + " ");
      }
    }
    assertThat(records(topics.ratings().name(), 5))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.partition()).isEqualTo(partition);
              assertThat(record.key()).isEqualTo(key);
              assertThat(record.value()).isNull();
            });
    assertThat(records(topics.profiles().name(), 5))
        .hasSize(5)
        .allSatisfy(
            record -> {
              assertThat(record.key()).isEqualTo(key);
              assertThat(record.value()).isNull();
            })
        .extracting(ConsumerRecord::partition)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void shouldForgetAUserWhoseIdCannotBeTyped() {
    run("hex.", "topics", "create", "--set", "topics.partitions=2");
    byte[] noText = {'a', 1, (byte) 0xED, (byte) 0xA0, (byte) 0x80};

    Invocation forget =
        run("hex.", "forget", "--hex", "6101EDa080", "--set", "topics.partitions=2");

    assertThat(forget.err()).isEmpty();
    assertThat(forget.out()).contains("user 0x6101eda080 forgotten");
    Topics topics = new Topics("hex.");
    assertThat(records(topics.ratings().name(), 2))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.partition()).isEqualTo(UserPartitioner.partition(noText, 2));
              assertThat(record.key()).isEqualTo(noText);
            });
    assertThat(records(topics.profiles().name(), 2))
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.key()).isEqualTo(noText));
    Invocation typed = run("hex.", "forget", "--hex", "7a", "--set", "topics.partitions=2");
    assertThat(typed.out()).contains("user z forgotten");
  }

  @Test
  void shouldNameTheChangelogOfIngestInTheReceipt() throws Exception {
    run("store.", "topics", "create", "--set", "topics.partitions=2");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("store.freshet-ingest-user-state-changelog", 2, (short) 1)
                      .configs(
                          Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "3600000"))))
          .all()
          .get();
    }

    Invocation forget = run("store.", "forget", "7", "--set", "topics.partitions=2");

    assertThat(forget.out())
        .containsPattern(
            "store.freshet-ingest-user-state-changelog +2026-03-01 13:00 UTC +max.compaction.lag.ms"
                + " 1 h")
        .containsPattern("ingest's local stores +2026-03-15 12:00 UTC");
  }

  @Test
  void shouldSayThatNoModelIsThereYet() {
    run("models.", "topics", "create", "--set", "topics.partitions=2");
    String[] set = {"--set", "topics.partitions=2"};

    Invocation list = run("models.", "models", "list", set[0], set[1]);
    Invocation show = run("models.", "models", "show", set[0], set[1]);
    Invocation rollback = run("models.", "models", "rollback", "v7", set[0], set[1]);
    Invocation unpin = run("models.", "models", "unpin", set[0], set[1]);

    assertThat(list.out()).isEqualToIgnoringNewLines("no model has been published yet");
    assertThat(list.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(show.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(show.err()).contains("no model has been published yet");
    assertThat(rollback.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(rollback.err()).contains("there is no version v7; nothing is published");
    assertThat(unpin.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(unpin.err()).contains("there is no champion");
  }

  @Test
  void shouldSayThatAUserHasNoState() {
    run("nobody.", "topics", "create", "--set", "topics.partitions=2");

    Invocation recommend = run("nobody.", "recommend", "7", "--set", "topics.partitions=2");

    assertThat(recommend.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(recommend.out()).isEmpty();
    assertThat(recommend.err()).contains("user 7 has no state");
  }

  @Test
  void shouldAnswerAUserFromTheirStateAndTheItems() throws Exception {
    run("fresh.", "topics", "create", "--set", "topics.partitions=2");
    Topics topics = new Topics("fresh.");
    byte[] user = "ann".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String id : List.of("1", "2", "3")) {
        byte[] item = Items.encode(new Item(id, "Film " + id, List.of("Comedy"), 1990, null, true));
        producer
            .send(
                new ProducerRecord<>(
                    topics.items().name(), id.getBytes(StandardCharsets.UTF_8), item))
            .get();
      }
      producer
          .send(
              new ProducerRecord<>(
                  topics.userStates().name(),
                  UserPartitioner.partition(user, 2),
                  user,
                  stateAfterRating("2", 5.0)))
          .get();
    }

    Path exported = Files.createDirectories(folder.resolve("exported"));
    Invocation export = run("fresh.", "export", exported.toString(), "--users");
    assertThat(export.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(export.err()).contains("no model has been published yet");
    KafkaSettings kafka =
        KafkaSettings.from(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "topics.prefix", "fresh."));
    assertThat(new StatesExport(kafka, Duration.ofSeconds(30)).write(exported)).isEqualTo(1);
    JsonNode line = new ObjectMapper().readTree(exported.resolve(StatesExport.FILE).toFile());
    assertThat(line.get("userId").asText()).isEqualTo("ann");
    assertThat(line.get("ratings").get(0).get("itemId").asText()).isEqualTo("2");
    assertThat(line.get("ratings").get(0).get("rating").asDouble()).isEqualTo(5);

    Invocation card = run("fresh.", "recommend", "ann", "--set", "topics.partitions=2");
    Invocation json = run("fresh.", "recommend", "ann", "--json", "--set", "topics.partitions=2");

    assertThat(card.err()).isEmpty();
    assertThat(card.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(card.out())
        .contains("User ann: 1 rating. The list is for a weekday, by day (hour 12)")
        .containsPattern("2026-02-27 12:00 +5.0 +Film 2")
        .contains("no model yet", "Film 1", "Film 3");
    Recommendations answer =
        RecommendationsJson.decode(json.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(answer.userId()).isEqualTo("ann");
    assertThat(answer.items()).extracting(i -> i.itemId()).containsExactlyInAnyOrder("1", "3");
    assertThat(answer.generatedAtMillis()).isEqualTo(Invocation.NOW.toEpochMilli());
  }

  @Test
  void shouldReplayADataSetOnceAndSayWhatIsBad() throws Exception {
    run("replay.", "topics", "create", "--set", "topics.partitions=2");
    Path data = Files.createDirectory(folder.resolve("ml"));
    Files.writeString(
        data.resolve("ratings.csv"),
        "userId,movieId,rating,timestamp\n1,10,4.0,1000\n1,11,x,1001\n2,10,3.5,900\n");
    Files.writeString(data.resolve("movies.csv"), "movieId,title,genres\n10,Ten (1979),Comedy\n");
    String[] set = {"--set", "topics.partitions=2"};

    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    Invocation first = run("replay.", "replay", data.toString(), "--limit", "1", set[0], set[1]);
    Invocation second = run("replay.", "replay", data.toString(), set[0], set[1]);
    root.detachAppender(log);

    assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(first.out()).contains("1 item and 1 rating sent", "1 of 1 ratings");
    assertThat(first.err()).contains("1 of 4 lines cannot be used", "ratings.csv:3");
    assertThat(second.err()).contains("1 rating is there already; sending the rest");
    assertThat(second.out()).contains("1 item and 1 rating sent", "2 of 2 ratings");
    assertThat(records("replay.ratings", 2)).hasSize(2);
    assertThat(log.list)
        .filteredOn(line -> line.getLoggerName().contains(".clients."))
        .as("warnings of Kafka's clients")
        .isEmpty();
  }

  @Test
  void shouldReplayGeneratedRatingsOnlyWhereTheFolderIsEmpty() throws Exception {
    run("made.", "topics", "create", "--set", "topics.partitions=2");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
    Files.writeString(unreadable.resolve("notes.txt"), "no ratings");
    String[] options = {"--or-generate", "--limit", "9", "--set", "topics.partitions=2"};

    Invocation refused = run("made.", "replay", empty.toString(), "--set", "topics.partitions=2");
    Invocation other = replay(unreadable, options);
    Invocation made = replay(empty, options);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(made.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(made.err()).contains("is empty: generating ratings with planted tastes");
    assertThat(made.out()).contains("2,000 items and 9 ratings sent");
    assertThat(records("made.ratings", 2)).hasSize(9);
  }

  private static Invocation replay(Path data, String... options) {
    List<String> line = new ArrayList<>(List.of("replay", data.toString()));
    line.addAll(List.of(options));
    return run("made.", line.toArray(String[]::new));
  }

  @Test
  void shouldRefuseADataSetAndASpeedThatAreNone() {
    run("bad.", "topics", "create", "--set", "topics.partitions=2");
    String[] set = {"--set", "topics.partitions=2"};

    Invocation missing = run("bad.", "replay", "no-such-folder", set[0], set[1]);
    Invocation speed = run("bad.", "replay", "x", "--speed", "-1", set[0], set[1]);
    Invocation limit = run("bad.", "replay", "x", "--limit", "0", set[0], set[1]);

    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("no-such-folder").doesNotContain("\tat ");
    assertThat(speed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(speed.err()).contains("--speed = -1: must be max or a positive factor");
    assertThat(limit.err()).contains("--limit = 0: must be 1 or more");
  }

  @Test
  void shouldForgetNobodyWhileTopicsAreMissingOrWrong() {
    Invocation missing = run("lost.", "forget", "7");
    run("wrong.", "topics", "create", "--set", "topics.partitions=2");
    Invocation wrong = run("wrong.", "forget", "7", "--set", "topics.partitions=3");

    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("lost.profiles", "freshet topics create");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(wrong.err()).contains("topic wrong.ratings has 2 partitions: must be 3");
    assertThat(records("wrong.ratings", 2)).isEmpty();
  }

  private static Invocation run(String prefix, String... args) {
    return Invocation.with(
        Map.of(
            "FRESHET_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "FRESHET_TOPICS_PREFIX",
            prefix,
            "FRESHET_TOPICS_REPLICATION_FACTOR",
            "1"),
        args);
  }

  /** The value of user-states that ingest would write after one rating on a Friday noon. */
  private static byte[] stateAfterRating(String itemId, double rating) {
    ParsedRating event = new ParsedRating();
    byte[] json =
        """
        {"userId":"ann","itemId":"%s","rating":%s,"timestamp":"2026-02-27T12:00:00+00:00"}\
        """
            .formatted(itemId, rating)
            .getBytes(StandardCharsets.UTF_8);
    long arrival = Invocation.NOW.toEpochMilli();
    assertThat(new RatingParser(RatingRules.DEFAULTS).parse(null, json, arrival, event)).isNull();
    UserStateUpdater updater = new UserStateUpdater(2000, ZoneOffset.UTC);
    Effect effect = updater.apply(null, event);
    return UserStateRecord.encode(
        effect,
        updater.newItem(),
        new Cause(CauseTopic.RATINGS, 0, 0, arrival),
        event.toEvent(),
        updater.context(),
        updater.toBytes());
  }

  /** Every record of a topic, up to the end it has now. */
  private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      return found;
    }
  }
}
