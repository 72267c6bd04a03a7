package io.freshet.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what each client address holds at the moment, such as connections, so that none holds more
 * than its share. Addresses that hold nothing are not remembered.
 */
final class PerAddress {
  private final int max;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param max that one address may hold; 0 for no limit
   */
  PerAddress(int max) {
    this.max = max;
  }

  /** Whether the address may hold one more; counts it if so. */
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

  /** Gives back one that was counted. */
  void release(String address) {
    if (max > 0) {
      held.computeIfPresent(address, (a, now) -> now > 1 ? now - 1 : null);
    }
  }

  /** How many addresses hold something. */
  int addresses() {
    return held.size();
  }
}
