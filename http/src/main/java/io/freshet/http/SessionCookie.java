package io.freshet.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cookie that carries the token of a browser, because event streams cannot send a header. Scripts
 * cannot read it ({@code HttpOnly}), and requests that another site starts do not carry it ({@code
 * SameSite=Strict}). It ends with the browser's session.
 *
 * <p>Under TLS its name starts with {@code __Host-}, so that no other host and no plain connection
 * can set or read it.
 */
public final class SessionCookie {
  private static final String NAME = "freshet-session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private final String name;
  private final String attributes;

  /** Creates the cookie of a service. */
  public SessionCookie(HttpSettings settings) {
    boolean tls = settings.tls().enabled();
    this.name = tls ? "__Host-" + NAME : NAME;
    this.attributes = tls ? ATTRIBUTES + "; Secure" : ATTRIBUTES;
  }

  /** Value of the header {@code Set-Cookie} that makes a browser send the token. */
  public String carrying(String token) {
    String value =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(token.getBytes(StandardCharsets.UTF_8));
    return name + "=" + value + attributes;
  }

  /** Value of the header {@code Set-Cookie} that makes a browser forget the token. */
  public String cleared() {
    return name + "=" + attributes + "; Max-Age=0";
  }

  /**
   * The token in a request's cookies.
   *
   * @param headers values of the request's headers {@code Cookie}
   * @return null if there is no such cookie, or its value is not one that {@link #carrying} wrote
   */
  @Nullable String token(List<String> headers) {
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return decoded(pair.substring(equals + 1).strip());
        }
      }
    }
    return null;
  }

  private static @Nullable String decoded(String value) {
    try {
      String token = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
      return token.isEmpty() ? null : token;
    } catch (IllegalArgumentException e) {
      return null; // another program's cookie of this name
    }
  }
}
