package io.freshet.standalone.command;

import io.freshet.standalone.topics.TopicState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What forgetting a user leaves behind and for how long, computed from the settings of the topics.
 *
 * <p>Bounds. On a topic with retention, a record's segment closes {@code segment.ms} after its
 * first record at the latest, and goes {@code retention.ms} after its last. On a compacted topic, a
 * record that a tombstone follows goes {@code max.compaction.lag.ms} after the tombstone; the
 * tombstone, which holds the bare id, stays {@code delete.retention.ms} longer and goes with the
 * compaction after that. The seconds the broker's own threads take come on top.
 *
 * @param userId who was forgotten
 * @param written the tombstones, as {@code topic-partition@offset}
 * @param refitForcedAfter when the trainer publishes a model without the user, whatever its gate
 *     finds
 * @param held what each topic may still hold
 */
record ForgetReceipt(
    String userId, List<String> written, Duration refitForcedAfter, List<Held> held) {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Bytes about the user that stay for a while.
   *
   * @param where topic or file
   * @param until when they are gone at the latest; empty if nothing bounds it
   * @param because the settings the date follows from
   */
  record Held(String where, Optional<Instant> until, String because) {}

  ForgetReceipt {
    written = List.copyOf(written);
    held = List.copyOf(held);
  }

  /** What a topic may hold of a user whose tombstone was written at {@code now}. */
  static List<Held> heldBy(TopicState topic, Instant now) {
    String cleanup = topic.config(TopicConfig.CLEANUP_POLICY_CONFIG).orElse("");
    boolean compacts = cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    boolean deletes = cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    Limit retention = Limit.of(topic, TopicConfig.RETENTION_MS_CONFIG);
    Limit segment = Limit.of(topic, TopicConfig.SEGMENT_MS_CONFIG);
    Limit lag = Limit.of(topic, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);
    Limit tombstones = Limit.of(topic, TopicConfig.DELETE_RETENTION_MS_CONFIG);
    Limit byRetention = segment.then(retention);
    if (!compacts) {
      return List.of(byRetention.held(topic.name(), now));
    }
    Limit superseded = lag;
    Limit bareId = lag.then(tombstones).then(lag);
    if (deletes) {
      superseded = superseded.orEarlier(byRetention);
      bareId = bareId.orEarlier(byRetention);
    }
    return List.of(
        superseded.held(topic.name(), now), bareId.held(topic.name() + " (the bare id)", now));
  }

  /**
   * What ingest's local stores may hold: RocksDB rewrites a file that old values are in within one
   * period, and without them at the latest when the tombstone has reached a file, too.
   *
   * @param compaction the period of RocksDB's compaction
   */
  static Held heldByStores(Duration compaction, Instant now) {
    Limit period =
        new Limit(
            "ingest.store.compaction.seconds " + Spans.text(compaction.toMillis()),
            Optional.of(compaction));
    return period.then(period).held("ingest's local stores", now);
  }

  /** When the last byte is gone; empty if nothing bounds one of them. */
  Optional<Instant> goneBy() {
    Optional<Instant> latest = Optional.of(Instant.EPOCH);
    for (Held one : held) {
      latest = latest.flatMap(l -> one.until().map(u -> u.isAfter(l) ? u : l));
    }
    return latest;
  }

  /** The receipt as text. */
  String render() {
    StringBuilder out = new StringBuilder();
    out.append("user ").append(userId).append(" forgotten\n");
    out.append("  written   ").append(String.join(", ", written));
    out.append(" (tombstones, acknowledged by all in-sync replicas)\n");
    out.append(
        """
          at once   as soon as they read the tombstones, ingest deletes the state and tombstones user-states, and
                    the scorer tombstones recommendations: no reader of the newest value sees the user again
          refit     the next model is trained without the user, at the latest after %s (trainer.forget.force.days);
                    models hold items only, never users
          lingers   superseded bytes, which only reading a topic's past can show, at the latest until:
        """
            .formatted(Spans.text(refitForcedAfter.toMillis())));
    TextTable table = new TextTable("where", "until", "because");
    for (Held one : held) {
      table.row(one.where(), one.until().map(MINUTES::format).orElse("no bound"), one.because());
    }
    table.render().lines().forEach(line -> out.append("              ").append(line).append('\n'));
    out.append(
        goneBy()
            .map(date -> "  gone by   " + MINUTES.format(date) + '\n')
            .orElse("  gone by   no date: give the topics above without a bound a limit\n"));
    return out.toString();
  }

  /** A length of time that settings give, or none. */
  private record Limit(String because, Optional<Duration> length) {

    static Limit of(TopicState topic, String key) {
      Optional<Long> millis = topic.millis(key);
      return new Limit(
          key + " " + millis.map(Spans::text).orElse("unknown"),
          millis.filter(m -> m >= 0 && m < Long.MAX_VALUE).map(Duration::ofMillis));
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
