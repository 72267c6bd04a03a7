package io.freshet.simulation.streams;

import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The outbox of an instance: outputs and changelogs, and at each commit their offsets. */
interface Outbox {

  /** Sends a record, now or some time before the next commit. */
  void send(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers);

  /** Lets some of what was sent arrive. */
  void deliverSome(SplittableRandom random);

  /** Lets everything arrive, and the offsets after it or with it. */
  void commit(Map<TopicPartition, Long> offsets, boolean accepted);

  /** The process is gone: what had not arrived may still do so, or never will. */
  void die(SplittableRandom random);
}
