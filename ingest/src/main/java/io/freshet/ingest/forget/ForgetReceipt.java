package io.freshet.ingest.forget;

import io.freshet.http.HttpJson;
import io.freshet.ingest.Remembering;
import io.freshet.schemas.record.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What forgetting a user leaves behind and for how long, computed from the settings of the topics.
 *
 * <p>Bounds. On a topic with retention, a record's segment closes {@code segment.ms} after its
 * first record at the latest, and goes {@code retention.ms} after its last. On a compacted topic, a
 * record that a tombstone follows goes {@code max.compaction.lag.ms} after the tombstone; the
 * tombstone, which holds the bare id, stays {@code delete.retention.ms} longer and goes with the
 * compaction after that. The seconds the broker's own threads take come on top. Kafka compacts no
 * segment that is still written to, and closes one only when a record follows: on a partition where
 * nobody else writes, the last segment waits for the next record.
 *
 * @param userId who was forgotten
 * @param written the tombstones
 * @param refitForcedAfter when the trainer begins a refit without the user whose model it publishes
 *     whatever its gate finds; while somebody has pinned the champion, it waits
 * @param held what each topic and store may still hold, and until when
 * @param learned what models and their files hold, and what ends that
 */
public record ForgetReceipt(
    String userId,
    List<Written> written,
    Duration refitForcedAfter,
    List<Held> held,
    List<Learned> learned) {

  /** Where a tombstone lies. */
  public record Written(String topic, int partition, long offset) {
    @Override
    public String toString() {
      return topic + "-" + partition + "@" + offset;
    }
  }

  /**
   * Bytes about the user that stay for a while.
   *
   * @param where topic or file
   * @param until when they are gone at the latest; empty if nothing bounds it
   * @param because the settings the date follows from
   */
  public record Held(String where, Optional<Instant> until, String because) {}

  /**
   * Bytes that a model or its files hold of the user until something happens, not until a date.
   *
   * @param where topic or file, and what lies there
   * @param until the event
   */
  public record Learned(String where, String until) {}

  /** Copies the lists. */
  public ForgetReceipt {
    written = List.copyOf(written);
    held = List.copyOf(held);
    learned = List.copyOf(learned);
  }

  /**
   * What a topic may hold of a user whose tombstone was written at {@code now}.
   *
   * @param topic its name
   * @param configs every topic-level setting in force, defaults included
   */
  static List<Held> heldBy(String topic, Map<String, String> configs, Instant now) {
    String cleanup = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    boolean compacts = cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    boolean deletes = cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    Limit lag = Limit.of(configs, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
    Limit tombstones = Limit.of(configs, TopicConfig.DELETE_RETENTION_MS_CONFIG);
    Limit byRetention = Limit.kept(configs);
    if (!compacts) {
      return List.of(byRetention.held(topic, now));
    }
    Limit superseded = lag;
    Limit bareId = lag.then(tombstones).then(lag);
    if (deletes) {
      superseded = superseded.orEarlier(byRetention);
      bareId = bareId.orEarlier(byRetention);
    }
    return List.of(superseded.held(topic, now), bareId.held(topic + " (the bare id)", now));
  }

  /**
   * What a store on a disk may hold: RocksDB rewrites a file that old values are in within one
   * period, and without them at the latest when the tombstone has reached a file, too.
   */
  static Held heldByStore(ForgetElsewhere.Store store, Instant now) {
    Limit period =
        new Limit(
            store.setting() + " " + DurationText.text(store.compaction().toMillis()),
            Optional.of(store.compaction()));
    return period.then(period).held(store.where(), now);
  }

  /**
   * What the memory of forgotten users holds: no id, but a salted hash of it and when the user was
   * forgotten, for as long as a record from before may be read, be it on the last day and sent on.
   *
   * @param changelog name of the memory's changelog
   * @param configs settings in force of the changelog
   * @param ratings settings in force of {@code ratings}
   * @param rerouted settings in force of {@code ratings-rerouted}
   */
  static Held heldByMemory(
      String changelog,
      Map<String, String> configs,
      Map<String, String> ratings,
      Map<String, String> rerouted,
      Instant now) {
    Limit lag = Limit.of(configs, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
    Limit tidied =
        new Limit(
            "tidied every " + DurationText.text(Remembering.TIDY_INTERVAL.toMillis()),
            Optional.of(Remembering.TIDY_INTERVAL));
    return Limit.kept(ratings)
        .then(Limit.kept(rerouted))
        .then(tidied)
        .then(lag)
        .then(Limit.of(configs, TopicConfig.DELETE_RETENTION_MS_CONFIG))
        .then(lag)
        .held(changelog + " (a salted hash)", now);
  }

  /** When topics and stores hold nothing any more; empty if nothing bounds one of them. */
  public Optional<Instant> goneBy() {
    Optional<Instant> latest = Optional.of(Instant.EPOCH);
    for (Held one : held) {
      latest = latest.flatMap(l -> one.until().map(u -> u.isAfter(l) ? u : l));
    }
    return latest;
  }

  /** The receipt as JSON, in UTF-8: dates in ISO-8601, null where nothing bounds them. */
  public byte[] toJson() {
    List<Map<String, Object>> lingering = new ArrayList<>();
    for (Held one : held) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("where", one.where());
      entry.put("until", one.until().map(Instant::toString).orElse(null));
      entry.put("because", one.because());
      lingering.add(entry);
    }
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("userId", userId);
    receipt.put("written", written.stream().map(Written::toString).toList());
    receipt.put("refitForcedAfterSeconds", refitForcedAfter.toSeconds());
    receipt.put("held", lingering);
    receipt.put("learned", learned.stream().map(ForgetReceipt::entry).toList());
    receipt.put("goneBy", goneBy().map(Instant::toString).orElse(null));
    return HttpJson.encode(receipt);
  }

  private static Map<String, Object> entry(Learned one) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("where", one.where());
    entry.put("until", one.until());
    return entry;
  }

  /** A length of time that settings give, or none. */
  private record Limit(String because, Optional<Duration> length) {

    static Limit of(Map<String, String> configs, String key) {
      Optional<Long> millis =
          Optional.ofNullable(configs.get(key))
              .filter(v -> v.matches("-?\\d{1,19}"))
              .map(Long::parseLong);
      return new Limit(
          key + " " + millis.map(DurationText::text).orElse("unknown"),
          millis.filter(m -> m >= 0 && m < Long.MAX_VALUE).map(Duration::ofMillis));
    }

    /** How long a topic with retention keeps a record. */
    static Limit kept(Map<String, String> configs) {
      return of(configs, TopicConfig.SEGMENT_MS_CONFIG)
          .then(of(configs, TopicConfig.RETENTION_MS_CONFIG));
    }

    Limit then(Limit next) {
      return new Limit(
          because + " + " + next.because, length.flatMap(mine -> next.length.map(mine::plus)));
    }

    Limit orEarlier(Limit other) {
      if (length.isEmpty()) {
        return other;
      }
      return other.length.isPresent() && other.length.get().compareTo(length.get()) < 0
          ? other
          : this;
    }

    Held held(String where, Instant now) {
      return new Held(where, length.flatMap(l -> later(now, l)), because);
    }

    /** Empty for a date beyond what an instant holds: as good as no bound. */
    private static Optional<Instant> later(Instant now, Duration length) {
      return length.compareTo(Duration.between(now, Instant.MAX)) < 0
          ? Optional.of(now.plus(length))
          : Optional.empty();
    }
  }
}
