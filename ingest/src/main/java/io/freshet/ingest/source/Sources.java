package io.freshet.ingest.source;

import java.util.List;
import java.util.Optional;

/**
 * The mappings of a file: at most one per topic.
 *
 * @param all the mappings in the order of the file
 */
public record Sources(List<Source> all) {
  /** No mapping. */
  public static final Sources NONE = new Sources(List.of());

  public Sources {
    all = List.copyOf(all);
  }

  /** Full names of the topics, in the order of the file. */
  public List<String> topics() {
    return all.stream().map(Source::topic).toList();
  }

  /** The mapping of a topic; empty if there is none. */
  public Optional<Source> of(String topic) {
    return all.stream().filter(source -> source.topic().equals(topic)).findFirst();
  }

  /** Whether a topic can make Freshet forget users. */
  public boolean forgets() {
    return all.stream().anyMatch(Source::forgets);
  }
}
