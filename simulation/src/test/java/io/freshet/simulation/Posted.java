package io.freshet.simulation;

import io.freshet.schemas.record.FreshetHeaders;
import io.freshet.schemas.record.Origin;
import io.freshet.simulation.Producers.Verdict;
import io.freshet.simulation.log.LogEntry;
import io.freshet.simulation.log.PartitionLog;
import io.freshet.simulation.log.SimulatedKafka;
import org.apache.kafka.common.TopicPartition;

/** The headers of a posted record; of a mapped record those of its foreign record. */
final class Posted {
  private Posted() {}

  /** What should become of it; what nobody's producer posted came from the eraser. */
  static Verdict verdict(SimulatedKafka kafka, LogEntry entry) {
    String name = FreshetHeaders.text(posted(kafka, entry).headers(), Producers.VERDICT);
    return name == null ? Verdict.FORGET : Verdict.valueOf(name);
  }

  /** Whose it is. */
  static String user(SimulatedKafka kafka, LogEntry entry) {
    return FreshetHeaders.text(posted(kafka, entry).headers(), Producers.USER);
  }

  /** Its place among all that was posted; the eraser's records have none, −1. */
  static long order(SimulatedKafka kafka, LogEntry entry) {
    String order = FreshetHeaders.text(posted(kafka, entry).headers(), Producers.ORDER);
    return order == null ? -1 : Long.parseLong(order);
  }

  /** When it arrived at the first topic that it was posted to, epoch milliseconds. */
  static long arrivalMillis(SimulatedKafka kafka, LogEntry entry) {
    return Math.min(entry.timestamp(), posted(kafka, entry).timestamp());
  }

  /** The record that a producer posted: the foreign one of a mapped record. */
  private static LogEntry posted(SimulatedKafka kafka, LogEntry entry) {
    Origin origin = FreshetHeaders.origin(entry.headers());
    if (origin == null || !ForeignTopics.contains(origin.topic())) {
      return entry;
    }
    PartitionLog log = kafka.log(new TopicPartition(origin.topic(), origin.partition()));
    for (LogEntry foreign : log.history()) {
      if (foreign.offset() == origin.offset()) {
        return foreign;
      }
    }
    throw new IllegalStateException(origin + " was never posted");
  }
}
