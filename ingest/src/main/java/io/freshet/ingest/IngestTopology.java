package io.freshet.ingest;

import io.freshet.ingest.source.Canonical;
import io.freshet.ingest.source.Source;
import io.freshet.ingest.source.Sources;
import io.freshet.schemas.streams.RecordTime;
import io.freshet.schemas.topic.Topic;
import io.freshet.schemas.topic.TopicSettings;
import io.freshet.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology of ingest: {@code ratings}, {@code ratings-rerouted} and {@code profiles} → one
 * processor with the store of user states and the memory of forgotten users → {@code user-states},
 * {@code rejected-ratings} and {@code ratings-rerouted}. With mappings, a second part without
 * stores: foreign topics → one processor → {@code ratings}, {@code items}, {@code profiles} and
 * {@code rejected-ratings}. The first part then also writes tombstones to {@code profiles}.
 */
public final class IngestTopology {
  /**
   * Name of the store of user states; its changelog is {@code <application
   * id>-user-state-changelog}.
   */
  public static final String STORE = "user-state";

  /**
   * Name of the store of forgotten users; its changelog is {@code <application
   * id>-forgotten-users-changelog}.
   */
  public static final String MEMORY = ForgetMemory.STORE;

  /** Returns the names of the stores' changelogs. */
  static List<String> changelogs(String applicationId) {
    return List.of(
        applicationId + "-" + STORE + "-changelog", applicationId + "-" + MEMORY + "-changelog");
  }

  /** Name of the source node of {@code ratings}. */
  public static final String RATINGS_SOURCE = "ratings-source";

  /** Name of the source node of {@code ratings-rerouted}. */
  public static final String REROUTED_SOURCE = "ratings-rerouted-source";

  /** Name of the source node of {@code profiles}. */
  public static final String PROFILES_SOURCE = "profiles-source";

  /** Name of the processor node. */
  public static final String PROCESSOR = "ingest";

  /** Name of the sink node of {@code user-states}. */
  public static final String USER_STATES_SINK = "user-states-sink";

  /** Name of the sink node of {@code ratings-rerouted}. */
  public static final String REROUTED_SINK = "ratings-rerouted-sink";

  /** Name of the sink node of {@code rejected-ratings}. */
  public static final String REJECTED_SINK = "rejected-ratings-sink";

  /** Name of the sink node of {@code profiles}, which exists with mappings only. */
  static final String PROFILES_SINK = "profiles-sink";

  /**
   * Prefix of the source nodes of foreign topics. Kafka Streams numbers the parts of a topology by
   * the names of their sources: this one sorts behind the others, so that user states stay in tasks
   * 0_0, 0_1, … and in their folders.
   */
  public static final String SOURCE_PREFIX = "source-";

  /** Name of the processor node that maps foreign records. */
  public static final String SOURCE_PROCESSOR = "sources";

  /** Name of the sink node of {@code rejected-ratings} for foreign records. */
  public static final String SOURCE_REJECTED_SINK = "source-rejected-sink";

  /** Name of the sink node of mapped records. */
  static String sourceSink(Canonical.Target target) {
    return switch (target) {
      case RATINGS -> "source-ratings-sink";
      case ITEMS -> "source-items-sink";
      case PROFILES -> "source-profiles-sink";
    };
  }

  private IngestTopology() {}

  /**
   * Builds the topology without contacting a broker or reading a clock.
   *
   * @param settings settings of ingest
   * @param topics topics with their names and serdes
   * @param userPartitions the partition count that the user-keyed topics share
   * @return a new topology
   */
  public static Topology build(IngestSettings settings, Topics topics, int userPartitions) {
    return build(settings, topics, userPartitions, new IngestCounts(), Remembering.DEFAULTS);
  }

  /**
   * As {@link #build(IngestSettings, Topics, int)}.
   *
   * @param sources mappings of foreign topics
   */
  public static Topology build(
      IngestSettings settings, Topics topics, int userPartitions, Sources sources) {
    return build(
        settings,
        topics,
        userPartitions,
        new IngestCounts(),
        Remembering.DEFAULTS,
        IngestBounds.of(topics),
        sources);
  }

  /**
   * As {@link #build(IngestSettings, Topics, int)}.
   *
   * @param counts counts the outcomes of the records
   * @param remembering salts and time span for the memory of forgotten users
   */
  public static Topology build(
      IngestSettings settings,
      Topics topics,
      int userPartitions,
      IngestCounts counts,
      Remembering remembering) {
    return build(
        settings,
        topics,
        userPartitions,
        counts,
        remembering,
        IngestBounds.of(topics),
        Sources.NONE);
  }

