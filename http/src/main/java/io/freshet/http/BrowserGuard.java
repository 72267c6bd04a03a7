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
 * Guard of a service without tokens against requests that foreign web pages send from a browser on
 * this machine. Such a page can reach the loopback address in three ways: directly, which the
 * {@code Origin} header shows; by a form, or by a body without a content type; and under a host
 * name of its own that resolves to the loopback address (DNS rebinding), which the {@code Host}
 * header shows.
 */
final class BrowserGuard {
  private static final String EVERY = "*";
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Set<String> own;
  private final Set<String> allowed;
  private final String key;

  /**
   * Creates a guard.
   *
   * @param bound the host that the service listens on
   * @param allowed further hosts that requests and pages may name, with or without a port; {@code
   *     *} for all hosts
   * @param key key of the setting that holds {@code allowed}, for messages
   */
  BrowserGuard(String bound, List<String> allowed, String key) {
    this.own = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
    this.own.addAll(List.of(lower(bound), "[" + lower(bound) + "]"));
    this.allowed = allowed.stream().map(BrowserGuard::lower).collect(Collectors.toSet());
    this.key = key;
  }

  /**
   * Refuses a request that a foreign page may have sent.
   *
   * @param method HTTP method of the request
   * @param host value of the {@code Host} header; null if absent
   * @param origin value of the {@code Origin} header; null if absent
   * @param contentType value of the {@code Content-Type} header; null if absent
   * @throws HttpProblem 421 for a foreign host, 403 for a foreign origin, 415 for a body without a
   *     type
   */
  void check(
      String method, @Nullable String host, @Nullable String origin, @Nullable String contentType) {
    if (host != null && !own.contains(name(lower(host))) && !isAllowed(lower(host))) {
      throw new HttpProblem(
          421,
          "foreign-host",
          "requests without a token must name a known host; add this one to " + key,
          Map.of("host", Rejection.excerpt(host)));
    }
    if (origin != null) {
      requireOwnOrigin(host, origin);
    }
    if (contentType == null && WITH_BODY.contains(method)) {
      throw new HttpProblem(
          415,
          "unsupported-media-type",
          "a body sent without a token needs a Content-Type",
          Map.of());
    }
  }

  /**
   * Refuses a request that does not come from a page of this service.
   *
   * @param host value of the {@code Host} header; null if absent
   * @param origin value of the {@code Origin} header; null if absent
   * @throws HttpProblem 403 for a foreign origin or none
   */
  void requireOwnOrigin(@Nullable String host, @Nullable String origin) {
    if (origin == null) {
      throw new HttpProblem(
          403,
          "foreign-origin",
          "a write that is signed in by a cookie needs the header Origin",
          Map.of());
    }
    if (!isOwn(lower(origin), host) && !isAllowed(authority(lower(origin)))) {
      throw new HttpProblem(
          403,
          "foreign-origin",
          "requests without a token must not come from a page of another origin; add its host to "
              + key,
          Map.of("origin", Rejection.excerpt(origin)));
    }
  }

  private boolean isAllowed(String host) {
    return allowed.contains(EVERY) || allowed.contains(host) || allowed.contains(name(host));
  }

  /** Whether the request comes from a page that this service served. */
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
