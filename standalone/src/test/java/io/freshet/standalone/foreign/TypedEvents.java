package io.freshet.standalone.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.answer.Recommendations;
import io.freshet.schemas.answer.RecommendationsJson;
import io.freshet.schemas.answer.RecommendedItem;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.Topics;
import io.freshet.standalone.demo.TopicScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Made-up events of types: views, purchases and dislikes of a catalogue. Every view of an item
 * comes later than its purchase, so a view that undid a purchase would show.
 *
 * @param events as JSON in a random order, by user
 * @param hidden items that the user bought or disliked, by user
 * @param viewed items that the user only viewed, by user
 */
record TypedEvents(
    List<Event> events, Map<String, Set<String>> hidden, Map<String, Set<String>> viewed) {
  private static final int ITEMS = 60;
  private static final long START = 1_700_000_000L;
  private static final List<String> TYPES = List.of("view", "purchase", "dislike");

  /**
   * An event.
   *
   * @param user whose event it is
   * @param json the value of its record
   */
  record Event(String user, String json) {}

  /** Draws events of users, the same for the same seed. */
  static TypedEvents draw(int users, int count, long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    Map<String, Set<String>> hidden = new TreeMap<>();
    Map<String, Set<String>> viewed = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String user = "user-" + random.nextInt(users);
      String item = "item-" + random.nextInt(ITEMS);
      int type = random.nextInt(TYPES.size());
      long seconds = START + (type == 0 ? 1_000_000 : 0) + random.nextInt(1_000_000);
      events.add(
          new Event(
              user,
              "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"%s\",\"timestamp\":%d}"
                  .formatted(user, item, TYPES.get(type), seconds)));
      (type == 0 ? viewed : hidden).computeIfAbsent(user, u -> new HashSet<>()).add(item);
    }
    viewed.forEach((user, items) -> items.removeAll(hidden.getOrDefault(user, Set.of())));
    return new TypedEvents(events, hidden, viewed);
  }

  /** The records of the catalogue. */
  static List<ProducerRecord<byte[], byte[]>> items(Topics topics) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      byte[] value = "{\"title\":\"Title %d\"}".formatted(i).getBytes(UTF_8);
      records.add(
          new ProducerRecord<>(topics.items().name(), 0, ("item-" + i).getBytes(UTF_8), value));
    }
    return records;
  }

  /**
   * Checks that the newest list of every user has no item that the user bought or disliked, and
   * that viewed items may come again.
   */
  void assertListsKeepTheRules(KafkaSettings kafka) {
    TopicScan scan = new TopicScan(kafka.consumerProperties());
    Map<String, Recommendations> newest = new HashMap<>();
    scan.read(
        scan.ranges(kafka.topics().recommendations().name()),
        record -> {
          if (record.value() != null) {
            newest.put(new String(record.key(), UTF_8), RecommendationsJson.decode(record.value()));
          }
        });
    assertThat(newest.keySet())
        .containsExactlyInAnyOrderElementsOf(
            new HashSet<>(events.stream().map(Event::user).toList()));
    int again = 0;
    for (Map.Entry<String, Recommendations> each : newest.entrySet()) {
      List<String> list = each.getValue().items().stream().map(RecommendedItem::itemId).toList();
      assertThat(list)
          .as(each.getKey())
          .isNotEmpty()
          .doesNotContainAnyElementsOf(hidden.getOrDefault(each.getKey(), Set.of("none")));
      again +=
          (int)
              list.stream().filter(viewed.getOrDefault(each.getKey(), Set.of())::contains).count();
    }
    assertThat(again).as("viewed items that stay in the lists").isPositive();
  }
}
