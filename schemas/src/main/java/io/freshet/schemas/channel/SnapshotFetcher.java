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
 * Puts snapshot files together from {@code model-chunks}: reads from the manifest's first offset
 * on, takes the records of that version, and believes nothing before sizes, CRCs and SHA-256 agree.
 *
 * <p>A commit reaches the partitions of a transaction one by one, so {@code models} may show a
 * manifest whose chunks committed readers do not see yet. A fetch waits for them, and refuses only
 * what is wrong once they can be seen.
 *
 * <p>Not thread-safe, except {@link #wakeup()} and {@link #chunksRead()}.
 */
public final class SnapshotFetcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SnapshotFetcher.class);
  private static final int LOG_EVERY = 256;
  private static final Duration SLICE = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final long maxSizeBytes;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final AtomicLong chunksRead = new AtomicLong();

  /**
   * Connects to nothing before the first fetch.
   *
   * @param consumer read_committed, without assignment and with {@code auto.offset.reset=none};
   *     closed with this fetcher
   * @param topic the {@code model-chunks} topic
   * @param maxSizeBytes a larger snapshot is refused before anything is read
   * @param patience how long to wait while nothing arrives
   * @param nanoTime a clock for deadlines, as {@link System#nanoTime}
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
   * Connects to a cluster.
   *
   * @param maxSizeBytes a larger snapshot is refused before anything is read
   * @param patience how long to wait while nothing arrives
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
   * Fetches and verifies a snapshot. The caller removes the target when this throws.
   *
   * @param target written over if it exists
   * @throws SnapshotRefusedException if the channel does not hold what the manifest promises
   * @throws TimeoutException if the broker stops answering, or the commit does not reach the
   *     chunks: worth another try, like any other {@link org.apache.kafka.common.KafkaException}
   * @throws IOException if the file cannot be written
   */
  public void fetch(ModelManifest manifest, Path target)
      throws SnapshotRefusedException, IOException {
    TopicPartition partition = new TopicPartition(topic, manifest.chunks().partition());
    long first = manifest.chunks().firstOffset();
    // Where the last stable offset lies below this, the commit has not reached the partition.
    long least = first + manifest.chunks().count();
    try (ChunkAssembler assembler = new ChunkAssembler(target, manifest, maxSizeBytes)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, first);
      long end = stableEnd(partition);
      long heard = nanoTime.getAsLong();
      long position = first;
      while (assembler.missing() > 0 && position < Math.max(end, least)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(SLICE)) {
          // Chunks of another version may lie between, if two trainers ever published at once.
          if (manifest.version().equals(record.key()) && record.value() != null) {
            assembler.accept(record.headers(), record.value());
            if (chunksRead.incrementAndGet() % LOG_EVERY == 0) {
              log.info("Fetching {}: {} chunks to go", manifest.version(), assembler.missing());
            }
          }
        }
        long next = consumer.position(partition, patience);
        if (next > position) {
          position = next;
          heard = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - heard > patience.toNanos()) {
          throw new TimeoutException(
              "%s came only to offset %d of %d%s, and nothing for %s"
                  .formatted(
                      partition,
                      position,
                      Math.max(end, least),
                      end < least ? ", as " + manifest.version() + " is not committed there" : "",
                      patience));
        }
        if (end < least) {
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
        // The log ends before it: a new leader may still have to hear of it.
        throw e;
      }
      throw new SnapshotRefusedException(
          manifest.version(),
          SnapshotRefusedException.Refusal.TRIMMED,
          "its first chunk at offset %d of %s is not there".formatted(first, partition),
          e);
    } finally {
      // Otherwise the consumer would go on prefetching what nobody asked for.
      consumer.unsubscribe();
    }
  }

  /** How many chunks have been read, of all fetches; from any thread. */
  public long chunksRead() {
    return chunksRead.get();
  }

  /** Above every record that a committed reader sees. */
  private long stableEnd(TopicPartition partition) {
    return consumer.endOffsets(List.of(partition), patience).getOrDefault(partition, 0L);
  }

  /**
   * Makes a running or the next fetch throw {@link org.apache.kafka.common.errors.WakeupException};
   * from any thread.
   */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
