package io.freshet.ingest;

import static io.freshet.ingest.IngestDriver.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.SourceCounts.Outcome;
import io.freshet.ingest.source.Canonical.Target;
import io.freshet.ingest.source.SourcesReader;
import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign topics through the whole topology of ingest. */
class SourceProcessorTest {
  private static final String YAML =
      """
      sources:
        - topic: shop.ratings
          user: /buyer
          item: /lines/*/sku
          rating: /lines/*/stars
          time: {at: /at, missing: omit}
        - topic: shop.events
          format: ubi
          deletedWhen: {/undone: true}
          deletes: withdraw
        - topic: shop.customers
          gives: profiles
          user: key
          likedGenres: /likes
          tombstones: forget
        - topic: shop.products
          gives: items
          item: key
          title: /name
          tombstones: withdraw
      """;

  @TempDir Path folder;
  private IngestDriver ingest;
  private TestOutputTopic<byte[], byte[]> items;

  @BeforeEach
  void start() throws Exception {
    ingest = new IngestDriver(folder, 1, Map.of(), SourcesReader.parse("sources.yaml", YAML));
    items = ingest.output("t.items");
  }

  @AfterEach
  void nothingMoreShouldHaveComeOut() {
    assertThat(items.isEmpty()).isTrue();
    ingest.assertSilent();
    ingest.close();
  }

  @Test
  void shouldGiveAStatePerLineOfAnOrder() {
    order("{'buyer':'ann','lines':[{'sku':1,'stars':4},{'sku':2,'stars':2.5}],'at':1700000000}");
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
    assertThat(ingest.counts.sources().records(Outcome.MAPPED)).isEqualTo(1);
    assertThat(ingest.counts.sources().written(Target.RATINGS)).isEqualTo(2);
    assertThat(ingest.counts.accepted(Effect.APPLIED)).isEqualTo(2);
    assertThat(ingest.counts.rerouted()).isZero();
  }

