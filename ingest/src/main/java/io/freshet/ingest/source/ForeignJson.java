package io.freshet.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.freshet.schemas.record.Parsed;
import io.freshet.schemas.record.Rejection;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reader of foreign JSON, with limits for what anybody may post: {@value #MAX_BYTES} bytes and
 * {@value #MAX_DEPTH} levels.
 */
final class ForeignJson {
  /** Max length of a record's value, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 64;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Jackson would keep thousands of unknown names, which anybody may post.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ForeignJson() {}

  /**
   * Reads JSON of any type. The wrapping of Kafka Connect's JSON converter, {@code {"schema": …,
   * "payload": …}}, is removed.
   *
   * @param field name of the part in a rejection, {@code value} or {@code key}
   */
  static Parsed<JsonNode> read(String field, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return new Parsed.Refused<>(new Rejection.OversizedRecord(bytes.length, MAX_BYTES));
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return new Parsed.Accepted<>(unwrapped(node));
    } catch (JsonProcessingException e) {
      return new Parsed.Refused<>(notJson(field, bytes, e.getOriginalMessage()));
    } catch (IOException e) {
      // malformed UTF-8 is not a JsonProcessingException in every reader of Jackson
      return new Parsed.Refused<>(
          notJson(field, bytes, Optional.ofNullable(e.getMessage()).orElse("malformed")));
    }
  }

  /** Reads a JSON object. */
  static Parsed<JsonNode> readObject(String field, byte[] bytes) {
    Parsed<JsonNode> read = read(field, bytes);
    if (read instanceof Parsed.Accepted<JsonNode> accepted && !accepted.value().isObject()) {
      return new Parsed.Refused<>(notJson(field, bytes, "expected '{'"));
    }
    return read;
  }

  private static JsonNode unwrapped(JsonNode node) {
    if (node.isObject() && node.size() == 2 && node.has("schema") && node.has("payload")) {
      return node.path("payload");
    }
    return node.isMissingNode() ? MissingNode.getInstance() : node;
  }

  static Rejection notJson(String field, byte[] bytes, String message) {
    // more than an excerpt holds, and not the whole record
    byte[] start = bytes.length > 512 ? Arrays.copyOf(bytes, 512) : bytes;
    return new Rejection.NotJson(
        field, new String(start, UTF_8), "one JSON object: " + Rejection.excerpt(message));
  }
}
