package io.freshet.standalone.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.items.ItemDictionary;
import io.freshet.scorer.items.ItemFollower;
import io.freshet.scorer.items.ItemOverlay;
import io.freshet.scorer.items.ItemRules;
import io.freshet.standalone.broker.EmbeddedBroker;
import io.freshet.standalone.broker.EmbeddedBrokerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scorer that starts late still knows of items that were withdrawn long ago. */
class ItemTombstonesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String GONE = "gone";

  @TempDir Path folder;

  /** Beside the topic as it is made, one as the last release made it, which lets tombstones go. */
  @Test
  void shouldKnowWhatIsGoneHoweverOftenTheTopicWasCompacted() throws Exception {
    Map<String, String> quick =
        Map.of(
            "log.cleaner.backoff.ms", "200",
            "log.initial.task.delay.ms", "500",
            "log.retention.check.interval.ms", "500");
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(new EmbeddedBrokerSettings(folder, 0, PATIENCE, quick))) {
      KafkaSettings kafka =
          KafkaSettings.from(Map.of(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers()));
      String items = kafka.topics().items().name();
      String control = "control";
      Map<String, String> configs = new HashMap<>(kafka.topics().items().configs());
      configs.put("min.compaction.lag.ms", "0");
      configs.put("max.compaction.lag.ms", "1000");
      configs.put("min.cleanable.dirty.ratio", "0.01");
      configs.put("segment.ms", "1000");
      Map<String, String> dropping = new HashMap<>(configs);
      dropping.put("delete.retention.ms", "1");
      try (Admin admin = Admin.create(kafka.adminProperties());
          Producer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  kafka.producerProperties(),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        admin
            .createTopics(
                List.of(
                    new NewTopic(items, 1, (short) 1).configs(configs),
                    new NewTopic(control, 1, (short) 1).configs(dropping)))
            .all()
            .get();
        for (String topic : List.of(items, control)) {
          producer.send(record(topic, GONE, Items.encode(item(GONE)))).get();
          producer.send(record(topic, GONE, null)).get();
        }
        AtomicInteger others = new AtomicInteger();
        // Segments close, and are compacted, only while others are posted.
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1_100))
            .until(
                () -> {
                  for (String topic : List.of(items, control)) {
                    String id = "other" + others.incrementAndGet();
                    producer.send(record(topic, id, Items.encode(item(id)))).get();
                  }
                  return values(kafka, control).isEmpty() && values(kafka, items).size() == 1;
                });

        ItemDictionary dictionary = new ItemDictionary();
        List<ItemOverlay> overlays = new ArrayList<>();
        try (ItemFollower late =
            new ItemFollower(
                consumer(kafka),
                items,
                dictionary,
                ItemRules.NONE,
                overlays::add,
                System::nanoTime)) {
          await().atMost(PATIENCE).until(late::step);
        }
        assertThat(overlays.get(0).unavailable(dictionary.intern(GONE))).isTrue();
      }
    }
  }

  /** The values that the topic still has of the item, null for a tombstone. */
  private static List<byte[]> values(KafkaSettings kafka, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<byte[]> values = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (new String(record.key(), UTF_8).equals(GONE)) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    return new KafkaConsumer<>(
        kafka.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String id, byte[] value) {
    return new ProducerRecord<>(topic, 0, id.getBytes(UTF_8), value);
  }

  private static Item item(String id) {
    return new Item(id, "Title of " + id, List.of("Drama"), null, null, true);
  }
}
