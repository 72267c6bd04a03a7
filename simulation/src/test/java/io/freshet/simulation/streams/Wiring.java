package io.freshet.simulation.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * The inputs and outputs of a one-processor application, read from its topology.
 *
 * @param sources topics it reads
 * @param sinks topics it writes, by the name of the sink's node
 * @param stores names of its stores
 */
record Wiring(List<String> sources, Map<String, String> sinks, List<String> stores) {

  /**
   * Reads the part of a topology that has a processor.
   *
   * @param processor name of its node
   */
  static Wiring of(Topology topology, String processor) {
    List<String> sources = new ArrayList<>();
    Map<String, String> sinks = new HashMap<>();
    List<String> stores = new ArrayList<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      if (part.nodes().stream().noneMatch(node -> node.name().equals(processor))) {
        continue;
      }
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          sources.addAll(source.topicSet());
        } else if (node instanceof TopologyDescription.Sink sink) {
          sinks.put(sink.name(), sink.topic());
        } else if (node instanceof TopologyDescription.Processor each) {
          stores.addAll(each.stores());
        }
      }
    }
    sources.sort(null);
    stores.sort(null);
    return new Wiring(sources, sinks, stores);
  }

  /** The topic of a sink; of the only one if no name is given. */
  String sink(String name) {
    String topic =
        name == null && sinks.size() == 1 ? sinks.values().iterator().next() : sinks.get(name);
    if (topic == null) {
      throw new IllegalArgumentException("no sink " + name + " among " + sinks.keySet());
    }
    return topic;
  }
}
