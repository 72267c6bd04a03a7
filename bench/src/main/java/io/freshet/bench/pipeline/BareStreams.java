package io.freshet.bench.pipeline;

import io.freshet.schemas.topic.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The baseline with state: a minimal stateful Kafka Streams application. One sub-topology reads a
 * rating, reads the user's 145 bytes from RocksDB, changes them, writes them back (and so to the
 * changelog), and forwards them. Its producer has the settings of the real services.
 */
final class BareStreams implements PipelineUnderTest {

  static final int STATE_BYTES = 145;

  private static final String STORE = "state";

  private final int threads;
  private final int lingerMillis;
  private @Nullable KafkaStreams streams;

  BareStreams(int threads, int lingerMillis) {
    this.threads = threads;
    this.lingerMillis = lingerMillis;
  }

  @Override
  public String name() {
    return "bare-streams";
  }

  static Topology topology(String in, String out) {
    return new Topology()
        .addSource(
            "ratings", Serdes.ByteArray().deserializer(), Serdes.ByteArray().deserializer(), in)
        .addProcessor("update", Update::new, "ratings")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled(),
            "update")
        .addSink(
            "answers",
            out,
            Serdes.ByteArray().serializer(),
            Serdes.ByteArray().serializer(),
            "update");
  }

  /** Counts the user's events and stores the position of the last one. */
  private static final class Update implements Processor<byte[], byte[], byte[], byte[]> {

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
      context = given;
      store = given.getStateStore(STORE);
    }

    @Override
    public void process(org.apache.kafka.streams.processor.api.Record<byte[], byte[]> record) {
      KeyValueStore<byte[], byte[]> states = store;
      ProcessorContext<byte[], byte[]> to = context;
      if (states == null || to == null) {
        throw new IllegalStateException("not initialised");
      }
      byte[] old = states.get(record.key());
      byte[] updated = new byte[STATE_BYTES];
      ByteBuffer buffer = ByteBuffer.wrap(updated);
      buffer.putLong(old == null ? 1 : ByteBuffer.wrap(old).getLong() + 1);
      to.recordMetadata()
          .ifPresent(m -> buffer.putLong(SourcePosition.pack(m.partition(), m.offset())));
      states.put(record.key(), updated);
      to.forward(record.withValue(updated));
    }
  }

  @Override
  public void prepare(KafkaSettings kafka, Workload workload) {
    Map<String, Object> ours = new HashMap<>();
    ours.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-bare");
    ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    ours.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    ours.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    ours.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    ours.put(StreamsConfig.producerPrefix("batch.size"), 128 << 10);
    ours.put(StreamsConfig.producerPrefix("linger.ms"), lingerMillis);
    ours.put(StreamsConfig.producerPrefix("compression.type"), "none");
    Topology topology =
        topology(kafka.topics().ratings().name(), kafka.topics().recommendations().name());
    streams = new KafkaStreams(topology, new StreamsConfig(kafka.streamsProperties(ours)));
  }

  @Override
  public void start(Duration timeout) throws InterruptedException {
    KafkaStreams running = streams;
    if (running == null) {
      throw new IllegalStateException("not prepared");
    }
    CountDownLatch ready = new CountDownLatch(1);
    running.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            ready.countDown();
          }
        });
    running.start();
    if (!ready.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("bare streams is " + running.state() + " after " + timeout);
    }
  }

  @Override
  public Map<String, String> stages() {
    return Map.of("bench-bare", "app");
  }

  @Override
  public long sourceOf(ConsumerRecord<byte[], byte[]> answer) {
    return ByteBuffer.wrap(answer.value()).getLong(Long.BYTES);
  }

  @Override
  public void close() {
    if (streams != null) {
      streams.close(Duration.ofSeconds(30));
    }
  }
}
