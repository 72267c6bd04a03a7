package io.freshet.scorer.quality;

import io.freshet.schemas.SeededHash;
import it.unimi.dsi.fastutil.Hash;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenCustomHashMap;
import java.util.Arrays;

/**
 * Judges the lists that the users of one task held: a new rating at or above the like threshold is
 * a hit if its item was in the list that the user held before the rating's second, and the list of
 * decayed popularity held at that moment is judged on the same event.
 *
 * <p>Per user it keeps two lists: the newest, and the one before the second of the newest. Events
 * of one second are so all judged against the list from before that second (on MovieLens a quarter
 * of all events share a second with another of the same user, and a list made between two of them
 * has seen half of one act). A list's second is the newest second of the state it was made from; an
 * event older than that is late and not judged, since every list held already knows more.
 *
 * <p>Memory is bounded: of more users than allowed the least recently seen are dropped. A dropped
 * user that returns has no list, is counted as unscored until answered, and enters the interval as
 * a new cluster.
 *
 * <p>Shown lists shape later events: what people were shown they rate more. Hit rates so measured
 * compare versions and the baseline on equal events; they are no estimate of what would have been
 * rated without any list.
 *
 * <p>Used by one stream thread; {@link #addTo} may be called by any other.
 */
public final class LiveQuality {
  /** The version number of lists made before the first snapshot. */
  public static final int NO_VERSION = 0;

  private static final Hash.Strategy<byte[]> BY_CONTENT =
      new Hash.Strategy<>() {
        @Override
        public int hashCode(byte[] key) {
          return SeededHash.ofProcess().of(key, 0, key.length);
        }

        @Override
        public boolean equals(byte[] a, byte[] b) {
          return Arrays.equals(a, b);
        }
      };

  /** Explored places of one list at most. */
  public static final int MOST_EXPLORED = 8;

  private static final int NONE = -1;

  private final int k;
  private final int capacity;
  private final double likeThreshold;
  private final Object2IntOpenCustomHashMap<byte[]> slots =
      new Object2IntOpenCustomHashMap<>(BY_CONTENT);
  private final IntArrayList free = new IntArrayList();

  // Per user slot, linked from the most to the least recently seen.
  private byte[][] keys = new byte[0][];
  private int[] newer = new int[0];
  private int[] older = new int[0];
  private int mostRecent = NONE;
  private int leastRecent = NONE;
  private int used;

  // Two lists per slot, at 2·slot and 2·slot + 1; the newest is at 2·slot + newestHalf[slot].
  private byte[] newestHalf = new byte[0];
  private long[] seconds = new long[0];
  private int[] version = new int[0];
  // Length of the list, −1 if there is none, and of the baseline's.
  private int[] shownLength = new int[0];
  private int[] baselineLength = new int[0];
  // k items shown, then k items of the baseline.
  private int[] items = new int[0];

  // A user's totals (judged, hits, baseline hits): all, and of the version judged last.
  private int[] totals = new int[0];
  private int[] totalsVersion = new int[0];

  // For a sample of users, what a rival would have shown, per list; their totals against it.
  private int[] rivalLength = new int[0];
  private int[] rivals = new int[0];
  private int[] rivalTotals = new int[0];

  // Places that were explored in each list, at most MOST_EXPLORED, and what fell out for them.
  private byte[] exploredLength = new byte[0];
  private int[] explored = new int[0];

  private final Tally tally = new Tally();

  /**
   * Returns the max users of one task: an array holds two lists and two of the baseline per user.
   *
   * @param k length of the lists, above 0
   */
  public static int maxUsers(int k) {
    return it.unimi.dsi.fastutil.Arrays.MAX_ARRAY_SIZE / (4 * Math.max(k, MOST_EXPLORED));
  }

  /**
   * Creates an empty one.
   *
   * @param k length of the lists
   * @param users of how many users lists are kept, 1 to {@link #maxUsers}
   * @param likeThreshold ratings at or above it are judged
   */
  public LiveQuality(int k, int users, double likeThreshold) {
    this.k = k;
    this.capacity = users;
    this.likeThreshold = likeThreshold;
    slots.defaultReturnValue(NONE);
  }

