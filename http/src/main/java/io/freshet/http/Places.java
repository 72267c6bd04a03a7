package io.freshet.http;

import java.util.concurrent.Semaphore;

/** The places of requests under way: so many for all clients, and of these so many for each. */
final class Places {
  private static final int RETRY_SECONDS = 1;

  private final int max;
  private final Semaphore free;
  private final PerAddress shares;

  /**
   * Makes them.
   *
   * @param max for all
   * @param maxPerAddress for each client address; 0 for no limit
   */
  Places(int max, int maxPerAddress) {
    this.max = max;
    this.free = new Semaphore(max);
    this.shares = new PerAddress(maxPerAddress);
  }

  /**
   * Takes one, which is given back by {@link #free}.
   *
   * @throws HttpProblem 503 if there is none left for all or for this address
   */
  void take(String address) {
    if (!shares.tryAcquire(address)) {
      throw HttpProblem.unavailable(
          "busy", "this address has as many requests under way as it may have", RETRY_SECONDS);
    }
    if (!free.tryAcquire()) {
      shares.release(address);
      throw HttpProblem.unavailable(
          "busy", max + " requests are under way, no more are taken", RETRY_SECONDS);
    }
  }

  /** Gives back what the address took. */
  void free(String address) {
    free.release();
    shares.release(address);
  }
}
