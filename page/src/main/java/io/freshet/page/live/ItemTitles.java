package io.freshet.page.live;

import io.freshet.schemas.item.Item;
import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The titles of the items, read from the topic {@code items} one {@link #step} at a time. The
 * number of titles is bounded; items beyond it are shown by their ids. {@link #title} and {@link
 * #size} may be called by any thread.
 */
final class ItemTitles {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final int maxTitles;
  private final Map<String, String> titles = new ConcurrentHashMap<>();
  private boolean begun;

  /**
   * Creates a reader that has read nothing.
   *
   * @param consumer read_committed, without group
   * @param topic full name of the items topic, which has one partition
   * @param maxTitles max number of titles
   */
  ItemTitles(Consumer<byte[], byte[]> consumer, String topic, int maxTitles) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.maxTitles = maxTitles;
  }

  /** Reads what has arrived, for a fifth of a second at most. */
  void step() {
    if (!begun) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      begun = true;
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      return;
    }
    if (record.value() == null) {
      titles.remove(new String(key, StandardCharsets.UTF_8));
    } else if (Items.decode(key, record.value()) instanceof Parsed.Accepted<Item> accepted) {
      Item item = accepted.value();
      if (titles.size() < maxTitles || titles.containsKey(item.itemId())) {
        titles.put(item.itemId(), item.title() == null ? "" : item.title());
      }
    } // the scorer reports records of items that break a rule
  }

  /** The title of an item; null if it has none or is unknown. */
  @Nullable String title(String itemId) {
    String title = titles.get(itemId);
    return title == null || title.isEmpty() ? null : title;
  }

  /** Number of items. */
  int size() {
    return titles.size();
  }
}
