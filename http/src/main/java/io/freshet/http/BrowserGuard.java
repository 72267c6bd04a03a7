package io.freshet.http;

import io.freshet.schemas.record.Rejection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a service that asks for no token. A page of a stranger, opened in a
 * browser on this machine, can send requests to the loopback address: directly, which shows in
 * {@code Origin}, by a form or a body without a type, or under a name of its own that it lets point
 * to the loopback address (DNS rebinding), which shows in {@code Host}.
 */
final class BrowserGuard {
  private static final String EVERY = "*";
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Set<String> own;
  private final Set<String> allowed;
  private final String key;

  /**
   * Makes one.
   *
   * @param bound the host that the service listens on
   * @param allowed further hosts, with or without a port, by which clients and pages may come;
   *     {@code *} for all
   * @param key of the setting with the allowed ones, for messages
   */
  BrowserGuard(String bound, List<String> allowed, String key) {
    this.own = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
    this.own.addAll(List.of(lower(bound), "[" + lower(bound) + "]"));
    this.allowed = allowed.stream().map(BrowserGuard::lower).collect(Collectors.toSet());
    this.key = key;
  }

  /**
   * Refuses what a stranger's page may have sent.
   *
   * @param method of the request
   * @param host the header, or null
   * @param origin the header, or null
   * @param contentType the header, or null
   * @throws HttpProblem 421 for a foreign host, 403 for a foreign origin, 415 for a body without a
   *     type
   */
  void check(
      String method, @Nullable String host, @Nullable String origin, @Nullable String contentType) {
    if (host != null && !own.contains(name(lower(host))) && !isAllowed(lower(host))) {
      throw new HttpProblem(
          421,
          "foreign-host",
          "without a token only requests to known hosts are answered; " + key + " adds some",
          Map.of("host", Rejection.excerpt(host)));
    }
    if (origin != null && !isOwn(lower(origin), host) && !isAllowed(authority(lower(origin)))) {
      throw new HttpProblem(
          403,
          "foreign-origin",
          "without a token no page of another origin is answered; " + key + " adds some",
          Map.of("origin", Rejection.excerpt(origin)));
    }
    if (contentType == null && WITH_BODY.contains(method)) {
      throw new HttpProblem(
          415, "unsupported-media-type", "without a token a body needs a Content-Type", Map.of());
    }
  }

  private boolean isAllowed(String host) {
    return allowed.contains(EVERY) || allowed.contains(host) || allowed.contains(name(host));
  }

  /** Whether a page that this service itself has answered sends the request. */
  private static boolean isOwn(String origin, @Nullable String host) {
    return host != null && authority(origin).equals(lower(host));
  }

  /** The host and port of an origin such as {@code http://127.0.0.1:3000}. */
  private static String authority(String origin) {
    int scheme = origin.indexOf("://");
    return scheme < 0 ? origin : origin.substring(scheme + 3);
  }

  /** The host without its port. */
  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
