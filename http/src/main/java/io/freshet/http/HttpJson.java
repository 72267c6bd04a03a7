package io.freshet.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reader and writer of the JSON in requests and answers. */
public final class HttpJson {
  /** Reader of JSON from clients; it ignores everything after the first value. */
  private static final ObjectReader READER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private HttpJson() {}

  /** Writes maps, lists, strings, numbers, booleans and nulls as JSON in UTF-8. */
  public static byte[] encode(Object value) {
    try {
      return Json.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads any JSON value.
   *
   * @throws IOException if the bytes are not JSON
   */
  public static JsonNode decode(byte[] json) throws IOException {
    return READER.readTree(json);
  }

  static byte[] error(String type, String message, Map<String, ?> details) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", type);
    error.put("message", message);
    error.putAll(details);
    return encode(Map.of("error", error));
  }
}
