package io.freshet.simulation;

import io.freshet.simulation.log.Faults;
import io.freshet.simulation.log.SimulatedClock;
import io.freshet.simulation.log.SimulatedKafka;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;

/** The correct parts of a world; a test replaces a part by a faulty one to see it detected. */
class Parts {
  SimulatedClock clock(long startMillis) {
    return new SimulatedClock(startMillis, Deployment.BROKERS);
  }

  SimulatedKafka kafka(SimulatedClock clock, Supplier<Faults> faults) {
    return new SimulatedKafka(clock, faults);
  }

  /** What a local store of ingest keeps its entries in. */
  NavigableMap<Bytes, byte[]> storeContent() {
    return new TreeMap<>();
  }

  /** Whether a rebalance may leave a task's old owner working, as far as the brokers let it. */
  boolean leavesZombies(boolean exactlyOnce) {
    return exactlyOnce;
  }

  /** What a scorer follows items with. */
  Consumer<byte[], byte[]> items(SimulatedKafka kafka) {
    return kafka.consumer(new ByteArrayDeserializer(), true);
  }

  /** What a scorer fetches snapshots with. */
  Consumer<String, byte[]> chunks(SimulatedKafka kafka) {
    return kafka.consumer(new StringDeserializer(), false);
  }

  /** What a publisher looks for champions and pins with. */
  Consumer<String, byte[]> publisherModels(SimulatedKafka kafka) {
    return kafka.consumer(new StringDeserializer(), true);
  }

  /** What the eraser writes tombstones with. */
  Producer<byte[], byte[]> eraser(SimulatedKafka kafka) {
    return kafka.producer(new ByteArraySerializer(), null);
  }
}
