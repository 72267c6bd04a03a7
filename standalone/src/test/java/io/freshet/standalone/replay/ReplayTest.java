package io.freshet.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.rating.ParsedRating;
import io.freshet.schemas.rating.RatingParser;
import io.freshet.schemas.record.RatingRules;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.data.generate.PlantedTastes;
import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.DataSets;
import io.freshet.standalone.data.read.RatingTable;
import io.freshet.standalone.replay.ReplayException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final int PARTITIONS = 4;
  private static final DataSet DATA = new PlantedTastes(50, 100, 2_000, 3).generate();
  private static final int SIZE = DATA.ratings().size();

  @TempDir static Path dir;

  private static EmbeddedBroker broker;

  private Topics topics;
  private KafkaSettings kafka;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    topics = new Topics(test.getTestMethod().orElseThrow().getName() + "-");
    kafka = settings(broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka.adminProperties())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.ratings().name(), PARTITIONS, (short) 1),
                  new NewTopic(topics.items().name(), 1, (short) 1)))
          .all()
          .get();
      awaitLeaders(admin);
    }
  }

  @Test
  void shouldPostItemsAndThenRatingsInTimeOrderAsAProducerWould() throws Exception {
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      assertThat(replay.resumed()).isFalse();
      assertThat(replay.sendItems()).isEqualTo(DATA.items().size());
      assertThat(replay.run()).isEqualTo(SIZE);
    }
    List<Item> items = new ArrayList<>();
    read(topics.items(), 1).forEach(r -> items.add(item(r)));
    assertThat(items).isEqualTo(DATA.items());

    RatingTable expected = DATA.ratings();
    RatingParser parser = new RatingParser(RatingRules.DEFAULTS);
    ParsedRating parsed = new ParsedRating();
    Map<String, Long> lastOfUser = new HashMap<>();
    List<ConsumerRecord<byte[], byte[]>> records = read(topics.ratings(), PARTITIONS);
    assertThat(records).hasSize(SIZE);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      assertThat(parser.parse(record.key(), record.value(), record.timestamp(), parsed)).isNull();
      int event = (int) RatingRecords.indexOf(record.headers(), expected.fingerprint());
      assertThat(parsed.toEvent().userId()).isEqualTo(expected.userId(expected.user(event)));
      assertThat(parsed.toEvent().itemId()).isEqualTo(expected.itemId(expected.item(event)));
      assertThat(parsed.toEvent().rating()).isEqualTo(expected.rating(event));
      assertThat(parsed.toEvent().epochSeconds()).isEqualTo(expected.seconds(event));
      assertThat(record.partition()).isEqualTo(UserPartitioner.partition(record.key(), PARTITIONS));
      Long before = lastOfUser.put(parsed.toEvent().userId(), parsed.toEvent().epochSeconds());
      assertThat(before == null || before <= parsed.toEvent().epochSeconds()).isTrue();
    }
  }

  @Test
  void shouldEscapeIdsInJson() throws Exception {
    Path file = Files.writeString(dir.resolve("odd.tsv"), "a\"\\é\tb\"c\t3.7\t5\n");
    DataSet odd = DataSets.read(file);
    try (Replay replay = Replay.open(kafka, topics, odd, ReplayOptions.DEFAULT)) {
      replay.run();
    }
    ConsumerRecord<byte[], byte[]> record = read(topics.ratings(), PARTITIONS).get(0);
    assertThat(record.key()).isEqualTo("a\"\\é".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"userId\":\"a\\\"\\\\é\",\"itemId\":\"b\\\"c\",\"rating\":3.7,\"timestamp\":5}");
  }

  @Test
  void shouldSendInSegmentsAndReportProgress() throws Exception {
    List<Long> heard = new ArrayList<>();
    ReplayOptions options =
        ReplayOptions.DEFAULT.withListener((position, end, seconds) -> heard.add(position));
    try (Replay replay = open(options)) {
      assertThat(replay.end()).isEqualTo(SIZE);
      assertThat(replay.run(100)).isEqualTo(100);
      assertThat(sent()).hasSize(100);
      assertThat(replay.run(100)).isEqualTo(100);
      assertThat(replay.run(1_500)).isEqualTo(1_500);
      assertThat(sent()).hasSize(1_500);
      assertThat(replay.run(1_000_000)).isEqualTo(SIZE);
      assertThat(replay.position()).isEqualTo(SIZE);
    }
    assertThat(sent()).isEqualTo(indexes(0, SIZE));
    assertThat(heard).isSorted().contains(100L, 1_500L).endsWith((long) SIZE);
  }

  @Test
  void shouldContinueWhereAnotherReplayStoppedAndEndAtOnceWhenNothingIsLeft() throws Exception {
    try (Replay replay = open(ReplayOptions.DEFAULT.withLimit(700))) {
      assertThat(replay.run()).isEqualTo(700);
    }
    sendByOthers(200);
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      assertThat(replay.resumed()).isTrue();
      assertThat(replay.position()).isEqualTo(700);
      assertThat(replay.run()).isEqualTo(SIZE);
    }
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      assertThat(replay.position()).isEqualTo(SIZE);
      assertThat(replay.run()).isEqualTo(SIZE);
    }
    try (Replay replay = open(ReplayOptions.DEFAULT.withLimit(10))) {
      assertThat(replay.run()).isEqualTo(10);
    }
    assertThat(sent()).isEqualTo(indexes(0, SIZE));
  }

  @Test
  void shouldSendExactlyTheRestAfterACrashThatLeftPartitionsUneven() throws Exception {
    RatingRecords records = new RatingRecords(topics.ratings().name(), DATA.ratings(), PARTITIONS);
    int[] reached = {900, 0, 1_300, 400};
    int firstOfPartition1 =
        IntStream.range(0, SIZE).filter(e -> records.partition(e) == 1).findFirst().orElseThrow();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int event = 0; event < SIZE; event++) {
        if (event < reached[records.partition(event)]) {
          send(producer, records.record(event));
        }
      }
    }
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      assertThat(replay.resumed()).isTrue();
      assertThat(replay.position()).isEqualTo(firstOfPartition1);
      replay.run(500);
      assertThat(replay.position()).isGreaterThanOrEqualTo(500);
      replay.run();
    }
    assertThat(sent()).isEqualTo(indexes(0, SIZE));
  }

  @Test
  void shouldStartAnotherDataSetFromItsBeginning() throws Exception {
    DataSet other = new PlantedTastes(20, 50, 300, 4).generate();
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      replay.run();
    }
    try (Replay replay = Replay.open(kafka, topics, other, ReplayOptions.DEFAULT)) {
      assertThat(replay.resumed()).isFalse();
      assertThat(replay.run()).isEqualTo(other.ratings().size());
    }
    assertThat(read(topics.ratings(), PARTITIONS)).hasSize(SIZE + other.ratings().size());
  }

  @Test
  void shouldStopBetweenTwoEventsAndResume() throws Exception {
    Replay[] running = new Replay[1];
    ReplayOptions options =
        ReplayOptions.DEFAULT.withListener(
            (position, end, seconds) -> {
              running[0].stop();
            });
    long stoppedAt;
    try (Replay replay = open(options)) {
      running[0] = replay;
      stoppedAt = replay.run();
      assertThat(stoppedAt).isBetween(1L, SIZE - 1L);
      assertThat(replay.run()).isEqualTo(stoppedAt);
    }
    assertThat(sent()).isEqualTo(indexes(0, (int) stoppedAt));
    try (Replay replay = open(ReplayOptions.DEFAULT)) {
      assertThat(replay.position()).isEqualTo(stoppedAt);
      replay.run();
    }
    assertThat(sent()).isEqualTo(indexes(0, SIZE));
  }

  @Test
  void shouldNotRunOnAfterAFailure() throws Exception {
    ReplayOptions options =
        ReplayOptions.DEFAULT.withListener(
            (position, end, seconds) -> {
              throw new IllegalArgumentException("listener");
            });
    try (Replay replay = open(options)) {
      assertThatThrownBy(replay::run).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(replay::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("open another");
    }
  }

  @Test
  void shouldReportMissingTopics() {
    Topics elsewhere = new Topics("elsewhere-");
    assertThatThrownBy(() -> Replay.open(kafka, elsewhere, DATA, ReplayOptions.DEFAULT))
        .isInstanceOfSatisfying(
            ReplayException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_TOPIC));
  }

  @Test
  void shouldReportThatNoBrokerAnswers() throws Exception {
    int port;
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      port = socket.getLocalPort();
    }
    KafkaSettings nobody =
        new KafkaSettings(
            "127.0.0.1:" + port,
            "",
            PARTITIONS,
            (short) 1,
            dir,
            Map.of("admin.default.api.timeout.ms", "500", "admin.request.timeout.ms", "500"));
    assertThatThrownBy(() -> Replay.open(nobody, topics, DATA, ReplayOptions.DEFAULT))
        .isInstanceOfSatisfying(
            ReplayException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private Replay open(ReplayOptions options) throws ReplayException {
    return Replay.open(kafka, topics, DATA, options);
  }

  private static KafkaSettings settings(String servers) {
    return new KafkaSettings(servers, "", PARTITIONS, (short) 1, dir.resolve("state"), Map.of());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new KafkaProducer<>(kafka.producerProperties(), bytes, bytes);
  }

  /** Records that are no part of a replay, so many that the newest of ours is not at the end. */
  private void sendByOthers(int perPartition) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int n = 0; n < perPartition * PARTITIONS; n++) {
        send(
            producer,
            new ProducerRecord<>(topics.ratings().name(), n % PARTITIONS, null, new byte[] {1}));
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> unused = producer.send(record); // closing the producer waits for it
  }

  /** The indexes of the events in the ratings topic; fails if one is there twice. */
  private Set<Long> sent() {
    long fingerprint = DATA.ratings().fingerprint();
    Set<Long> sent = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topics.ratings(), PARTITIONS)) {
      long index = RatingRecords.indexOf(record.headers(), fingerprint);
      if (index >= 0) {
        assertThat(sent.add(index)).as("event %d is there once", index).isTrue();
      }
    }
    return sent;
  }

  private static Set<Long> indexes(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(Long::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Item item(ConsumerRecord<byte[], byte[]> record) {
    return Items.decode(record.key(), record.value()).orThrow();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(Topic<byte[], byte[]> topic, int partitions) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka.consumerProperties(), bytes, bytes)) {
      List<TopicPartition> all =
          IntStream.range(0, partitions)
              .mapToObj(p -> new TopicPartition(topic.name(), p))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** Right after their creation topics can lose records without an error (KAFKA-15591). */
  private void awaitLeaders(Admin admin) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      latest.put(new TopicPartition(topics.ratings().name(), p), OffsetSpec.latest());
    }
    latest.put(new TopicPartition(topics.items().name(), 0), OffsetSpec.latest());
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> admin.listOffsets(latest).all().get().size() == latest.size());
  }
}
