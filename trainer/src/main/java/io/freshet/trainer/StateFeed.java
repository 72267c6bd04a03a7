package io.freshet.trainer;

import io.freshet.schemas.rating.Effect;
import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.schemas.state.StateFormatException;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer's copy of its input topics. Reads {@code user-states} and {@code items} from their
 * beginnings into a {@link UserStateTable} and an {@link ItemTable}. An unreadable state is counted
 * and skipped; the user keeps the previous state.
 *
 * <p>Not thread-safe, except {@link #wakeup()}.
 */
final class StateFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFeed.class);

  private final Consumer<byte[], byte[]> consumer;
  private final String userStates;
  private final String items;
  private final UserStateTable users;
  private final Duration timeout;
  private final ItemTable itemTable = new ItemTable();
  private final ForgottenUsers forgotten = new ForgottenUsers();
  private final List<byte[]> erased = new ArrayList<>();
  private final UserStateRecord record = new UserStateRecord();
  private final UserStateReader state = new UserStateReader();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private long newRatings;
  private long unreadable;
  private long records;

  /**
   * @param consumer read_committed, without assignment; closed with this feed
   * @param timeout of each call to the broker
   */
  StateFeed(
      Consumer<byte[], byte[]> consumer, Topics topics, UserStateTable users, Duration timeout) {
    this.consumer = consumer;
    this.userStates = topics.userStates().name();
    this.items = topics.items().name();
    this.users = users;
    this.timeout = timeout;
  }

  /**
   * Seeks to the first record of all partitions.
   *
   * @return the ends of the partitions, as a target for {@link #reached}
   * @throws UnknownTopicOrPartitionException if a topic does not exist
   */
  Map<TopicPartition, Long> start() {
    partitions.addAll(partitionsOf(userStates));
    partitions.addAll(partitionsOf(items));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return ends();
  }

  /** Reads new records, waiting for them at most the given time. */
  void poll(Duration wait) {
    for (ConsumerRecord<byte[], byte[]> next : consumer.poll(wait)) {
      records++;
      if (next.topic().equals(items)) {
        itemTable.apply(next.key(), next.value());
      } else {
        applyState(next);
      }
    }
  }

  /** Returns the present ends of all partitions, as a target for {@link #reached}. */
  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions, timeout);
  }

  /** Returns whether all records before these offsets have been read. */
  boolean reached(Map<TopicPartition, Long> target) {
    for (Map.Entry<TopicPartition, Long> end : target.entrySet()) {
      if (consumer.position(end.getKey(), timeout) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of records between the present position and the target. */
  long distance(Map<TopicPartition, Long> target) {
    long distance = 0;
    for (Map.Entry<TopicPartition, Long> end : target.entrySet()) {
      distance += Math.max(0, end.getValue() - consumer.position(end.getKey(), timeout));
    }
    return distance;
  }

  /** By {@code topic-partition}: the offset after the last record read. */
  private Map<String, Long> offsets() {
    Map<String, Long> offsets = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      offsets.put(partition.toString(), consumer.position(partition, timeout));
    }
    return offsets;
  }

  UserStateTable users() {
    return users;
  }

  ForgottenUsers forgotten() {
    return forgotten;
  }

  /**
   * Returns the number of ratings since {@link #resetNewRatings}: ratings of new items, changed
   * ratings and withdrawals.
   */
  long newRatings() {
    return newRatings;
  }

  void resetNewRatings(long value) {
    newRatings = value;
  }

  /** Returns a snapshot of the data for a refit or a recount. */
  RefitData snapshot() {
    return new RefitData(
        users.snapshot(),
        offsets(),
        forgotten.newestStamps(),
        itemTable.snapshot(),
        itemTable.unavailable());
  }

  /** Returns the ids of users forgotten since the last call, in UTF-8. */
  List<byte[]> takeErased() {
    List<byte[]> taken = List.copyOf(erased);
    erased.clear();
    return taken;
  }

  /** Returns the number of records read. */
  long records() {
    return records;
  }

  /** Returns the number of states skipped because they could not be read. */
  long unreadable() {
    return unreadable;
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void applyState(ConsumerRecord<byte[], byte[]> next) {
    byte[] userId = next.key();
    byte[] value = next.value();
    if (userId == null) {
      passOver(next, "has no key", null);
      return;
    }
    TopicPartition partition = new TopicPartition(next.topic(), next.partition());
    OptionalLong stamp = stamp(next);
    if (value == null) {
      users.remove(userId);
      erased.add(userId);
      forgotten.addTombstone(partition, next.offset(), next.timestamp(), stamp);
      return;
    }
    stamp.ifPresent(s -> forgotten.addState(partition, next.offset(), s));
    try {
      record.decode(value);
      int ratings =
          state.wrap(record.buffer(), record.stateOffset(), record.stateLength()).eventCount();
      int before =
          users.put(userId, record.buffer(), record.stateOffset(), record.stateLength(), ratings);
      boolean opinion = record.effect() == Effect.APPLIED || record.effect() == Effect.WITHDRAWN;
      // Compaction removes intermediate states, so one record can stand for many ratings.
      newRatings += before < 0 ? 0 : Math.max(opinion ? 1 : 0, ratings - before);
    } catch (StateFormatException e) {
      passOver(next, "cannot be read", e);
    }
  }

  /** The stamp of the user's last tombstone; empty, and reported, if it cannot be read. */
  private static OptionalLong stamp(ConsumerRecord<byte[], byte[]> next) {
    try {
      return FreshetHeaders.forgotten(next.headers());
    } catch (MalformedRecordException e) {
      LOG.error(
          "At offset {} of {}-{}: {}; a refit without the user may come late",
          next.offset(),
          next.topic(),
          next.partition(),
          e.getMessage());
      return OptionalLong.empty();
    }
  }

  private void passOver(ConsumerRecord<byte[], byte[]> next, String what, @Nullable Exception e) {
    unreadable++;
    if (Long.bitCount(unreadable) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.error(
          "The state at offset {} of {}-{} {} and is passed over ({} so far)",
          next.offset(),
          next.topic(),
          next.partition(),
          what,
          unreadable,
          e);
    }
  }

  private List<TopicPartition> partitionsOf(String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic, timeout);
    if (infos == null || infos.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " does not exist");
    }
    return infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }
}
