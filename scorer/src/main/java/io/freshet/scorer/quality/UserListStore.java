package io.freshet.scorer.quality;

import io.freshet.schemas.record.SeededHash;
import it.unimi.dsi.fastutil.Hash;
import it.unimi.dsi.fastutil.objects.Object2ObjectLinkedOpenCustomHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounded per-user store of the lists that users were shown. Above its capacity, the store drops
 * the users who were shown nothing for the longest time. Not thread-safe.
 */
final class UserListStore {
  private static final Hash.Strategy<byte[]> BY_CONTENT =
      new Hash.Strategy<>() {
        @Override
        public int hashCode(byte[] key) {
          return SeededHash.ofProcess().of(key, 0, key.length);
        }

        @Override
        public boolean equals(byte @Nullable [] a, byte @Nullable [] b) {
          return Arrays.equals(a, b);
        }
      };

  private final int capacity;

  /** Ordered from the user shown last to the user not shown for the longest time. */
  private final Object2ObjectLinkedOpenCustomHashMap<byte[], UserLists> users =
      new Object2ObjectLinkedOpenCustomHashMap<>(BY_CONTENT);

  /**
   * @param capacity max number of users, min 1
   */
  UserListStore(int capacity) {
    this.capacity = capacity;
  }

  /** Returns the user's lists; null if there are none. */
  @Nullable UserLists get(byte[] user) {
    return users.get(user);
  }

  /**
   * Keeps a list.
   *
   * @param user the user's id; the array is kept
   * @param second the newest second in the state that the list was made from
   * @param version number of the version that made it
   */
  void hold(byte[] user, long second, int version, ShownList list) {
    UserLists lists = users.getAndMoveToFirst(user);
    if (lists == null) {
      if (users.size() < capacity) {
        lists = new UserLists();
      } else {
        lists = users.removeLast();
        lists.clear();
      }
      users.putAndMoveToFirst(user, lists);
    }
    lists.hold(second, version, list);
  }

  /**
   * Adds the list of a shadow to the list that the user was shown last.
   *
   * @throws IllegalStateException if the user holds no list
   */
  void holdShadow(byte[] user, ShownList list) {
    UserLists lists = users.get(user);
    if (lists == null) {
      throw new IllegalStateException("a shadow's list without a list that was shown");
    }
    lists.holdShadow(list);
  }

  void remove(byte[] user) {
    users.remove(user);
  }

  /** Returns the number of users with a list. */
  int size() {
    return users.size();
  }
}
