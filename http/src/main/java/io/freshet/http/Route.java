package io.freshet.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a service: a method on a path.
 *
 * @param method such as {@code GET}
 * @param path such as {@code /v1/users/{id}/state}: segments that are variables stand in braces
 * @param right that a request needs; null if everybody may always ask, as supervisors do
 * @param parameters names of the query parameters it knows; a request with another one is refused
 * @param handler answers it
 */
public record Route(
    String method, String path, @Nullable Right right, Set<String> parameters, Handler handler) {

  /** Copies the names. */
  public Route {
    parameters = Set.copyOf(parameters);
  }

  /** Answers requests, several at once. */
  public interface Handler {
    /**
     * Answers one request. It may block: what else arrives meanwhile has threads of its own.
     *
     * @throws HttpProblem for every answer that is an error
     * @throws Exception for whatever is the service's own fault, which becomes status 500
     */
    Reply handle(Call call) throws Exception;
  }

  /** A route without query parameters for whoever has the right. */
  public static Route of(String method, String path, Right right, Handler handler) {
    return new Route(method, path, right, Set.of(), handler);
  }

  /** A route for everybody. */
  public static Route open(String method, String path, Handler handler) {
    return new Route(method, path, null, Set.of(), handler);
  }

  /** The same with query parameters of these names. */
  public Route taking(String... names) {
    return new Route(method, path, right, Set.of(names), handler);
  }

  /** Whether everybody may always ask, with a token or without. */
  public boolean isOpen() {
    return right == null;
  }

  /**
   * Compares a path with the route's.
   *
   * @param encoded as it stands in the request line, without the query
   * @return the variables, decoded, or null if the path is another one
   */
  @Nullable Map<String, String> match(String encoded) {
    Map<String, String> variables = Map.of();
    int wanted = 0;
    int given = 0;
    while (true) { // one segment of both at a time, without a copy: every request meets every route
      int wantedEnd = segmentEnd(path, wanted);
      int givenEnd = segmentEnd(encoded, given);
      if (path.startsWith("{", wanted)) {
        String value = decode(encoded.substring(given, givenEnd), false);
        if (value == null || value.isEmpty()) {
          return null;
        }
        variables = variables.isEmpty() ? new LinkedHashMap<>() : variables;
        variables.put(path.substring(wanted + 1, wantedEnd - 1), value);
      } else if (wantedEnd - wanted != givenEnd - given
          || !path.regionMatches(wanted, encoded, given, givenEnd - given)) {
        return null;
      }
      boolean last = wantedEnd == path.length();
      if (last || givenEnd == encoded.length()) {
        return last && givenEnd == encoded.length() ? variables : null;
      }
      wanted = wantedEnd + 1;
      given = givenEnd + 1;
    }
  }

  private static int segmentEnd(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  /**
   * Takes a query apart and refuses a name that this route does not know: what is mistyped would
   * otherwise be left out in silence.
   *
   * @param raw what follows the question mark, or null
   * @throws HttpProblem if a name is unknown, or the query is not percent-encoded UTF-8
   */
  Map<String, List<String>> parameters(@Nullable String raw) {
    Map<String, List<String>> query = query(raw);
    for (String name : query.keySet()) {
      if (!parameters.contains(name)) {
        throw HttpProblem.unknownParameter(name, new TreeSet<>(parameters));
      }
    }
    return query;
  }

  /**
   * Takes a query apart.
   *
   * @param raw what follows the question mark, or null
   * @throws HttpProblem if it is not percent-encoded UTF-8
   */
  static Map<String, List<String>> query(@Nullable String raw) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (raw == null || raw.isEmpty()) {
      return query;
    }
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      if (name == null || value == null) {
        throw HttpProblem.badParameter("query", pair, "percent-encoded UTF-8");
      }
      query.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return query;
  }

  /**
   * Percent-encodes all but letters, digits and a few signs; dots, too, which alone mean folders.
   */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  /** Decodes percent-encoding; null if it is wrong or no UTF-8. */
  private static @Nullable String decode(String text, boolean plusIsSpace) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[bytes.length];
    int n = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        int high = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out[n++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[n++] = plusIsSpace && b == '+' ? (byte) ' ' : b;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(java.nio.ByteBuffer.wrap(out, 0, n))
          .toString();
    } catch (java.nio.charset.CharacterCodingException e) {
      return null;
    }
  }
}
