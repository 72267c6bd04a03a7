package io.freshet.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.freshet.schemas.record.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON of requests and answers that are put together from maps and lists. */
public final class HttpJson {
  /** Reads what others send: whatever follows the first value is ignored. */
  private static final ObjectReader READER =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private HttpJson() {}

  /**
   * Writes maps, lists, strings, numbers, booleans and nulls.
   *
   * @return UTF-8
   */
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
   * @throws IOException if the bytes are not one
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
