package io.freshet.page.live;

import io.freshet.http.EventFeed;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reader of the ends of {@code recommendations}, {@code rejected-ratings} and {@code
 * failed-records}, one {@link #step} at a time. It belongs to no group and commits nothing. It
 * starts a bounded number of records before the ends, so that the page begins with something.
 */
final class TopicTail {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOS_PER_SECOND = 1e9;

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final long history;
  private final LiveEvents events;
  private final Counts counts;
  private final EventFeed feed;
  private final BooleanSupplier refitting;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final Map<TopicPartition, Long> startEnds = new HashMap<>();
  private final List<TopicPartition> ratings = new ArrayList<>();
  private boolean begun;
  private long tickNanos;

  /**
   * Creates a reader that has read nothing.
   *
   * @param consumer read_committed, without group
   * @param history max records of each topic that are read from before the start
   * @param refitting whether the trainer refits now
   * @param nanoClock such as {@link System#nanoTime}
   * @param clock gives the time of each second that is told of
   */
  TopicTail(
      Consumer<byte[], byte[]> consumer,
      Topics topics,
      long history,
      LiveEvents events,
      Counts counts,
      EventFeed feed,
      BooleanSupplier refitting,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.consumer = consumer;
    this.topics = topics;
    this.history = history;
    this.events = events;
    this.counts = counts;
    this.feed = feed;
    this.refitting = refitting;
    this.nanoClock = nanoClock;
    this.clock = clock;
  }

  /** Reads what has arrived, for a tenth of a second at most. */
  void step() {
    if (!begun) {
      begin();
      begun = true;
    }
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition from = new TopicPartition(record.topic(), record.partition());
      events.take(record, record.offset() < startEnds.getOrDefault(from, 0L));
    }
    long now = nanoClock.getAsLong();
    if (now - tickNanos >= NANOS_PER_SECOND) {
      counts.ends(ratingsEnds());
      events.tick((now - tickNanos) / NANOS_PER_SECOND, refitting.getAsBoolean(), clock.millis());
      tickNanos = now;
    }
    feed.flush();
  }

  private void begin() {
    List<List<TopicPartition>> read =
        Stream.of(topics.recommendations(), topics.rejectedRatings(), topics.failedRecords())
            .map(topic -> partitions(topic.name()))
            .toList();
    ratings.addAll(partitions(topics.ratings().name()));
    // Ratings are never read: the client warns at each question for ends of what it does not hold.
    consumer.assign(Stream.concat(read.stream().flatMap(List::stream), ratings.stream()).toList());
    consumer.pause(ratings);
    consumer.seekToEnd(ratings);
    for (List<TopicPartition> partitions : read) {
      long each = history / Math.max(1, partitions.size());
      Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      startEnds.putAll(ends);
      ends.forEach(
          (partition, end) ->
              consumer.seek(partition, Math.max(first.getOrDefault(partition, 0L), end - each)));
    }
    // After the ends above: the answer to a rating that is counted comes after them.
    ratingsEnds().forEach(counts::startAt);
    tickNanos = nanoClock.getAsLong();
  }

  private Map<Integer, Long> ratingsEnds() {
    Map<Integer, Long> ends = new HashMap<>();
    consumer.endOffsets(ratings).forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }
}
