package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.NOW;
import static io.freshet.ingest.IngestDriver.bytes;
import static io.freshet.ingest.IngestTopologyTest.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Cause;
import io.freshet.schemas.answer.CauseTopic;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.topic.UserPartitioner;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the processor without Kafka Streams, on partitions that the test chooses. */
class IngestProcessorTest {
  private static final int PARTITIONS = 12;
  private static final int HOME = UserPartitioner.partition(bytes("ann"), PARTITIONS);
  private static final int ELSEWHERE = (HOME + 5) % PARTITIONS;

  private final Topics topics = new Topics("");
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final IngestProcessor processor = processor(new Uuid(1, 2));
  private final Queue<CapturedForward<? extends byte[], ? extends byte[]>> forwarded =
      new ArrayDeque<>();
  private KeyValueStore<byte[], byte[]> states;
  private KeyValueStore<byte[], byte[]> memory;

  @BeforeEach
  void start() {
    states = store(IngestTopology.STORE);
    memory = store(IngestTopology.MEMORY);
    context.setCurrentSystemTimeMs(1_700_000_000_000L);
    processor.init(context);
  }

  private IngestProcessor processor(Uuid salt) {
    return new IngestProcessor(
        IngestSettings.from(Map.of()),
        topics,
        PARTITIONS,
        new IngestCounts(),
        new RejectionLog(new IngestCounts()),
        new Remembering(() -> salt, Optional::empty),
        IngestBounds.of(topics),
        false);
  }

  private KeyValueStore<byte[], byte[]> store(String name) {
    KeyValueStore<byte[], byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  @AfterEach
  void nothingMoreShouldHaveComeOut() {
    assertThat(forwarded).isEmpty();
    processor.close();
    states.close();
    memory.close();
  }

  @Test
  void shouldRerouteARatingOfAForeignPartitionerOnce() {
    byte[] value = bytes(event("ann", "1", "4", 1_700_000_000));
    process(topics.ratings().name(), ELSEWHERE, 77, "ann", value, new RecordHeaders());
    Record<?, ?> rerouted = next(IngestTopology.REROUTED_SINK);
    assertThat((byte[]) rerouted.key()).isEqualTo(bytes("ann"));
    assertThat((byte[]) rerouted.value()).isEqualTo(value);
    assertThat(states.get(bytes("ann"))).isNull();

    process(topics.ratingsRerouted().name(), HOME, 3, "ann", value, rerouted.headers());
    UserStateRecord state = state(next(IngestTopology.USER_STATES_SINK));
    assertThat(state.cause()).isEqualTo(new Cause(CauseTopic.RATINGS, ELSEWHERE, 77, NOW));
    assertThat(state.stateBytes()).isEqualTo(states.get(bytes("ann")));
  }

  @Test
  void shouldRejectAReroutedRecordThatIsStillElsewhere() {
    byte[] value = bytes(event("ann", "1", "4", 1_700_000_000));
    process(topics.ratingsRerouted().name(), ELSEWHERE, 3, "ann", value, origin("ratings", 77));
    Record<?, ?> refused = next(IngestTopology.REJECTED_SINK);
    assertThat(FreshetHeaders.text(refused.headers(), FreshetHeaders.FIELD)).isEqualTo("partition");
    assertThat(FreshetHeaders.origin(refused.headers()))
        .isEqualTo(new Origin("ratings", ELSEWHERE, 77, NOW));
  }

  @Test
  void shouldRejectABrokenRatingWhereItLies() {
    process(topics.ratings().name(), ELSEWHERE, 1, "ann", bytes("{"), new RecordHeaders());
    Record<?, ?> refused = next(IngestTopology.REJECTED_SINK);
    assertThat(FreshetHeaders.origin(refused.headers()))
        .isEqualTo(new Origin("ratings", ELSEWHERE, 1, NOW));
  }

  @Test
  void shouldRerouteATombstoneOfAForeignPartitioner() {
    byte[] value = bytes(event("ann", "1", "4", 1_700_000_000));
    process(topics.ratings().name(), HOME, 1, "ann", value, new RecordHeaders());
    next(IngestTopology.USER_STATES_SINK);
    process(topics.ratings().name(), ELSEWHERE, 9, "ann", null, new RecordHeaders());
    Record<?, ?> rerouted = next(IngestTopology.REROUTED_SINK);
    assertThat((Object) rerouted.value()).isNull();
    assertThat(states.get(bytes("ann"))).isNotNull();

    process(topics.ratingsRerouted().name(), HOME, 0, "ann", null, rerouted.headers());
    Record<?, ?> tombstone = next(IngestTopology.USER_STATES_SINK);
    assertThat((byte[]) tombstone.key()).isEqualTo(bytes("ann"));
    assertThat((Object) tombstone.value()).isNull();
    assertThat(FreshetHeaders.origin(tombstone.headers()))
        .isEqualTo(new Origin("ratings", ELSEWHERE, 9, NOW));
    assertThat(states.get(bytes("ann"))).isNull();
  }

  @Test
  void shouldRerouteAProfileOfAForeignPartitionerAndItsTombstone() {
    byte[] value = bytes("{\"timeZone\":\"Asia/Tokyo\"}");
    process(topics.profiles().name(), ELSEWHERE, 5, "ann", value, new RecordHeaders());
    Record<?, ?> rerouted = next(IngestTopology.REROUTED_SINK);
    assertThat((byte[]) rerouted.value()).isEqualTo(value);

    process(topics.ratingsRerouted().name(), HOME, 0, "ann", value, rerouted.headers());
    UserStateRecord state = state(next(IngestTopology.USER_STATES_SINK));
    assertThat(state.effect()).isEqualTo(Effect.PROFILE);
    assertThat(state.cause()).isEqualTo(new Cause(CauseTopic.PROFILES, ELSEWHERE, 5, NOW));

    process(topics.profiles().name(), ELSEWHERE, 6, "ann", null, new RecordHeaders());
    rerouted = next(IngestTopology.REROUTED_SINK);
    process(topics.ratingsRerouted().name(), HOME, 1, "ann", null, rerouted.headers());
    assertThat((Object) next(IngestTopology.USER_STATES_SINK).value()).isNull();
    assertThat(states.get(bytes("ann"))).isNull();
  }

  @Test
  void shouldJudgeTheFutureOfAReroutedRatingByItsFirstArrival() {
    byte[] value = bytes(event("ann", "1", "4", NOW / 1000 - 100));
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, new Origin("ratings", ELSEWHERE, 4, NOW - 3_600_000));
    process(topics.ratingsRerouted().name(), HOME, 0, "ann", value, headers);
    Record<?, ?> refused = next(IngestTopology.REJECTED_SINK);
    assertThat(FreshetHeaders.text(refused.headers(), FreshetHeaders.REASON))
        .isEqualTo("future-timestamp");
  }

