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
 * Receipt of forgetting a user: which data stays for how long, computed from the settings of the
 * topics.
 *
 * <p>Bounds. On a topic with retention, a record's segment closes at most {@code segment.ms} after
 * its first record and is deleted {@code retention.ms} after its last record. On a compacted topic,
 * a record is deleted at most {@code max.compaction.lag.ms} after its tombstone. The tombstone,
 * which holds the bare id, stays {@code delete.retention.ms} longer and is deleted by the
 * compaction after that. The broker's threads need a few seconds more. Kafka does not compact the
 * segment that it writes to, and closes a segment only when another record arrives: on a partition
 * without new records, the last segment waits for the next record.
 *
 * @param userId id of the forgotten user
 * @param written positions of the tombstones
 * @param refitForcedAfter time after which the trainer starts a refit without the user and
 *     publishes the model even if the gate would refuse it; the refit waits while the champion is
 *     pinned
 * @param held data that each topic and store may still hold, and until when
 * @param learned data in models and their files, and which event removes the data
 * @param outOfReach foreign topics that ingest reads: only their owners can delete the user there
 */
public record ForgetReceipt(
    String userId,
    List<Written> written,
    Duration refitForcedAfter,
    List<Held> held,
    List<Learned> learned,
    List<String> outOfReach) {

  /** Position of a tombstone. */
  public record Written(String topic, int partition, long offset) {
    @Override
    public String toString() {
      return topic + "-" + partition + "@" + offset;
    }
  }

  /**
   * Data about the user that stays until a date.
   *
   * @param where topic or file
   * @param until latest date of deletion; empty if there is no bound
   * @param because the settings that give the date
   */
  public record Held(String where, Optional<Instant> until, String because) {}

  /**
   * Data about the user in a model or its files that stays until an event, not until a date.
   *
   * @param where topic or file, and its content
   * @param until the event
   */
  public record Learned(String where, String until) {}

  /** Copies the lists. */
  public ForgetReceipt {
    written = List.copyOf(written);
    held = List.copyOf(held);
    learned = List.copyOf(learned);
    outOfReach = List.copyOf(outOfReach);
  }

  /**
   * Data that a topic may still hold about a user whose tombstone was written at {@code now}.
   *
   * @param topic name of the topic
   * @param configs topic settings in force, defaults included
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
   * Data that a store on a disk may still hold. RocksDB rewrites each file within one period. One
   * period brings the tombstone into a file, and one more removes the old values.
   */
  static Held heldByStore(ForgetElsewhere.Store store, Instant now) {
    Limit period =
        new Limit(
            store.setting() + " " + DurationText.text(store.compaction().toMillis()),
            Optional.of(store.compaction()));
    return period.then(period).held(store.where(), now);
  }

  /**
   * Data that the memory of forgotten users holds: a salted hash of the id and the time of
   * forgetting, but not the id. The entry stays as long as an older record of the user can be read,
   * including the case that the record is rerouted on its last day.
   *
   * @param changelog name of the memory's changelog
   * @param configs topic settings in force of the changelog
   * @param ratings topic settings in force of {@code ratings}
   * @param rerouted topic settings in force of {@code ratings-rerouted}
   * @param sources topic settings in force of foreign topics, whose records are mapped to {@code
   *     ratings}
   */
  static Held heldByMemory(
      String changelog,
      Map<String, String> configs,
      Map<String, String> ratings,
      Map<String, String> rerouted,
      List<Map<String, String>> sources,
      Instant now) {
    Limit lag = Limit.of(configs, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
    Limit tidied =
        new Limit(
            "tidied every " + DurationText.text(Remembering.TIDY_INTERVAL.toMillis()),
            Optional.of(Remembering.TIDY_INTERVAL));
    Limit readable = Limit.kept(ratings).then(Limit.kept(rerouted));
    Optional<Limit> longest = sources.stream().map(Limit::keptForeign).reduce(Limit::orLater);
    return longest
        .map(source -> source.then(readable))
        .orElse(readable)
        .then(tidied)
        .then(lag)
        .then(Limit.of(configs, TopicConfig.DELETE_RETENTION_MS_CONFIG))
        .then(lag)
        .held(changelog + " (a salted hash)", now);
  }

  /**
   * Date at which all topics and stores have deleted the data; empty if one of them has no bound.
   */
  public Optional<Instant> goneBy() {
    Optional<Instant> latest = Optional.of(Instant.EPOCH);
    for (Held one : held) {
      latest = latest.flatMap(l -> one.until().map(u -> u.isAfter(l) ? u : l));
    }
    return latest;
  }

  /** The receipt as JSON in UTF-8. Dates are in ISO-8601; a date without a bound is null. */
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
    receipt.put("outOfReach", outOfReach);
    receipt.put("goneBy", goneBy().map(Instant::toString).orElse(null));
    return HttpJson.encode(receipt);
  }

  private static Map<String, Object> entry(Learned one) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("where", one.where());
    entry.put("until", one.until());
    return entry;
  }

  /** A duration that follows from settings; an empty duration means no bound. */
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

    /** Max time that a topic with retention keeps a record. */
    static Limit kept(Map<String, String> configs) {
      return of(configs, TopicConfig.SEGMENT_MS_CONFIG)
          .then(of(configs, TopicConfig.RETENTION_MS_CONFIG));
    }

    /** Max time that a foreign topic keeps a record; none if it only compacts. */
    static Limit keptForeign(Map<String, String> configs) {
      String cleanup = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
      return cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE)
          ? kept(configs)
          : new Limit("a foreign topic with cleanup.policy " + cleanup, Optional.empty());
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

    Limit orLater(Limit other) {
      if (length.isEmpty()) {
        return this;
      }
      return other.length.isEmpty() || other.length.get().compareTo(length.get()) > 0
          ? other
          : this;
    }

    Held held(String where, Instant now) {
      return new Held(where, length.flatMap(l -> later(now, l)), because);
    }

    /** Empty for a date beyond the range of {@link Instant}, which is as good as no bound. */
    private static Optional<Instant> later(Instant now, Duration length) {
      return length.compareTo(Duration.between(now, Instant.MAX)) < 0
          ? Optional.of(now.plus(length))
          : Optional.empty();
    }
  }
}
