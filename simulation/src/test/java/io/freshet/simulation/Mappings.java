package io.freshet.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Json;
import io.freshet.schemas.record.Origin;
import io.freshet.schemas.topic.Topics;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The invariant that every record of a foreign topic became what its mapping says, and nothing
 * else; once under {@code exactly_once_v2}, at least once otherwise.
 */
final class Mappings {
  /** In an expected event: the time at which the foreign record arrived. */
  static final long OWN_TIME = -1;

  private record Place(String topic, int partition, long offset) {}

  private final World world;
  private final Map<Place, Map<JsonNode, Integer>> written = new HashMap<>();
  private final Map<Place, Integer> refused = new HashMap<>();

  private Mappings(World world) {
    this.world = world;
  }

  /** Checks it, once everything is processed. */
  static void check(World world) {
    if (!world.maps()) {
      return;
    }
    Mappings mappings = new Mappings(world);
    mappings.collect();
    for (String topic : ForeignTopics.names()) {
      for (PartitionLog log : world.kafka.logs(topic)) {
        log.history().forEach(entry -> mappings.compare(log, entry));
      }
    }
    Violation.require(
        mappings.written.isEmpty() && mappings.refused.isEmpty(),
        "mapped records %s and rejections %s come from no foreign record",
        mappings.written,
        mappings.refused);
  }

  private void collect() {
    Topics topics = world.deployment.topics();
    for (var topic : List.of(topics.ratings(), topics.profiles(), topics.items())) {
      for (PartitionLog log : world.kafka.logs(topic.name())) {
        for (LogEntry entry : log.history()) {
          Place place = foreign(entry);
          if (place != null && !isTombstoneOfProfile(topic.name(), entry, place)) {
            written
                .computeIfAbsent(place, p -> new LinkedHashMap<>())
                .merge(record(topic.name(), entry), 1, Integer::sum);
          }
        }
      }
    }
    for (PartitionLog log : world.kafka.logs(topics.rejectedRatings().name())) {
      for (LogEntry entry : log.history()) {
        Place place = foreign(entry);
        if (place != null) {
          refused.merge(place, 1, Integer::sum);
        }
      }
    }
  }

  /** Whether ingest wrote a tombstone over a profile that was mapped after a forget. */
  private boolean isTombstoneOfProfile(String topic, LogEntry entry, Place place) {
    return topic.equals(world.deployment.topics().profiles().name())
        && entry.value() == null
        && written.getOrDefault(place, Map.of()).keySet().stream()
            .anyMatch(record -> !record.get("value").isNull());
  }

  private static @Nullable Place foreign(LogEntry entry) {
    Origin origin = FreshetHeaders.origin(entry.headers());
    return origin == null || !ForeignTopics.contains(origin.topic())
        ? null
        : new Place(origin.topic(), origin.partition(), origin.offset());
  }

  private static JsonNode record(String topic, LogEntry entry) {
    byte[] value = entry.value();
    ObjectNode record = Json.MAPPER.createObjectNode();
    record.put("topic", topic).put("key", new String(entry.key(), UTF_8));
    record.set("value", value == null ? null : json(value));
    return record;
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compare(PartitionLog log, LogEntry entry) {
    Place place = new Place(log.name().topic(), log.name().partition(), entry.offset());
    Map<JsonNode, Integer> expected = new LinkedHashMap<>();
    json(entry.headers().lastHeader(ForeignProducers.EXPECTED).value())
        .forEach(each -> expected.merge(timed(each, entry), 1, Integer::sum));
    int toRefuse = Integer.parseInt(FreshetHeaders.text(entry.headers(), ForeignProducers.REFUSED));
    Map<JsonNode, Integer> found = written.getOrDefault(place, Map.of());
    int refusals = refused.getOrDefault(place, 0);
    boolean once = world.deployment.exactlyOnce();
    Violation.require(
        once ? found.equals(expected) : covers(found, expected),
        "foreign record %s became %s, its mapping gives %s",
        place,
        found,
        expected);
    Violation.require(
        (once || toRefuse == 0) ? refusals == toRefuse : refusals >= toRefuse,
        "foreign record %s has %d rejections, its mapping gives %d",
        place,
        refusals,
        toRefuse);
    written.remove(place);
    refused.remove(place);
  }

  private static boolean covers(Map<JsonNode, Integer> found, Map<JsonNode, Integer> expected) {
    return found.keySet().equals(expected.keySet())
        && expected.entrySet().stream().allMatch(e -> found.get(e.getKey()) >= e.getValue());
  }

  private static JsonNode timed(JsonNode expected, LogEntry entry) {
    if (expected.get("value") instanceof ObjectNode event
        && event.path("timestamp").asLong() == OWN_TIME) {
      event.set("timestamp", json(Long.toString(entry.timestamp() / 1_000).getBytes(UTF_8)));
    }
    return expected;
  }
}
