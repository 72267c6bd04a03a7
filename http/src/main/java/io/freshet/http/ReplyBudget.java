package io.freshet.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of replies that clients have not read yet. One reply is let through however long
 * it is, while there is no other.
 */
final class ReplyBudget {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  /**
   * Makes one.
   *
   * @param maxBytes of all replies together
   */
  ReplyBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether a reply of so many bytes may be held; counts it if so. */
  boolean tryAcquire(int bytes) {
    long before = held.getAndUpdate(now -> fits(now, bytes) ? now + bytes : now);
    return fits(before, bytes);
  }

  private boolean fits(long now, int bytes) {
    return now == 0 || now + bytes <= maxBytes;
  }

  /** Gives back a reply's bytes: it has been read, or nobody will read it. */
  void release(int bytes) {
    held.addAndGet(-bytes);
  }
}
