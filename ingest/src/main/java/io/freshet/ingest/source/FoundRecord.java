package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.schemas.record.Parsed;
import org.jspecify.annotations.Nullable;

/** A foreign record with its document: finds values by references. Reads the key when asked. */
final class FoundRecord {
  static final int[] NO_INDEXES = {};

  private final SourceRecord record;
  private final Document document;
  private @Nullable JsonNode key;

  FoundRecord(SourceRecord record, Document document) {
    this.record = record;
    this.document = document;
  }

  Document document() {
    return document;
  }

  SourceRecord record() {
    return record;
  }

  /** The node at a reference; missing if there is none. */
  JsonNode at(Reference reference, int[] indexes) {
    return switch (reference.area()) {
      case VALUE -> reference.pointer().at(document.value(), indexes);
      case ENVELOPE -> reference.pointer().at(document.envelope(), NO_INDEXES);
      case KEY ->
          reference.pointer().tokens().isEmpty()
              ? keyText()
              : reference.pointer().at(keyJson(), NO_INDEXES);
      case HEADER -> {
        String text = record.headers().get(reference.header());
        yield text == null ? MissingNode.getInstance() : TextNode.valueOf(text);
      }
    };
  }

  private JsonNode keyText() {
    byte[] bytes = record.key();
    return bytes == null ? MissingNode.getInstance() : TextNode.valueOf(new String(bytes, UTF_8));
  }

  private JsonNode keyJson() {
    if (key == null) {
      byte[] bytes = record.key();
      key =
          bytes != null
                  && ForeignJson.read("key", bytes) instanceof Parsed.Accepted<JsonNode> accepted
              ? accepted.value()
              : MissingNode.getInstance();
    }
    return key;
  }

  /** Whether one of a condition's values is at its place. */
  boolean meets(Condition condition, int[] indexes) {
    JsonNode node = at(condition.at(), indexes);
    return node.isValueNode() && !node.isNull() && condition.texts().contains(node.asText());
  }
}
