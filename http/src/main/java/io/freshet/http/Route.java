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
 * One operation of a service: an HTTP method on a path.
 *
 * @param method HTTP method, such as {@code GET}
 * @param path path with variable segments in braces, such as {@code /v1/users/{id}/state}
 * @param right right that a request needs; null if it needs no token
 * @param supervised whether supervisors ask this route: it has places of its own, no rate limit,
 *     and reads no body
 * @param parameters names of the known query parameters; a request with an unknown name is refused
 * @param handler answers the requests
 */
public record Route(
    String method,
    String path,
    @Nullable Right right,
    boolean supervised,
    Set<String> parameters,
    Handler handler) {

  /** Copies the names. */
  public Route {
    parameters = Set.copyOf(parameters);
  }

  /** Handler of a route's requests; called by several threads at once. */
  public interface Handler {
    /**
     * Answers one request. The handler may block; other requests have their own threads.
     *
     * @throws HttpProblem for every answer that is an error
     * @throws Exception for a failure of the service itself, which becomes status 500
     */
    Reply handle(Call call) throws Exception;
  }

  /** Creates a route that needs a right and has no query parameters. */
  public static Route of(String method, String path, Right right, Handler handler) {
    return new Route(method, path, right, false, Set.of(), handler);
  }

  /** Creates a route that needs no token, and is limited as all other routes are. */
  public static Route unlocked(String method, String path, Handler handler) {
    return new Route(method, path, null, false, Set.of(), handler);
  }

  /** Creates a route for supervisors: it needs no token and answers beside a busy service. */
  public static Route open(String method, String path, Handler handler) {
    return new Route(method, path, null, true, Set.of(), handler);
  }

  /** The same route with query parameters of these names. */
  public Route taking(String... names) {
    return new Route(method, path, right, supervised, Set.of(names), handler);
  }

  /**
   * Matches a path against this route.
   *
   * @param encoded path as in the request line, without the query
   * @return the decoded variables; null if the path does not match
   */
  @Nullable Map<String, String> match(String encoded) {
    Map<String, String> variables = Map.of();
    int wanted = 0;
    int given = 0;
    while (true) { // segment by segment and without copies, because every request is compared with
      // every route
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
   * Parses a query and refuses names that this route does not know, because a mistyped name would
   * otherwise be ignored silently.
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
   * Parses a query.
   *
   * @param raw what follows the question mark, or null
   * @throws HttpProblem if the query is not percent-encoded UTF-8
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
   * Percent-encodes everything except letters, digits and a few signs. Dots are encoded, too,
   * because a segment of dots alone means a folder.
   */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  /** Decodes percent-encoding; null if the text is not valid percent-encoded UTF-8. */
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