  /**
   * Judges a rating against what its user held. To be called before {@link #hold} gets the list
   * made in answer to it.
   *
   * @param user the user's id; the array is kept
   * @param item the rated item's number; one that no list holds, as that of an item without a
   *     number, is a miss
   * @param rating the rating; below the threshold nothing happens
   * @param eventSeconds when it was given
   * @param newestSeconds the newest second in the user's state, this rating included
   */
  public synchronized void judge(
      byte[] user, int item, double rating, long eventSeconds, long newestSeconds) {
    if (!(rating >= likeThreshold)) {
      return;
    }
    if (eventSeconds < newestSeconds) {
      tally.late++;
      return;
    }
    int slot = slots.getInt(user);
    int list = slot == NONE ? NONE : listBefore(slot, eventSeconds);
    if (list == NONE) {
      tally.unscored++;
      return;
    }
    int from = list * 2 * k;
    boolean hit = contains(items, from, shownLength[list], item);
    boolean baselineHit = contains(items, from + k, baselineLength[list], item);
    judgeExplored(list, item, hit);
    int total = slot * 6;
    count(totals, total, tally.overall, hit, baselineHit);
    if (totalsVersion[slot] != version[list]) {
      totalsVersion[slot] = version[list];
      Arrays.fill(totals, total + 3, total + 6, 0);
    }
    count(totals, total + 3, tally.ofVersion(version[list]), hit, baselineHit);
    if (rivalLength[list] >= 0) {
      boolean rivalHit = contains(rivals, list * k, rivalLength[list], item);
      count(rivalTotals, 3 * slot, tally.rival, hit, rivalHit);
    }
  }

  /**
   * Keeps the list made in answer to an event.
   *
   * @param user the user's id; the array is kept
   * @param newestSeconds the newest second in the state that the list was made from
   * @param versionNumber the version that made it, {@link #NO_VERSION} before the first
   * @param shown numbers of the items shown
   * @param shownCount how many
   * @param baseline numbers of the items that decayed popularity would have shown
   * @param baselineCount how many
   */
  public synchronized void hold(
      byte[] user,
      long newestSeconds,
      int versionNumber,
      int[] shown,
      int shownCount,
      int[] baseline,
      int baselineCount) {
    int slot = slots.getInt(user);
    if (slot == NONE) {
      slot = newSlot(user);
    } else {
      unlink(slot);
    }
    linkFirst(slot);
    int list = 2 * slot + newestHalf[slot];
    if (shownLength[list] >= 0 && seconds[list] < newestSeconds) {
      newestHalf[slot] ^= 1;
      list = 2 * slot + newestHalf[slot];
    }
    seconds[list] = newestSeconds;
    version[list] = versionNumber;
    shownLength[list] = shownCount;
    baselineLength[list] = baselineCount;
    rivalLength[list] = -1;
    exploredLength[list] = 0;
    System.arraycopy(shown, 0, items, list * 2 * k, shownCount);
    System.arraycopy(baseline, 0, items, list * 2 * k + k, baselineCount);
  }

  /**
   * Keeps, beside the list held last, what a rival would have shown at that moment. For whom this
   * is called must not depend on what happens: a sample of the users.
   *
   * @param user the user's id, just given to {@link #hold}
   * @param rival numbers of the items
   * @param rivalCount how many
   */
  public synchronized void holdRival(byte[] user, int[] rival, int rivalCount) {
    int slot = slots.getInt(user);
    int list = 2 * slot + newestHalf[slot];
    rivalLength[list] = rivalCount;
    System.arraycopy(rival, 0, rivals, list * k, rivalCount);
  }

  /**
   * Keeps, beside the list held last, which of its places were explored and what they have cost.
   *
   * @param user the user's id, just given to {@link #hold}
   * @param places explored, in the list
   * @param displaced numbers of the items that fell out of the list for them
   * @param count how many of both, at most {@value #MOST_EXPLORED}
   */
  public synchronized void holdExplored(byte[] user, int[] places, int[] displaced, int count) {
    if (count == 0) {
      return;
    }
    int slot = slots.getInt(user);
    int list = 2 * slot + newestHalf[slot];
    exploredLength[list] = (byte) count;
    int at = list * 2 * MOST_EXPLORED;
    for (int i = 0; i < count; i++) {
      explored[at + i] = items[list * 2 * k + places[i]];
      explored[at + MOST_EXPLORED + i] = displaced[i];
    }
  }

