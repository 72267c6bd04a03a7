package io.freshet.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * A foreign record as its format reads it.
 *
 * @param value what pointers such as {@code /customer/id} lead into; missing if there is nothing
 * @param envelope what pointers such as {@code envelope:/op} lead into; missing if the format has
 *     no envelope
 * @param change what happened to what the record describes
 * @param changedMillis time of the change as the format states it, epoch milliseconds; negative if
 *     it states none
 */
public record Document(JsonNode value, JsonNode envelope, Change change, long changedMillis) {

  /** What happened to what a record describes. */
  public enum Change {
    /** It was made or changed. */
    UPSERT,
    /** A row was deleted; the document holds what is known of it. */
    DELETE,
    /** The record has a key and no value. */
    TOMBSTONE,
    /** The record describes nothing that can be mapped, such as the emptying of a table. */
    NONE
  }

  /** The document of a record without a value. */
  static final Document TOMBSTONE =
      new Document(MissingNode.getInstance(), MissingNode.getInstance(), Change.TOMBSTONE, -1);

  /** A document without an envelope that states what is. */
  static Document plain(JsonNode value) {
    return new Document(value, MissingNode.getInstance(), Change.UPSERT, -1);
  }
}