  @Test
  void shouldTakeEventsOfTypesByTheirAliasesAndWithdrawThem() {
    String event =
        "{'action_name':'%s','client_id':'ann','timestamp':'%s'%s,"
            + "'event_attributes':{'object':{'object_id':'lamp'},'position':{}}}";
    pipe("shop.events", null, event.formatted("add_to_cart", "2018-11-13T20:20:39Z", ""), NOW);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
    pipe(
        "shop.events",
        null,
        event.formatted("add_to_cart", "2018-11-13T20:20:39Z", ",'undone':true"),
        NOW);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.WITHDRAWN);
    pipe("shop.events", null, event.formatted("hover", "2018-11-13T20:20:39Z", ""), NOW);
    TestRecord<byte[], byte[]> rejected = ingest.rejected.readRecord();
    assertThat(text(rejected, FreshetHeaders.REASON)).isEqualTo("unknown-type");
    assertThat(text(rejected, FreshetHeaders.VALUE)).isEqualTo("hover");
    assertThat(text(rejected, FreshetHeaders.SOURCE)).isEqualTo("shop.events-0@2");
  }

  @Test
  void shouldRejectWhatDoesNotFitWithOriginPlaceValueAndRule() {
    order("{'buyer':'ann','lines':[{'sku':1,'stars':'many'}]}");
    TestRecord<byte[], byte[]> rejected = ingest.rejected.readRecord();
    assertThat(new String(rejected.value(), UTF_8)).contains("many");
    assertThat(text(rejected, FreshetHeaders.REASON)).isEqualTo("wrong-type");
    assertThat(text(rejected, FreshetHeaders.FIELD)).isEqualTo("/lines/0/stars");
    assertThat(text(rejected, FreshetHeaders.VALUE)).isEqualTo("many");
    assertThat(text(rejected, FreshetHeaders.RULE)).isEqualTo("a number");
    assertThat(FreshetHeaders.origin(rejected.headers()))
        .isEqualTo(new Origin("shop.ratings", 0, 0, NOW));
    assertThat(ingest.counts.sources().records(Outcome.REJECTED)).isEqualTo(1);
    assertThat(ingest.counts.rejected("wrong-type")).isEqualTo(1);
  }

  @Test
  void shouldNameTheForeignOriginOfWhatIngestRefuses() {
    order("{'buyer':'ann','lines':[{'sku':1,'stars':99}]}");
    TestRecord<byte[], byte[]> rejected = ingest.rejected.readRecord();
    assertThat(text(rejected, FreshetHeaders.REASON)).isEqualTo("out-of-range");
    assertThat(FreshetHeaders.origin(rejected.headers()))
        .isEqualTo(new Origin("t.ratings", 0, 0, NOW));
    assertThat(text(rejected, FreshetHeaders.SOURCE)).isEqualTo("shop.ratings-0@0");
  }

  @Test
  void shouldCountEveryRecordOnce() {
    order("{'buyer':'ann','lines':[{'sku':1,'stars':4},{'sku':1}]}");
    order("{'buyer':'ann','lines':[]}");
    order("nonsense");
    pipe("shop.customers", "ann", "{'likes':['Drama']}", NOW);
    ingest.nextState("ann");
    ingest.nextState("ann");
    assertThat(ingest.rejected.readRecordsToList()).hasSize(2);
    SourceCounts counts = ingest.counts.sources();
    assertThat(counts.records(Outcome.PARTLY)).isEqualTo(1);
    assertThat(counts.records(Outcome.IGNORED)).isEqualTo(1);
    assertThat(counts.records(Outcome.REJECTED)).isEqualTo(1);
    assertThat(counts.records(Outcome.MAPPED)).isEqualTo(1);
    assertThat(counts.written(Target.PROFILES)).isEqualTo(1);
  }

  @Test
  void shouldWriteItemsAndTheirTombstonesWithTheirOrigin() {
    pipe("shop.products", "lamp", "{'name':'Lamp'}", NOW);
    pipe("shop.products", "lamp", null, NOW);
    TestRecord<byte[], byte[]> lamp = items.readRecord();
    assertThat(new String(lamp.key(), UTF_8)).isEqualTo("lamp");
    assertThat(new String(lamp.value(), UTF_8)).isEqualTo("{\"title\":\"Lamp\"}");
    assertThat(FreshetHeaders.origin(lamp.headers()))
        .isEqualTo(new Origin("shop.products", 0, 0, NOW));
    assertThat(items.readRecord().value()).isNull();
  }

  @Test
  void shouldForgetAUserByATombstoneAndKeepForgottenWhatArrivedBefore() {
    order("{'buyer':'ann','lines':[{'sku':1,'stars':4}]}");
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
    pipe("shop.customers", "ann", null, NOW);
    assertThat(ingest.states.readRecord().value()).isNull();
    forgotten("t.profiles", "shop.customers-0@0"); // the withdrawal of the profile
    forgotten("t.profiles", "t.ratings-0@1"); // the tombstone over late profiles
    assertThat(ingest.stored("ann")).isNull();

    // written to ratings after the tombstone, but posted before it
    pipe("shop.ratings", null, "{'buyer':'ann','lines':[{'sku':2,'stars':4}]}", NOW - 60_000);
    forgotten("t.ratings", "shop.ratings-0@1");
    pipe("shop.customers", "ann", "{'likes':['Drama']}", NOW - 60_000);
    forgotten("t.profiles", "shop.customers-0@1");
    forgotten("t.profiles", "shop.customers-0@1"); // the tombstone over it
    List<TestRecord<byte[], byte[]>> profiles = ingest.output("t.profiles").readRecordsToList();
    assertThat(profiles.get(profiles.size() - 1).value()).as("over the late profile").isNull();
    assertThat(ingest.stored("ann")).isNull();

    pipe("shop.ratings", null, "{'buyer':'ann','lines':[{'sku':3,'stars':4}]}", NOW + 60_000);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);
  }

  @Test
  void shouldWithdrawAProfileThatWasMappedAfterItsForgetAndReadBeforeIt() {
    TestOutputTopic<byte[], byte[]> profiles = ingest.output("t.profiles");
    pipe("shop.customers", "ann", "{'likes':['Drama']}", NOW);
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.PROFILE);
    assertThat(profiles.readRecord().value()).isNotNull();

    ingest.rate("ann", null);

    assertThat(ingest.states.readRecord().value()).isNull();
    TestRecord<byte[], byte[]> over = profiles.readRecord();
    assertThat(over.value()).isNull();
    assertThat(over.key()).isEqualTo("ann".getBytes(UTF_8));
    forgotten("t.profiles", "t.ratings-0@0"); // so it withdraws nothing that comes later
    assertThat(ingest.stored("ann")).isNull();
  }

  @Test
  void shouldForgetByALaterTombstoneThatLooksOlderByLessThanTheMargin() {
    ingest.rate("ann", null);
    assertThat(ingest.states.readRecord().value()).isNull();
    forgotten("t.profiles", "t.ratings-0@0");
    ingest.rate("ann", "{\"userId\":\"ann\",\"itemId\":1,\"rating\":4}");
    assertThat(ingest.nextState("ann").effect()).isEqualTo(Effect.APPLIED);

    pipe("shop.customers", "ann", null, NOW - 1_000); // the other broker's clock is behind

    assertThat(ingest.states.readRecord().value()).isNull();
    forgotten("t.profiles", "shop.customers-0@0");
    forgotten("t.profiles", "t.ratings-0@2");
    assertThat(ingest.stored("ann")).isNull();
  }

  private void forgotten(String topic, String source) {
    TestRecord<byte[], byte[]> record = ingest.rejected.readRecord();
    assertThat(record.value()).isNull();
    assertThat(text(record, FreshetHeaders.REASON)).isEqualTo("forgotten");
    assertThat(text(record, FreshetHeaders.ORIGIN_TOPIC)).isEqualTo(topic);
    assertThat(text(record, FreshetHeaders.SOURCE)).isEqualTo(source);
  }

  private static String text(TestRecord<byte[], byte[]> record, String header) {
    return FreshetHeaders.text(record.headers(), header);
  }

  private void order(String json) {
    pipe("shop.ratings", null, json, NOW);
  }

  private void pipe(String topic, String key, String json, long millis) {
    byte[] value = json == null ? null : json.replace('\'', '"').getBytes(UTF_8);
    byte[] id = key == null ? null : key.getBytes(UTF_8);
    ingest.input(topic).pipeInput(new TestRecord<>(id, value, new RecordHeaders(), millis));
  }
}