  private void judgeExplored(int list, int item, boolean hit) {
    int count = exploredLength[list];
    int at = list * 2 * MOST_EXPLORED;
    boolean byExploring = hit && contains(explored, at, count, item);
    boolean lost = contains(explored, at + MOST_EXPLORED, count, item);
    tally.exploration.count(shownLength[list], count, hit, byExploring, lost);
  }

  /**
   * Drops a user's lists.
   *
   * @param user the user's id
   */
  public synchronized void forget(byte[] user) {
    int slot = slots.removeInt(user);
    if (slot != NONE) {
      unlink(slot);
      keys[slot] = new byte[0];
      free.add(slot);
    }
  }

  /**
   * Returns how many users have a list.
   *
   * @return at most the number given at creation
   */
  public synchronized int users() {
    return slots.size();
  }

  /** Adds what was counted so far to a sum over tasks. */
  synchronized void addTo(Tally sum) {
    sum.merge(tally);
  }

  /** Returns the list the user held before the second, or NONE. */
  private int listBefore(int slot, long second) {
    int newest = 2 * slot + newestHalf[slot];
    if (seconds[newest] < second) {
      return newest;
    }
    int before = newest ^ 1;
    return shownLength[before] >= 0 && seconds[before] < second ? before : NONE;
  }

  private static boolean contains(int[] lists, int from, int length, int item) {
    for (int i = from; i < from + length; i++) {
      if (lists[i] == item) {
        return true;
      }
    }
    return false;
  }

  private static void count(int[] totals, int at, PairedSums sums, boolean hit, boolean otherHit) {
    sums.count(totals[at], totals[at + 1], totals[at + 2], hit, otherHit);
    totals[at]++;
    totals[at + 1] += hit ? 1 : 0;
    totals[at + 2] += otherHit ? 1 : 0;
  }

  private int newSlot(byte[] user) {
    int slot;
    if (slots.size() == capacity) {
      slot = leastRecent;
      slots.removeInt(keys[slot]);
      unlink(slot);
    } else if (!free.isEmpty()) {
      slot = free.popInt();
    } else {
      slot = used++;
      if (slot == keys.length) {
        grow(Math.min(capacity, Math.max(64, slot * 2)));
      }
    }
    keys[slot] = user;
    slots.put(user, slot);
    newestHalf[slot] = 0;
    shownLength[2 * slot] = -1;
    shownLength[2 * slot + 1] = -1;
    Arrays.fill(totals, 6 * slot, 6 * slot + 6, 0);
    Arrays.fill(rivalTotals, 3 * slot, 3 * slot + 3, 0);
    totalsVersion[slot] = -1;
    return slot;
  }

  private void grow(int length) {
    keys = Arrays.copyOf(keys, length);
    newer = Arrays.copyOf(newer, length);
    older = Arrays.copyOf(older, length);
    newestHalf = Arrays.copyOf(newestHalf, length);
    seconds = Arrays.copyOf(seconds, 2 * length);
    version = Arrays.copyOf(version, 2 * length);
    shownLength = Arrays.copyOf(shownLength, 2 * length);
    baselineLength = Arrays.copyOf(baselineLength, 2 * length);
    items = Arrays.copyOf(items, 4 * k * length);
    rivalLength = Arrays.copyOf(rivalLength, 2 * length);
    exploredLength = Arrays.copyOf(exploredLength, 2 * length);
    explored = Arrays.copyOf(explored, 4 * MOST_EXPLORED * length);
    rivals = Arrays.copyOf(rivals, 2 * k * length);
    totals = Arrays.copyOf(totals, 6 * length);
    rivalTotals = Arrays.copyOf(rivalTotals, 3 * length);
    totalsVersion = Arrays.copyOf(totalsVersion, length);
  }

  private void linkFirst(int slot) {
    newer[slot] = NONE;
    older[slot] = mostRecent;
    if (mostRecent != NONE) {
      newer[mostRecent] = slot;
    } else {
      leastRecent = slot;
    }
    mostRecent = slot;
  }

  private void unlink(int slot) {
    if (newer[slot] != NONE) {
      older[newer[slot]] = older[slot];
    } else {
      mostRecent = older[slot];
    }
    if (older[slot] != NONE) {
      newer[older[slot]] = newer[slot];
    } else {
      leastRecent = newer[slot];
    }
  }
}
