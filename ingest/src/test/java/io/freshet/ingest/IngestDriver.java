package io.freshet.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.source.Sources;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.streams.FailedRecords;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology of ingest on Kafka's test driver, with a clock that the test sets. */
final class IngestDriver implements AutoCloseable {
  /** The time of the clock, after all events of the tests that are not in the future. */
  static final long NOW = Instant.parse("2024-05-01T12:00:00Z").toEpochMilli();

  /** How long a forgotten user is remembered. */
  static final Duration REMEMBERED = Duration.ofDays(3);

  private static final Uuid SALT = new Uuid(1, 2);

  final IngestCounts counts = new IngestCounts();
  final Topics topics = new Topics("t.");
  final TopologyTestDriver driver;
  final TestOutputTopic<byte[], byte[]> states;
  final TestOutputTopic<byte[], byte[]> rejected;
  final TestOutputTopic<byte[], byte[]> failed;
  final FailedRecords failures = new FailedRecords(topics, "ingest");
  private final TestOutputTopic<byte[], byte[]> rerouted;
  private final TestInputTopic<byte[], byte[]> ratings;
  private final TestInputTopic<byte[], byte[]> reroutedIn;
  private final TestInputTopic<byte[], byte[]> profiles;
  private final KeyValueStore<byte[], byte[]> store;
  private final Sources sources;
  long now = NOW;

  IngestDriver(Path folder, int partitions, Map<String, String> settings) {
    this(folder, partitions, settings, Sources.NONE);
  }

  IngestDriver(Path folder, int partitions, Map<String, String> settings, Sources sources) {
    this.sources = sources;
    IngestSettings ingest = IngestSettings.from(settings);
    Map<String, String> kafkaValues = new HashMap<>();
    kafkaValues.put(KafkaSettings.TOPICS_PREFIX, "t.");
    kafkaValues.put(KafkaSettings.STATE_DIR, folder.toString());
    kafkaValues.put(KafkaSettings.TOPICS_PARTITIONS, Integer.toString(partitions));
    KafkaSettings kafka = KafkaSettings.from(kafkaValues);
    Properties properties = new Properties();
    properties.putAll(IngestStreamsProperties.of(kafka, ingest, failures));
    driver =
        new TopologyTestDriver(
            IngestTopology.build(
                ingest,
                topics,
                partitions,
                counts,
                new Remembering(() -> SALT, () -> Optional.of(REMEMBERED)),
                IngestBounds.of(topics),
                sources),
            properties,
            Instant.ofEpochMilli(NOW));
    ratings = input(topics.ratings().name());
    reroutedIn = input(topics.ratingsRerouted().name());
    profiles = input(topics.profiles().name());
    states = output(topics.userStates().name());
    rejected = output(topics.rejectedRatings().name());
    failed = output(topics.failedRecords().name());
    rerouted = output(topics.ratingsRerouted().name());
    store = driver.getKeyValueStore(IngestTopology.STORE);
  }

  TestInputTopic<byte[], byte[]> input(String name) {
    return driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer());
  }

  TestOutputTopic<byte[], byte[]> output(String name) {
    return driver.createOutputTopic(name, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  void rate(String key, String value) {
    rate(bytes(key), bytes(value));
  }

  void rate(byte[] key, byte[] value) {
    ratings.pipeInput(new TestRecord<>(key, value, new RecordHeaders(), now));
  }

  void rerouted(String key, String value, Headers headers) {
    reroutedIn.pipeInput(new TestRecord<>(bytes(key), bytes(value), headers, now));
  }

  void profile(String key, String value) {
    profiles.pipeInput(new TestRecord<>(bytes(key), bytes(value), new RecordHeaders(), now));
  }

  /** The entries of the memory of forgotten users. */
  Map<Bytes, byte[]> memory() {
    Map<Bytes, byte[]> entries = new HashMap<>();
    KeyValueStore<byte[], byte[]> memory = driver.getKeyValueStore(ForgetMemory.STORE);
    try (KeyValueIterator<byte[], byte[]> all = memory.all()) {
      all.forEachRemaining(entry -> entries.put(Bytes.wrap(entry.key), entry.value));
    }
    return entries;
  }

  /** The next state that came out; asserts that it is the user's and equals the stored state. */
  UserStateRecord nextState(String user) {
    TestRecord<byte[], byte[]> record = states.readRecord();
    assertThat(new String(record.key(), UTF_8)).isEqualTo(user);
    assertThat(record.headers())
        .allSatisfy(h -> assertThat(h.key()).isEqualTo(FreshetHeaders.FORGOTTEN));
    UserStateRecord state = new UserStateRecord().decode(record.value());
    return state;
  }

  void store(String user, byte[] state) {
    store.put(bytes(user), state);
  }

  /** The records that the store's changelog received since the last call. */
  List<byte[]> logged() {
    return output("t.freshet-ingest-" + IngestTopology.STORE + "-changelog").readValuesToList();
  }

  byte[] stored(String user) {
    return store.get(bytes(user));
  }

  TestRecord<byte[], byte[]> nextRerouted() {
    return rerouted.readRecord();
  }

  /** Asserts that nothing more came out anywhere. */
  void assertSilent() {
    assertThat(states.isEmpty()).as("no more states").isTrue();
    assertThat(rejected.isEmpty()).as("no more rejections").isTrue();
    assertThat(rerouted.isEmpty()).as("nothing more rerouted").isTrue();
    assertThat(failed.isEmpty()).as("nothing more failed").isTrue();
    Set<String> own =
        new HashSet<>(
            List.of(
                topics.userStates().name(),
                topics.rejectedRatings().name(),
                topics.failedRecords().name(),
                topics.ratingsRerouted().name(),
                "t.freshet-ingest-" + IngestTopology.STORE + "-changelog",
                "t.freshet-ingest-" + ForgetMemory.STORE + "-changelog"));
    if (!sources.all().isEmpty()) {
      own.addAll(List.of(topics.ratings().name(), topics.items().name(), topics.profiles().name()));
    }
    assertThat(driver.producedTopicNames()).isSubsetOf(own);
  }

  @Override
  public void close() {
    driver.close();
  }
}
