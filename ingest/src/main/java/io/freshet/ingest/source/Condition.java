package io.freshet.ingest.source;

import java.util.Set;

/**
 * Condition that a record's value is one of several.
 *
 * @param at place of the value
 * @param texts the values as text
 */
record Condition(Reference at, Set<String> texts) {
  Condition {
    texts = Set.copyOf(texts);
  }
}