  /**
   * As {@link #build(IngestSettings, Topics, int, IngestCounts, Remembering)}.
   *
   * @param bounds max sizes of the records that the topology writes
   * @param sources mappings of foreign topics
   */
  static Topology build(
      IngestSettings settings,
      Topics topics,
      int userPartitions,
      IngestCounts counts,
      Remembering remembering,
      IngestBounds bounds,
      Sources sources) {
    RejectionLog rejections = new RejectionLog(counts);
    boolean maps = !sources.all().isEmpty();
    Topology topology = new Topology();
    addSource(topology, RATINGS_SOURCE, topics.ratings());
    addSource(topology, REROUTED_SOURCE, topics.ratingsRerouted());
    addSource(topology, PROFILES_SOURCE, topics.profiles());
    topology.addProcessor(
        PROCESSOR,
        processors(settings, topics, userPartitions, counts, rejections, remembering, bounds, maps),
        RATINGS_SOURCE,
        REROUTED_SOURCE,
        PROFILES_SOURCE);
    topology.addStateStore(store(Stores.persistentKeyValueStore(STORE)), PROCESSOR);
    // In memory, because it is small and leaves no files to wipe.
    topology.addStateStore(store(Stores.inMemoryKeyValueStore(MEMORY)), PROCESSOR);
    addSink(topology, USER_STATES_SINK, topics.userStates(), PROCESSOR);
    addSink(topology, REROUTED_SINK, topics.ratingsRerouted(), PROCESSOR);
    addSink(topology, REJECTED_SINK, topics.rejectedRatings(), PROCESSOR);
    if (maps) {
      addSink(topology, PROFILES_SINK, topics.profiles(), PROCESSOR);
      addSources(topology, topics, sources, counts, rejections, bounds);
    }
    return topology;
  }

  private static void addSources(
      Topology topology,
      Topics topics,
      Sources sources,
      IngestCounts counts,
      RejectionLog rejections,
      IngestBounds bounds) {
    List<String> names = new ArrayList<>();
    for (Source source : sources.all()) {
      String name = SOURCE_PREFIX + source.topic();
      names.add(name);
      topology.addSource(
          source.fromLatest() ? AutoOffsetReset.latest() : AutoOffsetReset.earliest(),
          name,
          new RecordTime(),
          Serdes.ByteArray().deserializer(),
          Serdes.ByteArray().deserializer(),
          source.topic());
    }
    topology.addProcessor(
        SOURCE_PROCESSOR,
        () -> new SourceProcessor(sources, counts, rejections, bounds),
        names.toArray(String[]::new));
    addSink(topology, sourceSink(Canonical.Target.RATINGS), topics.ratings(), SOURCE_PROCESSOR);
    addSink(topology, sourceSink(Canonical.Target.ITEMS), topics.items(), SOURCE_PROCESSOR);
    addSink(topology, sourceSink(Canonical.Target.PROFILES), topics.profiles(), SOURCE_PROCESSOR);
    addSink(topology, SOURCE_REJECTED_SINK, topics.rejectedRatings(), SOURCE_PROCESSOR);
  }

  /**
   * Supplies the topology's processor to callers that run it without Kafka Streams.
   *
   * @param settings settings of ingest
   * @param topics topics with their names
   * @param userPartitions the partition count that the user-keyed topics share
   * @param remembering salts and time span for the memory of forgotten users
   * @param sources mappings of foreign topics
   * @return supplier of a new processor per task, without stores
   */
  public static ProcessorSupplier<byte[], byte[], byte[], byte[]> processors(
      IngestSettings settings,
      Topics topics,
      int userPartitions,
      Remembering remembering,
      Sources sources) {
    IngestCounts counts = new IngestCounts();
    return processors(
        settings,
        topics,
        userPartitions,
        counts,
        new RejectionLog(counts),
        remembering,
        IngestBounds.of(topics),
        !sources.all().isEmpty());
  }

  private static ProcessorSupplier<byte[], byte[], byte[], byte[]> processors(
      IngestSettings settings,
      Topics topics,
      int userPartitions,
      IngestCounts counts,
      RejectionLog rejections,
      Remembering remembering,
      IngestBounds bounds,
      boolean maps) {
    return () ->
        new IngestProcessor(
            settings, topics, userPartitions, counts, rejections, remembering, bounds, maps);
  }

  /**
   * Supplies the processor that maps foreign topics to callers that run it without Kafka Streams.
   *
   * @param topics topics with their names
   * @param sources mappings of foreign topics
   */
  public static ProcessorSupplier<byte[], byte[], byte[], byte[]> sourceProcessors(
      Topics topics, Sources sources) {
    IngestCounts counts = new IngestCounts();
    RejectionLog rejections = new RejectionLog(counts);
    IngestBounds bounds = IngestBounds.of(topics);
    return () -> new SourceProcessor(sources, counts, rejections, bounds);
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, Serdes.ByteArray(), Serdes.ByteArray())
        // A cache would save changelog records between two commits, but it costs more than it
        // saves, because consecutive events are of different users.
        .withCachingDisabled()
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(TopicSettings.DEFAULTS.maxCompactionLag().toMillis())));
  }

  private static void addSource(Topology topology, String name, Topic<byte[], byte[]> topic) {
    Deserializer<byte[]> keys = topic.keySerde().deserializer();
    Deserializer<byte[]> values = topic.valueSerde().deserializer();
    topology.addSource(
        AutoOffsetReset.earliest(), name, new RecordTime(), keys, values, topic.name());
  }

  private static void addSink(
      Topology topology, String name, Topic<byte[], byte[]> topic, String processor) {
    topology.addSink(
        name,
        topic.name(),
        topic.keySerde().serializer(),
        topic.valueSerde().serializer(),
        processor);
  }
}
