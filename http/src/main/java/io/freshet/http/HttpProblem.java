package io.freshet.http;

import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Error answer to a request: a status, and the body {@code {"error": {"type", "message", …}}}. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String RETRY_AFTER = "Retry-After";

  private final int status;
  private final String type;
  private final transient Map<String, Object> details;
  private final transient Map<String, String> headers;

  /**
   * Creates an error answer.
   *
   * @param status HTTP status code
   * @param type a word that programs may switch on, such as {@code not-found}
   * @param message what is wrong and what to do, for people
   * @param details further members of the error object: strings, numbers, and lists or maps of
   *     strings and numbers
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

  /** Status 404: nothing exists under this path. */
  public static HttpProblem notFound(String message) {
    return new HttpProblem(404, "not-found", message, Map.of());
  }

  /** Status 400: a query parameter or path variable breaks its rule. */
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

  /** Status 400: the route has no query parameter of this name. */
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

  /** Status 503: the service cannot answer at the moment. */
  public static HttpProblem unavailable(String type, String message, int retryAfterSeconds) {
    return new HttpProblem(503, type, message, Map.of()).retryAfter(retryAfterSeconds);
  }

  /** Status 429: the client address has used up its requests per second. */
  static HttpProblem tooManyRequests(int perSecond) {
    return new HttpProblem(
            429,
            "too-many-requests",
            "this address has used up its " + perSecond + " requests per second; try again later",
            Map.of())
        .retryAfter(1);
  }

  /** The same problem with a {@code Retry-After} header. */
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

  /** The reply that reports the problem. */
  public Reply reply() {
    return new Reply(
        status, Reply.JSON, headers, HttpJson.error(type, String.valueOf(getMessage()), details));
  }
}
