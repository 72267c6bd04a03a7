package io.freshet.scorer.browse;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made from something else, and made again after that has changed. It is made by a
 * thread that asks for it; until it is there, other threads get the value before. Making it takes
 * at most a twentieth of the time: after it took a second, it stays for twenty.
 *
 * @param <K> what the value is made from
 * @param <V> the value
 */
public final class Refreshed<K, V extends @Nullable Object> {
  private static final int REST = 20;

  private final LongSupplier nanos;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Made<K, V> made;

  private record Made<K, V extends @Nullable Object>(K from, V value, long notBefore) {}

  /**
   * Creates a value that nobody has asked for yet.
   *
   * @param nanos a monotonic clock in nanoseconds
   */
  public Refreshed(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Returns the value, which is made first if there is none or another is due.
   *
   * @param from what the value is to be made from
   * @param make makes it
   */
  public V get(K from, Supplier<V> make) {
    Made<K, V> known = made;
    if (known != null && !due(known, from)) {
      return known.value;
    }
    if (known == null) {
      making.lock();
    } else if (!making.tryLock()) {
      return known.value;
    }
    try {
      Made<K, V> meanwhile = made;
      if (meanwhile != null && !due(meanwhile, from)) {
        return meanwhile.value;
      }
      long start = nanos.getAsLong();
      V value = make.get();
      long end = nanos.getAsLong();
      made = new Made<>(from, value, end + REST * (end - start));
      return value;
    } finally {
      making.unlock();
    }
  }

  private boolean due(Made<K, V> known, K from) {
    return !known.from.equals(from) && nanos.getAsLong() - known.notBefore >= 0;
  }
}
