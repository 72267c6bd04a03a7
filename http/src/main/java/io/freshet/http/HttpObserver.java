package io.freshet.http;

/** Listener that is called for every answer, from many threads. */
public interface HttpObserver {
  /** A listener that does nothing. */
  HttpObserver NONE = (route, method, status, nanos) -> {};

  /**
   * Called when a request has been answered.
   *
   * @param route the route's path with its variables in braces, or {@code none} if no route
   *     matched; never the path that the client sent, because that could be any text
   * @param method the route's method, or {@code none}
   * @param status HTTP status code
   * @param nanos time from the request's headers to the last byte of the answer
   */
  void answered(String route, String method, int status, long nanos);
}
