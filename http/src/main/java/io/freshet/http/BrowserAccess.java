package io.freshet.http;

import java.time.Duration;

/**
 * What a service offers to browsers besides plain requests.
 *
 * @param signIn whether a request's token may come from the cookie of {@link SessionCookie}
 * @param streams max open event streams; more are answered with 503
 * @param streamsPerAddress max open event streams of one client address; 0 for no limit
 * @param streamBytes max bytes that wait for one stream's client; a slower client is cut off
 * @param heartbeat time without an event after which a stream sends a heartbeat
 */
public record BrowserAccess(
    boolean signIn, int streams, int streamsPerAddress, int streamBytes, Duration heartbeat) {

  /** No cookie and no streams. */
  public static final BrowserAccess NONE =
      new BrowserAccess(false, 0, 0, 0, Duration.ofSeconds(10));
}
