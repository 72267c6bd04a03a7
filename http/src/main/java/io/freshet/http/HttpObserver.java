package io.freshet.http;

/** Is told of every answer; called from many threads. */
public interface HttpObserver {
  /** Observes nothing. */
  HttpObserver NONE = (route, method, status, nanos) -> {};

  /**
   * A request was answered.
   *
   * @param route the route's path with its variables unfilled, or {@code none} where no route took
   *     it: never what a client wrote, which could be anything
   * @param method the route's method, or {@code none}
   * @param status HTTP status code
   * @param nanos from the request's headers to its answer's last byte
   */
  void answered(String route, String method, int status, long nanos);
}
