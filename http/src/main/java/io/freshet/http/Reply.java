package io.freshet.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a request.
 *
 * @param status HTTP status code
 * @param contentType media type of the body
 * @param headers headers besides Content-Type and Content-Length
 * @param body the body; may be empty
 * @param stream body that is sent piece by piece until somebody ends it, instead; null for none
 * @param pulled body that is made piece by piece as the client reads it, instead; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Reply(
    int status,
    String contentType,
    Map<String, String> headers,
    byte[] body,
    @Nullable StreamBody stream,
    @Nullable PulledBody pulled) {
  /** Media type of JSON. */
  public static final String JSON = "application/json";

  /** Copies the headers. */
  public Reply {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** Creates an answer with a whole body. */
  public Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
    this(status, contentType, headers, body, null, null);
  }

  /** Creates an answer of status 200 whose body is sent piece by piece. */
  public static Reply streaming(String contentType, StreamBody stream) {
    return new Reply(200, contentType, Map.of(), new byte[0], stream, null);
  }

  /** Creates an answer of status 200 whose body is made as the client reads it. */
  public static Reply pulled(String contentType, PulledBody pulled) {
    return new Reply(200, contentType, Map.of(), new byte[0], null, pulled);
  }

  /**
   * Creates a JSON answer.
   *
   * @param body JSON in UTF-8
   */
  public static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, Map.of(), body);
  }

  /** The same reply with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, more, body, stream, pulled);
  }
}
