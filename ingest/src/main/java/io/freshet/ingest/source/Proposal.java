package io.freshet.ingest.source;

import java.util.List;

/**
 * A proposed mapping of a topic.
 *
 * @param yaml a file of mappings with the reasons as comments
 * @param complete whether the file can be read: false if a required field was not found
 * @param open what a person has to decide or fill in, one sentence each
 */
public record Proposal(String yaml, boolean complete, List<String> open) {
  public Proposal {
    open = List.copyOf(open);
  }
}
