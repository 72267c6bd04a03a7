package io.freshet.scorer.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ItemOverlayReaderTest {
  private static final TopicPartition ITEMS = new TopicPartition("items", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final ItemDictionary dictionary = new ItemDictionary();
  private final List<ItemOverlay> published = new CopyOnWriteArrayList<>();
  private final ItemOverlayReader reader =
      new ItemOverlayReader(
          new ItemFollower(
              consumer,
              ITEMS.topic(),
              dictionary,
              ItemRules.NONE,
              published::add,
              System::nanoTime));
  private long offset;

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void shouldPublishOnceWhenTheItemsPostedSoFarAreRead() throws Exception {
    begin(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            post("" + i, Items.encode(item("" + i, "Title " + i)));
          }
        },
        5_000);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    assertThat(published).hasSize(1);
    assertThat(published.get(0).items()).isEqualTo(5_000);
  }

  @Test
  void shouldBeLoadedAtOnceWhereThereAreNoItems() throws Exception {
    begin(() -> {}, 0);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    assertThat(published).hasSize(1);
    assertThat(published.get(0).items()).isZero();
  }

  @Test
  void shouldBeWaitedForWhileItReadsHoweverLongThatTakes() throws Exception {
    Duration patience = Duration.ofSeconds(1);
    consumer.updateBeginningOffsets(Map.of(ITEMS, 0L));
    consumer.updateEndOffsets(Map.of(ITEMS, 9L));
    for (int i = 0; i < 9; i++) {
      String id = "" + i;
      consumer.schedulePollTask(
          () -> {
            LockSupport.parkNanos(patience.toNanos() / 3);
            post(id, Items.encode(item(id, "One")));
          });
    }
    reader.start();

    assertThat(reader.awaitLoaded(patience)).isTrue();
    assertThat(reader.recordsRead()).isEqualTo(9);
  }

  @Test
  void shouldNotBeWaitedForWithoutProgress() throws Exception {
    begin(() -> post("1", Items.encode(item("1", "One"))), 2);

    assertThat(reader.awaitLoaded(Duration.ofMillis(50))).isFalse();
  }

  @Test
  void shouldFollowChangesAndTombstones() throws Exception {
    begin(() -> post("1", Items.encode(item("1", "One"))), 1);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    consumer.schedulePollTask(
        () -> {
          post("1", null);
          post("2", Items.encode(item("2", "Two")));
        });
    await().until(() -> published.get(published.size() - 1).listed(dictionary.intern("2")));
    assertThat(published.get(published.size() - 1).unavailable(dictionary.intern("1"))).isTrue();
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldPassOverWhatIsNoItem() throws Exception {
    begin(
        () -> {
          post("1", "not json".getBytes(StandardCharsets.UTF_8));
          post("2", Items.encode(item("2", "Two")));
        },
        2);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    assertThat(published.get(0).items()).isEqualTo(1);
    assertThat(reader.failure()).isNull();
  }

  @Test
  void shouldKeepAnItemWithFieldsThatAreNotReadAndCountThem() throws Exception {
    begin(
        () -> {
          post("1", bytes("{\"title\":\"One\",\"price\":9,\"genre\":[\"Drama\"]}"));
          post("2", bytes("{\"title\":\"Two\",\"price\":8}"));
          post("3", Items.encode(item("3", "Three")));
        },
        3);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isTrue();
    assertThat(published.get(0).items()).isEqualTo(3);
    assertThat(published.get(0).title(dictionary.intern("1"))).isEqualTo(bytes("One"));
    assertThat(published.get(0).unknownFields()).isEqualTo(3);
  }

  @Test
  void shouldSayWhatEndedIt() throws Exception {
    consumer.setPollException(new KafkaException("gone"));
    begin(() -> {}, 1);
    assertThat(reader.awaitLoaded(Duration.ofSeconds(30))).isFalse();
    assertThat(reader.failure()).hasMessage("gone");
  }

  private void begin(Runnable firstPoll, long end) {
    consumer.updateBeginningOffsets(Map.of(ITEMS, 0L));
    consumer.updateEndOffsets(Map.of(ITEMS, end));
    consumer.schedulePollTask(firstPoll);
    reader.start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void post(String id, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            ITEMS.topic(), 0, offset++, id.getBytes(StandardCharsets.UTF_8), value));
  }

  private static Item item(String id, String title) {
    return new Item(id, title, List.of("Drama"), null, null, true);
  }
}
