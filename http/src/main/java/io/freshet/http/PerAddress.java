package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counter of what each client address holds at the moment, such as connections, with a limit per
 * address. An address that holds nothing takes no memory.
 */
final class PerAddress {
  private final int max;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  /**
   * Creates a counter.
   *
   * @param max limit per address; 0 for no limit
   */
  PerAddress(int max) {
    this.max = max;
  }

  /**
   * Counts one more for the address.
   *
   * @return false, and nothing is counted, if the address has reached its limit
   */
  boolean tryAcquire(String address) {
    if (max == 0) {
      return true;
    }
    boolean[] taken = new boolean[1];
    held.compute(
        address,
        (a, now) -> {
          int before = now == null ? 0 : now;
          taken[0] = before < max;
          return taken[0] ? (Integer) (before + 1) : now;
        });
    return taken[0];
  }

  /** Counts one less for the address. */
  void release(String address) {
    if (max > 0) {
      held.computeIfPresent(address, (a, now) -> now > 1 ? now - 1 : null);
    }
  }

  /** Number of addresses that hold something. */
  int addresses() {
    return held.size();
  }
}
