package io.freshet.http;

import java.util.concurrent.Semaphore;

/**
 * Limit of what clients hold at once, such as requests, over all clients and per client address.
 */
final class Places {
  private static final int RETRY_SECONDS = 1;

  private final String what;
  private final int max;
  private final Semaphore free;
  private final PerAddress shares;

  /**
   * Creates the limit.
   *
   * @param what name of what is held, such as {@code concurrent requests}
   * @param max max over all clients
   * @param maxPerAddress max of one client address; 0 for no limit
   */
  Places(String what, int max, int maxPerAddress) {
    this.what = what;
    this.max = max;
    this.free = new Semaphore(max);
    this.shares = new PerAddress(maxPerAddress);
  }

  /**
   * Takes a place; {@link #free} gives it back.
   *
   * @throws HttpProblem 503 if no place is left, over all clients or for this address
   */
  void take(String address) {
    if (!shares.tryAcquire(address)) {
      throw HttpProblem.unavailable(
          "busy", "this address has reached its limit of " + what + "; try again", RETRY_SECONDS);
    }
    if (!free.tryAcquire()) {
      shares.release(address);
      throw HttpProblem.unavailable(
          "busy", "the limit of " + max + " " + what + " is reached; try again", RETRY_SECONDS);
    }
  }

  /** Gives back a place that the address took. */
  void free(String address) {
    free.release();
    shares.release(address);
  }
}
