package io.freshet.http;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sender of a request.
 *
 * @param address remote address of the connection
 * @param token token that the request carries; null if it carries none
 * @param rights rights of the token; every right if the service has no tokens
 */
public record Caller(String address, @Nullable String token, Set<Right> rights) {

  /** Copies the rights. */
  public Caller {
    rights = rights.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(rights));
  }

  /** Creates the sender of a request to a service without tokens. */
  public static Caller withoutToken(String address) {
    return new Caller(address, null, EnumSet.allOf(Right.class));
  }

  /** Creates a sender without rights. */
  public static Caller anonymous(String address) {
    return new Caller(address, null, Set.of());
  }

  /** Leaves out the token. */
  @Override
  public String toString() {
    return "Caller[" + address + ", " + rights + "]";
  }
}
