package io.freshet.simulation.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One partition as its leader keeps it: an append-only log with transactions, compaction, retention
 * and deletion up to an offset. Beside what is left of it, it remembers all that ever was, for
 * invariants to look at.
 */
public class PartitionLog {
  private final TopicPartition name;
  private final int broker;
  private final LogPolicy policy;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<LogEntry> history = new ArrayList<>();
  private final Map<Long, Long> open = new TreeMap<>();
  private final Set<Long> aborted = new HashSet<>();
  private final Map<Long, Long> tombstonesCleaned = new HashMap<>();
  private long start;
  private long end;

  /** An empty one. */
  public PartitionLog(TopicPartition name, int broker, LogPolicy policy) {
    this.name = name;
    this.broker = broker;
    this.policy = policy;
  }

  /** Which partition it is. */
  public TopicPartition name() {
    return name;
  }

  /** The broker that leads it. */
  public int broker() {
    return broker;
  }

  /** What is removed from it. */
  public LogPolicy policy() {
    return policy;
  }

  /** The lowest offset that can be read. */
  public long start() {
    return start;
  }

  /** The offset of the next record. */
  public long end() {
    return end;
  }

  /** Where the oldest open transaction begins, or the end: who reads committed reads up to here. */
  public long lastStable() {
    return open.values().stream().mapToLong(Long::longValue).min().orElse(end);
  }

  /**
   * Appends a record.
   *
   * @param transaction it belongs to; 0 for none
   * @return its offset
   */
  public long append(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp,
      long transaction) {
    if (transaction != 0) {
      open.putIfAbsent(transaction, end);
    }
    return add(
        new LogEntry(end, timestamp, key, value, new RecordHeaders(headers), transaction, false));
  }

  /** Ends a transaction in this partition: its records count, or never were. */
  public void mark(long transaction, boolean commit, long timestamp) {
    open.remove(transaction);
    if (!commit) {
      aborted.add(transaction);
    }
    add(new LogEntry(end, timestamp, null, null, new RecordHeaders(), transaction, true));
  }

  private long add(LogEntry entry) {
    entries.add(entry);
    history.add(entry);
    end++;
    return entry.offset();
  }

  /** Whether a reader of committed records may ever see it. */
  public boolean isCommitted(LogEntry entry) {
    return !entry.marker()
        && !aborted.contains(entry.transaction())
        && !open.containsKey(entry.transaction());
  }

  /** The records at or after an offset that a reader of committed records sees now. */
  public List<LogEntry> read(long from, int most) {
    List<LogEntry> found = new ArrayList<>();
    long stable = lastStable();
    for (int i = indexOf(from); i < entries.size() && found.size() < most; i++) {
      LogEntry entry = entries.get(i);
      if (entry.offset() >= stable) {
        break;
      }
      if (isCommitted(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private int indexOf(long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What is left, markers and aborted records included. */
  public List<LogEntry> entries() {
    return entries;
  }

  /** All committed records that there ever were, whatever was removed since. */
  public List<LogEntry> history() {
    return history.stream().filter(this::isCommitted).toList();
  }

  /** Whether compaction is overdue at a time of this partition's broker. */
  public boolean mustBeCompacted(long now) {
    return policy.compacted()
        && !entries.isEmpty()
        && entries.stream().anyMatch(e -> now - e.timestamp() >= policy.maxCompactionLag());
  }

  /** Compacts everything that is old enough at a time of this partition's broker. */
  public void compact(long now) {
    if (!policy.compacted()) {
      return;
    }
    long bound = lastStable();
    for (LogEntry entry : entries) {
      if (entry.offset() < bound && now - entry.timestamp() < policy.minCompactionLag()) {
        bound = entry.offset();
      }
    }
    Map<ByteBuffer, Long> newest = new HashMap<>();
    for (LogEntry entry : entries) {
      if (entry.offset() < bound && isCommitted(entry) && entry.key() != null) {
        newest.put(ByteBuffer.wrap(entry.key()), entry.offset());
      }
    }
    long below = bound;
    entries.removeIf(entry -> entry.offset() < below && !survives(entry, newest, now));
  }

  private boolean survives(LogEntry entry, Map<ByteBuffer, Long> newest, long now) {
    byte[] key = entry.key();
    if (!isCommitted(entry) || key == null) {
      return false;
    }
    Long last = newest.get(ByteBuffer.wrap(key));
    if (last == null || last != entry.offset()) {
      return false;
    }
    if (entry.value() != null) {
      return true;
    }
    long cleaned = tombstonesCleaned.computeIfAbsent(entry.offset(), at -> now);
    return now - cleaned <= policy.deleteRetention();
  }

  /** Removes what is older than its retention at a time of this partition's broker. */
  public void retain(long now) {
    if (!policy.deleted() || policy.retention() < 0) {
      return;
    }
    int gone = 0;
    while (gone < entries.size()
        && entries.get(gone).offset() < lastStable()
        && now - entries.get(gone).timestamp() > policy.retention()) {
      gone++;
    }
    if (gone > 0) {
      deleteBefore(entries.get(gone - 1).offset() + 1);
    }
  }

  /** Removes everything below an offset. */
  public void deleteBefore(long offset) {
    start = Math.max(start, Math.min(offset, end));
    entries.removeIf(entry -> entry.offset() < start);
  }
}
