package io.freshet.http;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Check of who sends a request: the rate of the client's address, its token and the right that the
 * route needs, and whether a foreign page may have sent it.
 */
final class Admission {
  private static final String BEARER = "Bearer ";

  /** Methods that change nothing. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final int requestsPerSecond;
  private final Supplier<Tokens> tokens;
  private final RateLimiter rates;
  private final BrowserGuard browsers;
  private final @Nullable SessionCookie cookie;

  /**
   * Creates the check.
   *
   * @param cookie cookie whose token counts as the request's; null for none
   * @param nanoClock such as {@link System#nanoTime}
   */
  Admission(
      HttpSettings settings,
      Supplier<Tokens> tokens,
      @Nullable SessionCookie cookie,
      LongSupplier nanoClock) {
    this.requestsPerSecond = settings.limits().requestsPerSecond();
    this.tokens = tokens;
    this.rates = new RateLimiter(requestsPerSecond, nanoClock);
    this.browsers =
        new BrowserGuard(
            settings.host(),
            settings.allowedHosts(),
            HttpSettings.key(settings.service(), HttpSettings.ALLOWED_HOSTS));
    this.cookie = cookie;
  }

  /**
   * Admits a request.
   *
   * @param address name of the client, see {@link ClientAddress}
   * @param found the request's route; null if no route matches
   * @return the sender
   * @throws HttpProblem if the request is refused
   */
  Caller admit(Request request, String address, @Nullable Route found) {
    Tokens known = tokens.get();
    HttpFields headers = request.getHeaders();
    String sent = bearer(headers);
    String token = sent == null && cookie != null ? ofCookie(headers, cookie) : sent;
    Set<Right> rights = token == null ? Set.of() : known.rights(token);
    // Another instance has already limited the client's rate. A client with a token could send
    // this header, too; the limit is there for clients without a token.
    boolean forwarded = !rights.isEmpty() && headers.contains(Call.FORWARDED);
    if (!forwarded && !rates.tryAcquire(address)) {
      throw HttpProblem.tooManyRequests(requestsPerSecond);
    }
    String host = headers.get(HttpHeader.HOST);
    String origin = headers.get(HttpHeader.ORIGIN);
    if (known.isEmpty()) {
      browsers.check(request.getMethod(), host, origin, headers.get(HttpHeader.CONTENT_TYPE));
      return new Caller(Request.getRemoteAddr(request), token, EnumSet.allOf(Right.class));
    }
    boolean needsRight = found == null || found.right() != null;
    if (needsRight && rights.isEmpty()) {
      throw unauthorized(cookie != null);
    }
    if (sent == null && !SAFE.contains(request.getMethod())) {
      browsers.requireOwnOrigin(host, origin); // a browser adds its cookies to any page's requests
    }
    Right needed = found == null ? null : found.right();
    if (needed != null && !rights.contains(needed)) {
      throw new HttpProblem(
          403,
          "forbidden",
          "this request needs a token with the right '" + needed.wireName() + "'",
          Map.of("right", needed.wireName()));
    }
    return new Caller(Request.getRemoteAddr(request), rights.isEmpty() ? null : token, rights);
  }

  private static HttpProblem unauthorized(boolean signIn) {
    return new HttpProblem(
            401,
            "unauthorized",
            "this request needs a token in the header \"Authorization: Bearer <token>\""
                + (signIn ? ", or a sign-in" : ""),
            Map.of())
        .header("WWW-Authenticate", "Bearer");
  }

  private static @Nullable String bearer(HttpFields headers) {
    String header = headers.get(HttpHeader.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? null
        : header.substring(BEARER.length());
  }

  private static @Nullable String ofCookie(HttpFields headers, SessionCookie cookie) {
    return cookie.token(headers.getValuesList(HttpHeader.COOKIE));
  }
}
