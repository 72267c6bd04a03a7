package io.freshet.page.services;

import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.schemas.topic.ReaderThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watch on what Kafka holds: reads it every five seconds. A failure leaves the last facts and is
 * told of. Thread-safe.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ClusterReader reader;
  private final InstantSource clock;
  private final ReaderThread thread;
  private volatile Seen seen = new Seen(ClusterFacts.UNKNOWN, 0, null);

  /**
   * What is known.
   *
   * @param facts the last ones that could be read
   * @param readMillis when they were read, epoch milliseconds; 0 if never
   * @param failure why they could not be read anew; null if they were
   */
  public record Seen(ClusterFacts facts, long readMillis, @Nullable String failure) {}

  /**
   * Creates a watch that has read nothing; {@link #start} starts it.
   *
   * @param groups consumer group without the prefix, by the service that it belongs to
   */
  public ClusterWatch(KafkaSettings kafka, Map<String, String> groups, InstantSource clock) {
    this.reader = new ClusterReader(kafka, groups);
    this.clock = clock;
    this.thread =
        new ReaderThread(
            "freshet-page-cluster", this::step, () -> {}, failure -> reader.close(), CLOSE);
  }

  /** Starts reading. */
  public void start() {
    thread.start();
  }

  /** What is known now. */
  public Seen seen() {
    return seen;
  }

  /**
   * Reads once, without a watch. A failure is told of in the result.
   *
   * @param groups consumer group without the prefix, by the service that it belongs to
   */
  public static Seen look(KafkaSettings kafka, Map<String, String> groups, InstantSource clock)
      throws InterruptedException {
    long now = clock.millis();
    try (ClusterReader reader = new ClusterReader(kafka, groups)) {
      return new Seen(reader.read(now), now, null);
    } catch (ExecutionException e) {
      return new Seen(ClusterFacts.UNKNOWN, 0, String.valueOf(e.getCause()));
    } catch (TimeoutException | KafkaException e) {
      return new Seen(ClusterFacts.UNKNOWN, 0, e.toString());
    }
  }

  private void step() throws InterruptedException {
    try {
      long now = clock.millis();
      seen = new Seen(reader.read(now), now, null);
    } catch (ExecutionException e) {
      failed(String.valueOf(e.getCause()));
    } catch (TimeoutException | KafkaException e) {
      failed(e.toString());
    }
    thread.pause(EVERY);
  }

  private void failed(String why) {
    Seen before = seen;
    if (!why.equals(before.failure())) {
      LOG.warn("Topics, disks and what waits cannot be read: {}", why);
    }
    seen = new Seen(before.facts(), before.readMillis(), why);
  }

  /** Stops reading. */
  @Override
  public void close() {
    thread.close();
  }
}
