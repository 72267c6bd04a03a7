package io.freshet.schemas.streams;

import io.freshet.schemas.channel.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Age of a Kafka Streams client's local stores: the time since they were last known to be complete
 * on disk.
 *
 * <p>A crash can lose the newest writes of a local store, because Kafka Streams flushes a store
 * only after 10,000 records or when it closes. The next start repeats the lost writes from the
 * changelog. A lost deletion is no longer there once compaction has removed its tombstone, so the
 * deleted entry, such as the state of a forgotten user, would be back. Stores that are too old for
 * their changelog are therefore deleted before the start and restored from the whole changelog. The
 * same holds for a machine that comes back after a long time.
 */
public final class StoreAge {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAge.class);

  /** Kafka's default of {@code delete.retention.ms}. */
  private static final Duration DEFAULT_TOMBSTONES = Duration.ofDays(1);

  private final Path file;
  private final InstantSource clock;

  /**
   * Creates the age of the stores of an application.
   *
   * @param stateDir folder of the client's stores; its file {@code <application id>.stores} holds
   *     the time, epoch milliseconds as decimal text
   */
  public StoreAge(Path stateDir, String applicationId, InstantSource clock) {
    this.file = stateDir.resolve(applicationId + ".stores");
    this.clock = clock;
  }

  /**
   * Deletes the local stores if they are too old for their changelogs. Call it before the client
   * starts.
   *
   * @param tombstones time for which the changelogs keep tombstones
   */
  public void check(KafkaStreams streams, Duration tombstones) {
    if (exceeds(limit(tombstones))) {
      LOG.info(
          "Restoring the local stores from the whole changelogs: they were last complete on disk"
              + " more than {} ago, or at an unknown time",
          limit(tombstones));
      streams.cleanUp();
      renew();
    }
  }

  /**
   * Max age of stores: half the time for which the changelogs keep tombstones, so that the other
   * half is left for the restore.
   */
  public static Duration limit(Duration tombstones) {
    return tombstones.dividedBy(2);
  }

  /**
   * Shortest time for which the changelogs keep tombstones.
   *
   * @param changelogs names of the topics; a topic that does not exist yet is left out
   * @param configs settings in force, by topic
   */
  public static Duration tombstones(
      Collection<String> changelogs, Map<String, Map<String, String>> configs) {
    return changelogs.stream()
        .map(configs::get)
        .filter(
            config -> config != null && config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG) != null)
        .map(config -> Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG)))
        .map(Duration::ofMillis)
        .min(Duration::compareTo)
        .orElse(DEFAULT_TOMBSTONES);
  }

  /** Whether the stores are older than a limit, or their age is unknown. */
  boolean exceeds(Duration limit) {
    try {
      if (!Files.exists(file)) {
        return true;
      }
      long completeMillis = Long.parseLong(Files.readString(file).strip());
      return clock.millis() - completeMillis > limit.toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          file + " holds no time; delete the file, and the stores are restored once", e);
    }
  }

  /** Records that the stores are complete on disk now: deleted, or closed in order. */
  public void renew() {
    try {
      WholeFile.write(file, Long.toString(clock.millis()).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
