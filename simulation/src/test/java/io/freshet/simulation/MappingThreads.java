package io.freshet.simulation;

import io.freshet.ingest.IngestTopology;
import io.freshet.schemas.topic.Topics;
import io.freshet.simulation.log.SimulatedKafka;
import io.freshet.simulation.streams.StreamsApplication;
import io.freshet.simulation.streams.StreamsInstance;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** A machine with the stream threads of ingest that map foreign topics; they have no stores. */
final class MappingThreads extends Fleet.Member<IngestProcess> {
  private final StreamsApplication application;
  private final String name;
  private final ProcessorSupplier<byte[], byte[], byte[], byte[]> processors;

  private MappingThreads(
      StreamsApplication application,
      String name,
      ProcessorSupplier<byte[], byte[], byte[], byte[]> processors) {
    this.application = application;
    this.name = name;
    this.processors = processors;
  }

  @Override
  StreamsInstance newInstance() {
    return application.instance("mapping-" + name, processors);
  }

  @Override
  IngestProcess newProcess() {
    return new IngestProcess();
  }

  /** Makes the foreign topics, and machines in ingest's group that map them. */
  static Fleet<IngestProcess> fleet(
      SimulatedKafka kafka,
      Deployment deployment,
      Parts parts,
      ForeignTopics foreign,
      int size,
      boolean leavesZombies) {
    Topics topics = deployment.topics();
    ForeignTopics.create(kafka, topics);
    StreamsApplication application =
        new StreamsApplication(
            kafka,
            deployment.kafka().prefixed(deployment.ingest().applicationId()),
            IngestTopology.build(
                deployment.ingest(), topics, Deployment.PARTITIONS, foreign.sources()),
            IngestTopology.SOURCE_PROCESSOR,
            Deployment.PARTITIONS,
            deployment.exactlyOnce(),
            Map.of(),
            Set.of(),
            parts::storeContent);
    var processors = IngestTopology.sourceProcessors(topics, foreign.sources());
    return new Fleet<>(
        application,
        size,
        leavesZombies,
        name -> new MappingThreads(application, name, processors));
  }
}
