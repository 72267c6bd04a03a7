package io.freshet.http;

import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that cannot be answered as asked. It becomes {@code {"error": {"type", "message", …}}}
 * with its status.
 */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String RETRY_AFTER = "Retry-After";

  private final int status;
  private final String type;
  private final transient Map<String, Object> details;
  private final transient Map<String, String> headers;

  /**
   * Makes one.
   *
   * @param status HTTP status code
   * @param type a word that programs may switch on, such as {@code not-found}
   * @param message for people
   * @param details more members of the error object: strings, numbers, lists or maps of them
   */
  public HttpProblem(int status, String type, String message, Map<String, ?> details) {
    this(status, type, message, details, Map.of());
  }

  private HttpProblem(
      int status,
      String type,
      String message,
      Map<String, ?> details,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    this.headers = headers;
  }

  /** Nothing is there under this address. */
  public static HttpProblem notFound(String message) {
    return new HttpProblem(404, "not-found", message, Map.of());
  }

  /** A query parameter or path variable that breaks its rule. */
  public static HttpProblem badParameter(String field, String value, String rule) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", field);
    details.put("value", Rejection.excerpt(value));
    details.put("rule", rule);
    return new HttpProblem(
        400,
        "bad-parameter",
        field + " must be " + rule + ", got '" + Rejection.excerpt(value) + "'",
        details);
  }

  /** A query parameter that the route does not have. */
  static HttpProblem unknownParameter(String name, Collection<String> known) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", Rejection.excerpt(name));
    details.put("known", List.copyOf(known));
    return new HttpProblem(
        400,
        "unknown-parameter",
        "there is no parameter '" + Rejection.excerpt(name) + "'" + Suggestions.hint(name, known),
        details);
  }

  /** The service cannot answer at the moment. */
  public static HttpProblem unavailable(String type, String message, int retryAfterSeconds) {
    return new HttpProblem(503, type, message, Map.of()).retryAfter(retryAfterSeconds);
  }

  /** Nobody may answer this client so often. */
  static HttpProblem tooManyRequests(int perSecond) {
    return new HttpProblem(
            429,
            "too-many-requests",
            "this address has used up its " + perSecond + " requests per second",
            Map.of())
        .retryAfter(1);
  }

  /** The same with a date to come back at. */
  public HttpProblem retryAfter(int seconds) {
    return header(RETRY_AFTER, Integer.toString(seconds));
  }

  HttpProblem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpProblem(status, type, String.valueOf(getMessage()), details, more);
  }

  /** HTTP status code. */
  public int status() {
    return status;
  }

  /** A word that programs may switch on. */
  public String type() {
    return type;
  }

  /** The answer to the request. */
  public Reply reply() {
    return new Reply(
        status, Reply.JSON, headers, HttpJson.error(type, String.valueOf(getMessage()), details));
  }
}
