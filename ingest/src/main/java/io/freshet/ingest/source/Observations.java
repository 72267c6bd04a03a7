package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What a sample of documents shows of the values at each place. */
final class Observations {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_PLACES = 500;
  private static final int MAX_ELEMENTS = 20;

  private final Map<String, Observation> places = new TreeMap<>();
  private int records;

  /** Adds the document of a record. */
  void add(JsonNode document) {
    add(document, "", 0);
    records++;
  }

  private void add(JsonNode node, String pointer, int depth) {
    if (depth > MAX_DEPTH || node.isNull() || node.isMissingNode()) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              member ->
                  add(
                      member.getValue(),
                      pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                      depth + 1));
    } else if (node.isArray()) {
      for (int i = 0; i < Math.min(node.size(), MAX_ELEMENTS); i++) {
        add(node.get(i), pointer + "/*", depth + 1);
      }
    } else if (places.containsKey(pointer) || places.size() < MAX_PLACES) {
      places.computeIfAbsent(pointer, Observation::new).add(records, node);
    }
  }

  /** Number of documents. */
  int records() {
    return records;
  }

  Collection<Observation> all() {
    return places.values();
  }
}
