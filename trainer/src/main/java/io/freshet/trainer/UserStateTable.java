package io.freshet.trainer;

import io.freshet.schemas.record.CountText;
import io.freshet.schemas.record.SeededHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * The latest state of every user: an open-addressing hash table from user id bytes to state bytes,
 * held within a memory budget.
 *
 * <p>One entry is one immutable {@code byte[]} (ratings, id length, id, state), so a user costs one
 * object. {@link #snapshot()} copies the slots alone; a refit reads the copy on its own thread
 * while the table changes.
 *
 * <p><b>Budget.</b> The table counts the bytes of the entries, of the slots, and {@link
 * #REFIT_BYTES_PER_RATING} for every rating, for the columns of a refit. While the sum exceeds the
 * budget, the share of users kept is halved: a user stays if the hash of the id is below the share.
 * The sample depends on the ids alone and not on their order of arrival, and each smaller sample is
 * a subset of the larger one. The share never grows again.
 *
 * <p>Not thread-safe; {@link View} is immutable.
 */
final class UserStateTable {

  /**
   * Bytes that one rating needs during a refit: the matrix while and after it is built, its
   * transpose, and the part before the slice.
   */
  static final int REFIT_BYTES_PER_RATING = 64;

  private static final int HEADER = Integer.BYTES + Short.BYTES;
  private static final int ARRAY_OVERHEAD = 16;
  private static final int SLOT_BYTES = 8 + Integer.BYTES;
  private static final int INITIAL_SLOTS = 1024;
  private static final long FULL_SHARE = 1L << 32;

  /**
   * An order that looks shuffled, so that users with similar ids are far apart. It is the same in
   * every process.
   */
  private static final Comparator<byte[]> BY_ID =
      (a, b) -> {
        int order =
            Long.compare(sampleHash(a, HEADER, idLength(a)), sampleHash(b, HEADER, idLength(b)));
        return order != 0
            ? order
            : Arrays.compare(a, HEADER, HEADER + idLength(a), b, HEADER, HEADER + idLength(b));
      };

  private final long budgetBytes;
  private byte[][] slots = new byte[INITIAL_SLOTS][];
  private int[] hashes = new int[INITIAL_SLOTS];
  private int users;
  private long ratings;
  private long entryBytes;
  private long share = FULL_SHARE;

  /**
   * @param budgetBytes max bytes of the table and the columns of a refit together, greater than
   *     zero
   */
  UserStateTable(long budgetBytes) {
    if (budgetBytes <= 0) {
      throw new IllegalArgumentException("budgetBytes must be positive: " + budgetBytes);
    }
    this.budgetBytes = budgetBytes;
  }

  /**
   * Sets a user's state, copied out of the buffer.
   *
   * @param ratings number of ratings in the state
   * @return the number of ratings in the user's previous state, 0 for a new user, −1 for a user
   *     outside the sample
   */
  int put(byte[] userId, byte[] state, int offset, int length, int ratings) {
    if (userId.length > 0xFFFF) {
      throw new IllegalArgumentException("user id of " + userId.length + " bytes");
    }
    if (!sampled(sampleHash(userId, 0, userId.length))) {
      return -1;
    }
    byte[] entry = entry(userId, state, offset, length, ratings);
    int home = slotHash(userId, 0, userId.length);
    int slot = find(userId, home);
    byte[] previous = slots[slot];
    int before = 0;
    if (previous == null) {
      hashes[slot] = home;
      users++;
    } else {
      before = ratingsOf(previous);
      account(previous, -1);
    }
    slots[slot] = entry;
    account(entry, 1);
    if (users > slots.length / 5 * 3) {
      rehash(slots.length * 2);
    }
    while (bytes() > budgetBytes && users > 1 && share > 1) {
      halveShare();
    }
    return before;
  }

  /** Removes a user; returns whether the table held the user. */
  boolean remove(byte[] userId) {
    int slot = find(userId, slotHash(userId, 0, userId.length));
    byte[] entry = slots[slot];
    if (entry == null) {
      return false;
    }
    account(entry, -1);
    users--;
    close(slot);
    return true;
  }

  /** Returns the number of users held. */
  int users() {
    return users;
  }

  /** Returns the number of ratings in the states held. */
  long ratings() {
    return ratings;
  }

  /** Returns the bytes counted against the budget; see the class comment. */
  long bytes() {
    return entryBytes + (long) slots.length * SLOT_BYTES + ratings * REFIT_BYTES_PER_RATING;
  }

  /** Returns the share of all users that is kept, in (0, 1]; 1 unless the budget was exceeded. */
  double sampledShare() {
    return share / (double) FULL_SHARE;
  }

  /**
   * Returns an estimate of the number of users left out by the budget, computed from the share; 0
   * at full share.
   */
  long truncatedUsers() {
    return share == FULL_SHARE ? 0 : Math.round(users / sampledShare()) - users;
  }

  /** Returns an immutable view of the table as it is now. */
  View snapshot() {
    byte[][] entries = new byte[users][];
    int n = 0;
    for (byte[] entry : slots) {
      if (entry != null) {
        entries[n++] = entry;
      }
    }
    return new View(entries, ratings, sampledShare(), truncatedUsers());
  }

  /**
   * Receives one user: id and state are slices of {@code buffer}, which never change and must not
   * be written to.
   */
  @FunctionalInterface
  interface Visitor {
    void user(byte[] buffer, int idOffset, int idLength, int stateOffset, int stateLength);
  }

  /** The users of one moment, in an order that depends on their ids alone. */
  static final class View {
    private final byte[][] entries;
    private final long ratings;
    private final double sampledShare;
    private final long truncatedUsers;

    private View(byte[][] entries, long ratings, double sampledShare, long truncatedUsers) {
      this.entries = entries;
      this.ratings = ratings;
      this.sampledShare = sampledShare;
      this.truncatedUsers = truncatedUsers;
    }

    int users() {
      return entries.length;
    }

    long ratings() {
      return ratings;
    }

    double sampledShare() {
      return sampledShare;
    }

    long truncatedUsers() {
      return truncatedUsers;
    }

    /** Calls the consumer with a copy of each id, in UTF-8. */
    void forEachId(Consumer<byte[]> ids) {
      for (byte[] entry : entries) {
        ids.accept(Arrays.copyOfRange(entry, HEADER, HEADER + idLength(entry)));
      }
    }

    void forEach(Visitor visitor) {
      byte[][] ordered = entries.clone();
      Arrays.sort(ordered, BY_ID);
      for (byte[] entry : ordered) {
        int idLength = idLength(entry);
        int stateOffset = HEADER + idLength;
        visitor.user(entry, HEADER, idLength, stateOffset, entry.length - stateOffset);
      }
    }
  }

  private boolean sampled(long hash) {
    return (hash >>> 32) < share;
  }

  private void halveShare() {
    share >>>= 1;
    byte[][] old = slots;
    slots = new byte[old.length][];
    hashes = new int[old.length];
    users = 0;
    ratings = 0;
    entryBytes = 0;
    for (byte[] entry : old) {
      if (entry != null) {
        if (sampled(sampleHash(entry, HEADER, idLength(entry)))) {
          insert(entry, slotHash(entry, HEADER, idLength(entry)));
          users++;
          account(entry, 1);
        }
      }
    }
    int fitting = INITIAL_SLOTS;
    while (users > fitting / 5 * 3) {
      fitting *= 2;
    }
    if (fitting < slots.length) {
      rehash(fitting);
    }
  }

  private void rehash(int size) {
    byte[][] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = new byte[size][];
    hashes = new int[size];
    for (int i = 0; i < oldSlots.length; i++) {
      byte[] entry = oldSlots[i];
      if (entry != null) {
        insert(entry, oldHashes[i]);
      }
    }
  }

  private void insert(byte[] entry, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != null) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = entry;
    hashes[slot] = hash;
  }

  /** Slot of the id, or the empty slot where it would go. */
  private int find(byte[] userId, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (true) {
      byte[] entry = slots[slot];
      if (entry == null || (hashes[slot] == hash && matches(entry, userId))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /**
   * Empties a slot and shifts back the entries that were displaced past it, so that no marker is
   * needed.
   */
  private void close(int slot) {
    int mask = slots.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (slots[next] != null) {
      int home = hashes[next] & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        slots[gap] = slots[next];
        hashes[gap] = hashes[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    slots[gap] = null;
    hashes[gap] = 0;
  }

  private void account(byte[] entry, int sign) {
    entryBytes += (long) sign * ((ARRAY_OVERHEAD + entry.length + 7) & ~7);
    ratings += (long) sign * ratingsOf(entry);
  }

  private static byte[] entry(byte[] userId, byte[] state, int offset, int length, int ratings) {
    byte[] entry = new byte[HEADER + userId.length + length];
    entry[0] = (byte) (ratings >>> 24);
    entry[1] = (byte) (ratings >>> 16);
    entry[2] = (byte) (ratings >>> 8);
    entry[3] = (byte) ratings;
    entry[4] = (byte) (userId.length >>> 8);
    entry[5] = (byte) userId.length;
    System.arraycopy(userId, 0, entry, HEADER, userId.length);
    System.arraycopy(state, offset, entry, HEADER + userId.length, length);
    return entry;
  }

  private static int ratingsOf(byte[] entry) {
    return entry[0] << 24 | (entry[1] & 0xFF) << 16 | (entry[2] & 0xFF) << 8 | (entry[3] & 0xFF);
  }

  private static int idLength(byte[] entry) {
    return (entry[4] & 0xFF) << 8 | (entry[5] & 0xFF);
  }

  private static boolean matches(byte[] entry, byte[] userId) {
    int length = idLength(entry);
    return length == userId.length
        && Arrays.equals(entry, HEADER, HEADER + length, userId, 0, length);
  }

  private static int slotHash(byte[] bytes, int offset, int length) {
    return SeededHash.ofProcess().of(bytes, offset, length);
  }

  /**
   * FNV-1a with the finaliser of SplitMix64, the same in every process: its high half decides on
   * the sample.
   */
  private static long sampleHash(byte[] bytes, int offset, int length) {
    long h = 0xcbf29ce484222325L;
    for (int i = offset; i < offset + length; i++) {
      h = (h ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }

  @Override
  public String toString() {
    return CountText.of(users, "user")
        + ", "
        + CountText.of(ratings, "rating")
        + ", "
        + bytes()
        + " bytes, share "
        + sampledShare();
  }
}