  @Test
  void shouldAcceptARecordWithoutATimeIfItsEventHasOne() {
    byte[] value = bytes(event("ann", "1", "4", 1_700_000_000));
    context.setRecordMetadata(topics.ratings().name(), HOME, 8);
    processor.process(new Record<>(bytes("ann"), value, 0, new RecordHeaders()));
    collect();
    assertThat(state(next(IngestTopology.USER_STATES_SINK)).eventSeconds())
        .isEqualTo(1_700_000_000);
  }

  @Test
  void shouldForgetAnIdThatTodaysRulesRefuse() {
    String spoofed = "a\u202eb\u0007"; // as an earlier release may have taken it
    int home = UserPartitioner.partition(bytes(spoofed), PARTITIONS);
    process(topics.ratings().name(), home, 9, spoofed, null, new RecordHeaders());
    assertThat((byte[]) next(IngestTopology.USER_STATES_SINK).key()).isEqualTo(bytes(spoofed));
    process(topics.profiles().name(), home, 9, spoofed, null, new RecordHeaders());
    assertThat(
            FreshetHeaders.text(
                next(IngestTopology.REJECTED_SINK).headers(), FreshetHeaders.REASON))
        .isEqualTo("forgotten");
  }

  @Test
  void shouldKnowTheForgottenAgainAfterARestart() {
    process(topics.ratings().name(), HOME, 9, "ann", null, new RecordHeaders());
    next(IngestTopology.USER_STATES_SINK);
    IngestProcessor restarted = processor(new Uuid(3, 4)); // the store's own salt holds
    restarted.init(context);
    byte[] value = bytes(event("ann", "1", "4", 1_700_000_000));
    context.setRecordMetadata(topics.ratingsRerouted().name(), HOME, 3);
    restarted.process(new Record<>(bytes("ann"), value, NOW, origin("ratings", 77)));
    collect();
    restarted.close();
    Record<?, ?> forgotten = next(IngestTopology.REJECTED_SINK);
    assertThat(FreshetHeaders.text(forgotten.headers(), FreshetHeaders.REASON))
        .isEqualTo("forgotten");
    assertThat(states.get(bytes("ann"))).isNull();
  }

  private void process(
      String topic, int partition, long offset, String key, byte[] value, Headers headers) {
    context.setRecordMetadata(topic, partition, offset);
    processor.process(new Record<>(bytes(key), value, NOW, headers));
    collect();
  }

  private void collect() {
    forwarded.addAll(context.forwarded());
    context.resetForwards();
  }

  private Record<?, ?> next(String sink) {
    CapturedForward<?, ?> next = forwarded.remove();
    assertThat(next.childName()).contains(sink);
    return next.record();
  }

  private static UserStateRecord state(Record<?, ?> record) {
    assertThat(new String((byte[]) record.key(), UTF_8)).isEqualTo("ann");
    return new UserStateRecord().decode((byte[]) record.value());
  }

  private static Headers origin(String topic, long offset) {
    Headers headers = new RecordHeaders();
    FreshetHeaders.putOrigin(headers, new Origin(topic, ELSEWHERE, offset, NOW));
    return headers;
  }
}
