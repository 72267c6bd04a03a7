package io.freshet.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limit of the bytes of replies that clients have not read yet. A reply of any length is allowed
 * while no other reply is held.
 */
final class ReplyBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * Creates the limit.
   *
   * @param maxBytes max bytes of all replies together
   */
  ReplyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Counts the bytes of a reply.
   *
   * @return false, and nothing is counted, if the reply does not fit
   */
  boolean tryAcquire(int bytes) {
    long before = held.getAndUpdate(now -> fits(now, bytes) ? now + bytes : now);
    return fits(before, bytes);
  }

  private boolean fits(long now, int bytes) {
    return now == 0 || now + bytes <= maxBytes;
  }

  /** Gives back the bytes of a reply that has been read or will never be read. */
  void release(int bytes) {
    held.addAndGet(-bytes);
  }
}
