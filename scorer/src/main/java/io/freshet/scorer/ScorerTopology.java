package io.freshet.scorer;

import io.freshet.schemas.streams.RecordTime;
import io.freshet.schemas.topic.Topics;
import io.freshet.scorer.engine.RecommendationEngine;
import io.freshet.scorer.engine.StageTimings;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * The scorer's topology: {@code user-states} → scorer → {@code recommendations}, and {@code
 * judgements} for users in experiments. It has no store, because a state carries all that an answer
 * needs.
 */
public final class ScorerTopology {
  /** Name of the source node. */
  public static final String SOURCE = "user-states-source";

  /** Name of the processor node. */
  public static final String PROCESSOR = "scorer";

  /** Name of the answers' sink node. */
  public static final String SINK = "recommendations-sink";

  /** Name of the sink node of judged likes of users in experiments. */
  public static final String JUDGEMENTS = "judgements-sink";

  private ScorerTopology() {}

  /**
   * Builds the topology; calls neither a broker nor a clock.
   *
   * @param topics names and serdes
   * @param settings of the scorer
   * @param collaborators shared by all its tasks
   * @return a fresh topology
   */
  public static Topology build(
      Topics topics, ScorerSettings settings, SharedScorerState collaborators) {
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new RecordTime(),
        topics.userStates().keySerde().deserializer(),
        topics.userStates().valueSerde().deserializer(),
        topics.userStates().name());
    topology.addProcessor(PROCESSOR, processors(settings, collaborators), SOURCE);
    topology.addSink(
        SINK,
        topics.recommendations().name(),
        topics.recommendations().keySerde().serializer(),
        topics.recommendations().valueSerde().serializer(),
        PROCESSOR);
    topology.addSink(
        JUDGEMENTS,
        topics.judgements().name(),
        topics.judgements().keySerde().serializer(),
        topics.judgements().valueSerde().serializer(),
        PROCESSOR);
    return topology;
  }

  /**
   * Creates the topology's processors, for tests and benchmarks that run them without Kafka
   * Streams.
   *
   * @param settings of the scorer
   * @param collaborators shared by all its tasks
   * @return a fresh processor per task
   */
  public static ProcessorSupplier<byte[], byte[], byte[], byte[]> processors(
      ScorerSettings settings, SharedScorerState collaborators) {
    ThreadLocal<RecommendationEngine> engines = engines(settings, collaborators, false);
    ThreadLocal<RecommendationEngine> shadows = engines(settings, collaborators, true);
    return () -> new ScorerProcessor(collaborators, settings.lists().rules(), engines, shadows);
  }

  private static ThreadLocal<RecommendationEngine> engines(
      ScorerSettings settings, SharedScorerState collaborators, boolean shadows) {
    // The stages of an event do not hold the time of shadows, which nobody waits for.
    StageTimings timings = shadows ? new StageTimings() : collaborators.timings();
    return ThreadLocal.withInitial(
        () ->
            new RecommendationEngine(
                collaborators.dictionary(),
                collaborators.popularity(),
                settings.k(),
                collaborators.bound(),
                settings.lists().titles(),
                timings.stopwatch()));
  }
}
