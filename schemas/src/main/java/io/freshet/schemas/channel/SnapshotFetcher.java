package io.freshet.schemas.channel;

import io.freshet.schemas.topic.KafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetcher of snapshot files from {@code model-chunks}. It reads the version's records from the
 * manifest's first offset on, and verifies sizes, CRCs and SHA-256.
 *
 * <p>A commit reaches the partitions of a transaction one by one, so {@code models} may show a
 * manifest whose chunks are not committed yet on their partition. A fetch waits until they are
 * committed before it judges them.
 *
 * <p>Not thread-safe, except {@link #wakeup()} and {@link #chunksRead()}.
 */
public final class SnapshotFetcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFetcher.class);
  private static final int LOG_EVERY = 256;
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final long maxSizeBytes;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final AtomicLong chunksRead = new AtomicLong();

  /**
   * Creates a fetcher, which connects with the first fetch.
   *
   * @param consumer consumer with read_committed, without assignment and with {@code
   *     auto.offset.reset=none}; closed with this fetcher
   * @param topic name of the {@code model-chunks} topic
   * @param maxSizeBytes max size of a snapshot; a larger one is refused before anything is read
   * @param patience max time without a new record
   * @param nanoTime clock for deadlines, such as {@link System#nanoTime}
   */
  public SnapshotFetcher(
      Consumer<String, byte[]> consumer,
      String topic,
      long maxSizeBytes,
      Duration patience,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.topic = topic;
    this.maxSizeBytes = maxSizeBytes;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates a fetcher with its own consumer.
   *
   * @param maxSizeBytes max size of a snapshot; a larger one is refused before anything is read
   * @param patience max time without a new record
   */
  public static SnapshotFetcher open(KafkaSettings settings, long maxSizeBytes, Duration patience) {
    return new SnapshotFetcher(
        ChannelConsumers.atKnownOffsets(settings),
        settings.topics().modelChunks().name(),
        maxSizeBytes,
        patience,
        System::nanoTime);
  }

  /**
   * Fetches and verifies a snapshot. The caller deletes the target if this method throws.
   *
   * @param target path of the file, which is overwritten if it exists
   * @throws SnapshotRefusedException if the topic's content does not match the manifest
   * @throws TimeoutException if the broker stops answering or the chunks are not committed in time;
   *     a retry can succeed, as for any {@link org.apache.kafka.common.KafkaException}
   * @throws IOException if the file cannot be written
   */
  public void fetch(ModelManifest manifest, Path target)
      throws SnapshotRefusedException, IOException {
    TopicPartition partition = new TopicPartition(topic, manifest.chunks().partition());
    long first = manifest.chunks().firstOffset();
    // While the last stable offset is below this, the commit has not reached the partition.
    long committedFrom = first + manifest.chunks().count();
    try (ChunkAssembler assembler = new ChunkAssembler(target, manifest, maxSizeBytes)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, first);
      long end = stableEnd(partition);
      long heard = nanoTime.getAsLong();
      long position = first;
      while (assembler.missing() > 0 && position < Math.max(end, committedFrom)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(SLICE)) {
          // If two trainers have published at once, their chunks are interleaved.
          if (manifest.version().equals(record.key()) && record.value() != null) {
            assembler.accept(record.headers(), record.value());
            if (chunksRead.incrementAndGet() % LOG_EVERY == 0) {
              LOG.info("Fetching {}: {} chunks left", manifest.version(), assembler.missing());
            }
          }
        }
        long next = consumer.position(partition, patience);
        if (next > position) {
          position = next;
          heard = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - heard > patience.toNanos()) {
          throw new TimeoutException(
              "read %s only to offset %d of %d%s, and no record for %s"
                  .formatted(
                      partition,
                      position,
                      Math.max(end, committedFrom),
                      end < committedFrom
                          ? ", because " + manifest.version() + " is not committed there"
                          : "",
                      patience));
        }
        if (end < committedFrom) {
          end = stableEnd(partition);
        }
      }
      assembler.finish();
    } catch (ChunkException e) {
      throw SnapshotRefusedException.of(manifest.version(), e);
    } catch (OffsetOutOfRangeException e) {
      long start =
          consumer.beginningOffsets(List.of(partition), patience).getOrDefault(partition, 0L);
      if (start <= first) {
        // The log ends before the offset: a new leader may not know the offset yet.
        throw e;
      }
      throw new SnapshotRefusedException(
          manifest.version(),
          SnapshotRefusedException.Refusal.TRIMMED,
          "its first chunk at offset %d of %s no longer exists".formatted(first, partition),
          e);
    } finally {
      // The consumer would otherwise prefetch records that are not needed.
      consumer.unsubscribe();
    }
  }

  /** Number of chunks read by all fetches. May be called from any thread. */
  public long chunksRead() {
    return chunksRead.get();
  }

  /** The offset after the last record that a read_committed consumer sees. */
  private long stableEnd(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition), patience).getOrDefault(partition, 0L);
  }

  /**
   * Makes the running fetch or the next one throw {@link
   * org.apache.kafka.common.errors.WakeupException}. May be called from any thread.
   */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
