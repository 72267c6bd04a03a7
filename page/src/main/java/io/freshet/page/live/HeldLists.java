package io.freshet.page.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists that users hold, for a bounded number of users: the one seen longest ago goes first. A
 * user has two lists, the newest one and the newest one of an earlier second, because a list that
 * was made within the second of a rating may know it already.
 */
final class HeldLists {
  private final Map<String, Held> users;

  /**
   * A list.
   *
   * @param cause the record that it answered
   * @param madeMillis when it was written, epoch milliseconds
   * @param second newest second of the events that it knows
   * @param items the items, best first
   */
  record Made(String cause, long madeMillis, long second, List<String> items) {}

  private record Held(Made newest, @Nullable Made before) {}

  /**
   * Creates an empty store.
   *
   * @param maxUsers max number of users
   */
  HeldLists(int maxUsers) {
    this.users =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
            return size() > maxUsers;
          }
        };
  }

  /**
   * The list that the user held before a second.
   *
   * @return null if none is known, or the user's newest list knows later events
   */
  @Nullable Made before(String userId, long second) {
    Held held = users.get(userId);
    if (held == null || second < held.newest.second) {
      return null;
    }
    return held.newest.second < second ? held.newest : held.before;
  }

  /**
   * Keeps a list.
   *
   * @return whether the user had one
   */
  boolean hold(String userId, String cause, long madeMillis, long second, List<String> items) {
    Held old = users.get(userId);
    long newest = old == null ? second : Math.max(second, old.newest.second);
    Made list = new Made(cause, madeMillis, newest, List.copyOf(items));
    Made before = old == null ? null : old.newest.second < newest ? old.newest : old.before;
    users.put(userId, new Held(list, before));
    return old != null;
  }

  /** Drops the user's lists. */
  void forget(String userId) {
    users.remove(userId);
  }
}
