package io.freshet.simulation.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator of transactions, as of Kafka's transaction version 2 (KIP-890): the end of a
 * transaction is decided at one moment, its markers reach each partition at a moment of their own,
 * and the next transaction of the same producer begins after the last of them. A producer that
 * initialises a transactional id fences the previous one, and an open transaction is aborted when
 * its time is over.
 */
public final class Transactions {
  /** How long a transaction may stay open. */
  public static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** What a producer may do with its transactional id. */
  public static final class Session {
    private final String id;
    private boolean fenced;

    private Session(String id) {
      this.id = id;
    }
  }

  private static final class Transaction {
    final long number;
    final long begunMillis;
    final Set<PartitionLog> partitions = new LinkedHashSet<>();
    final Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();

    Transaction(long number, long begunMillis) {
      this.number = number;
      this.begunMillis = begunMillis;
    }
  }

  private record Marker(
      String id, PartitionLog log, long transaction, boolean commit, long dueMillis) {}

  private final SimulatedKafka kafka;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Transaction> open = new TreeMap<>();
  private final List<Marker> markers = new ArrayList<>();
  private long numbers;

  Transactions(SimulatedKafka kafka) {
    this.kafka = kafka;
  }

  /** Takes over a transactional id: its open transaction is aborted, its markers are written. */
  public Session init(String id) {
    Session before = sessions.get(id);
    if (before != null) {
      before.fenced = true;
    }
    decide(id, false, Faults.NONE);
    writeMarkers(id);
    Session session = new Session(id);
    sessions.put(id, session);
    return session;
  }

  /** The number of the session's open transaction, which begins with its first record. */
  long join(Session session, PartitionLog log) {
    check(session);
    Transaction transaction = open(session);
    transaction.partitions.add(log);
    return transaction.number;
  }

  /** Adds a group's offsets to the session's open transaction. */
  public void join(Session session, String group, Map<TopicPartition, Long> offsets) {
    check(session);
    open(session).offsets.computeIfAbsent(group, g -> new HashMap<>()).putAll(offsets);
  }

  private Transaction open(Session session) {
    Transaction transaction = open.get(session.id);
    if (transaction == null) {
      writeMarkers(session.id);
      transaction = new Transaction(++numbers, kafka.clock().millis());
      open.put(session.id, transaction);
    }
    return transaction;
  }

  /** Ends the session's transaction, if one is open; its markers are on their way. */
  public void end(Session session, boolean commit, Faults faults) {
    check(session);
    decide(session.id, commit, faults);
  }

  /** Throws unless the session is the one that took its id over last. */
  void check(Session session) {
    if (session.fenced) {
      throw new ProducerFencedException(session.id + " was taken over by another producer");
    }
  }

  /** Aborts what the session has open; harmless when another has taken its id over. */
  void abandon(Session session) {
    if (!session.fenced) {
      decide(session.id, false, Faults.NONE);
    }
  }

  private void decide(String id, boolean commit, Faults faults) {
    Transaction transaction = open.remove(id);
    if (transaction == null) {
      return;
    }
    if (commit) {
      transaction.offsets.forEach(kafka::commitOffsets);
    }
    for (PartitionLog log : transaction.partitions) {
      long due = kafka.clock().millis() + faults.markerDelayMillis(log.name());
      markers.add(new Marker(id, log, transaction.number, commit, due));
    }
    writeDue();
  }

  /** Writes the markers that are due, and aborts transactions that were open for too long. */
  void elapse() {
    writeDue();
    long now = kafka.clock().millis();
    for (Map.Entry<String, Transaction> entry : List.copyOf(open.entrySet())) {
      if (now - entry.getValue().begunMillis >= TIMEOUT.toMillis()) {
        @Nullable Session session = sessions.get(entry.getKey());
        if (session != null) {
          session.fenced = true;
        }
        decide(entry.getKey(), false, Faults.NONE);
      }
    }
  }

  private void writeDue() {
    long now = kafka.clock().millis();
    write(markers.stream().filter(marker -> marker.dueMillis() <= now).toList());
  }

  private void writeMarkers(String id) {
    write(markers.stream().filter(marker -> marker.id().equals(id)).toList());
  }

  /** Writes all markers that are on their way. */
  void writeMarkers() {
    write(List.copyOf(markers));
  }

  private void write(List<Marker> due) {
    for (Marker marker : due) {
      markers.remove(marker);
      PartitionLog log = marker.log();
      log.mark(marker.transaction(), marker.commit(), kafka.clock().brokerMillis(log.broker()));
    }
  }
}
