package io.freshet.standalone.data.read;

import io.freshet.families.matrix.ByteIdTable;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;

/**
 * The ratings of a data set in order of time, in primitive columns.
 *
 * <p>Events ascend by (timestamp, user id bytes, item id bytes, rating), independent of the file's
 * order, so a data set always replays in the same order. Users and items are numbered by their ids'
 * byte order. An event costs 16 bytes: one word holds timestamp and user, another item and rating,
 * and both are sorted together in place by radix sort. 32 million ratings are 512 MB.
 *
 * <p>Immutable and safe to share.
 */
public final class RatingTable {

  /** A user's number has 30 bits, so the seconds beside it have 34: the years 1698 to 2242. */
  private static final int USER_BITS = 30;

  private static final int USER_MASK = (1 << USER_BITS) - 1;
  private static final long MAX_SECONDS = (1L << 33) - 1;

  private final Ids users;
  private final Ids items;
  private final long[] timeAndUser;
  private final long[] itemAndRating;
  private final int size;

  private RatingTable(Ids users, Ids items, long[] timeAndUser, long[] itemAndRating, int size) {
    this.users = users;
    this.items = items;
    this.timeAndUser = timeAndUser;
    this.itemAndRating = itemAndRating;
    this.size = size;
  }

  /** Returns the number of events. */
  public int size() {
    return size;
  }

  /**
   * Returns the number of distinct users in the data set; after {@link #first} some may have no
   * events.
   */
  public int users() {
    return users.size();
  }

  /** Returns the number of distinct rated items in the data set. */
  public int items() {
    return items.size();
  }

  /** Returns the time of event {@code index}, in seconds since 1970 UTC. */
  public long seconds(int index) {
    return timeAndUser[checked(index)] >> USER_BITS;
  }

  /** Returns the user of event {@code index}, from 0 to {@link #users()} exclusive. */
  public int user(int index) {
    return (int) timeAndUser[checked(index)] & USER_MASK;
  }

  /** Returns the item of event {@code index}, from 0 to {@link #items()} exclusive. */
  public int item(int index) {
    return (int) (itemAndRating[checked(index)] >>> 32);
  }

  /** Returns the rating of event {@code index}, finite, as in the data set. */
  public float rating(int index) {
    return Float.intBitsToFloat((int) itemAndRating[checked(index)]);
  }

  /** Returns the id of a user number. */
  public String userId(int user) {
    return users.id(user);
  }

  /** Returns the UTF-8 bytes of a user's id, as a new array. */
  public byte[] userIdBytes(int user) {
    return users.idBytes(user);
  }

  /** Returns the id of an item number. */
  public String itemId(int item) {
    return items.id(item);
  }

  /** Returns the earliest {@code count} events, or all if there are fewer; shares the columns. */
  public RatingTable first(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count " + count + " is negative");
    }
    int kept = (int) Math.min(size, count);
    return new RatingTable(users, items, timeAndUser, itemAndRating, kept);
  }

  /**
   * Computes a 64-bit digest of all events with their ids. Equal data sets have equal digests, even
   * from different files.
   */
  public long fingerprint() {
    long h = mix(size);
    h = users.digest(h);
    h = items.digest(h);
    for (int i = 0; i < size; i++) {
      h = mix(h ^ timeAndUser[i]);
      h = mix(h ^ itemAndRating[i]);
    }
    return h;
  }

  private int checked(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("event " + index + " of " + size);
    }
    return index;
  }

  private static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L; // SplitMix64's step and finisher
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }

  /** Ids with their order: codes[rank] is the dictionary's number of the id with that rank. */
  private static final class Ids {

    private final ByteIdTable dictionary;
    private final int[] codes;

    Ids(ByteIdTable dictionary) {
      this.dictionary = dictionary;
      this.codes = dictionary.numbersByBytes();
    }

    String id(int rank) {
      return dictionary.text(codes[rank]);
    }

    byte[] idBytes(int rank) {
      return dictionary.copyOf(codes[rank]);
    }

    int size() {
      return codes.length;
    }

    int[] ranks() {
      int[] rank = new int[codes.length];
      for (int r = 0; r < codes.length; r++) {
        rank[codes[r]] = r;
      }
      return rank;
    }

    long digest(long seed) {
      long h = mix(seed ^ codes.length);
      for (int code : codes) {
        h = mix(h ^ Arrays.hashCode(dictionary.copyOf(code)));
      }
      return h;
    }
  }

  /** The builder of a table; takes events in any order. */
  public static final class Builder {

    private final ByteIdTable users = new ByteIdTable();
    private final ByteIdTable items = new ByteIdTable();
    private long[] timeAndUser;
    private long[] itemAndRating;
    private int size;

    /**
     * Creates a builder with room for {@code expected} events; more events cost copying.
     *
     * @param expected estimated number of events, min 0
     */
    public Builder(long expected) {
      int capacity = (int) Math.max(16, Math.min(expected, Integer.MAX_VALUE - 8L));
      timeAndUser = new long[capacity];
      itemAndRating = new long[capacity];
    }

    /** Returns the number of events added. */
    public int size() {
      return size;
    }

    /** Returns whether a timestamp fits the columns: the years 1698 to 2242. */
    static boolean holds(long seconds) {
      return seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS;
    }

    /** Returns the number of a user's id, for {@link #add(int, int, float, long)}. */
    public int user(byte[] utf8, int offset, int length) {
      int user = users.intern(utf8, offset, length);
      if (user > USER_MASK) {
        throw new IllegalStateException("more than " + USER_MASK + " users");
      }
      return user;
    }

    /** Returns the number of an item's id, for {@link #add(int, int, float, long)}. */
    public int item(byte[] utf8, int offset, int length) {
      return items.intern(utf8, offset, length);
    }

    /**
     * Adds one event.
     *
     * @param user a number from {@link #user}
     * @param item a number from {@link #item}
     * @param rating a finite rating
     * @param seconds seconds since 1970 UTC
     */
    public void add(int user, int item, float rating, long seconds) {
      if (!holds(seconds) || !Float.isFinite(rating)) {
        throw new IllegalArgumentException("rating " + rating + " at " + seconds);
      }
      if (size == timeAndUser.length) {
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, size + (size >> 2) + 16L);
        if (capacity == size) {
          throw new IllegalStateException("more than " + size + " ratings");
        }
        timeAndUser = Arrays.copyOf(timeAndUser, capacity);
        itemAndRating = Arrays.copyOf(itemAndRating, capacity);
      }
      // Adding 0 turns -0.0 into 0.0, so equal ratings have equal bits.
      timeAndUser[size] = (seconds << USER_BITS) | user;
      itemAndRating[size] = ((long) item << 32) | (Float.floatToIntBits(rating + 0f) & 0xFFFFFFFFL);
      size++;
    }

    /** Returns the events in the order of addition; the builder must not be used again. */
    RatingRows rows() {
      return new RatingRows(users, items, timeAndUser, itemAndRating, size, USER_BITS);
    }

    /** Sorts and returns the table; the builder must not be used again. */
    public RatingTable build() {
      Ids userIds = new Ids(users);
      Ids itemIds = new Ids(items);
      int[] userRank = userIds.ranks();
      int[] itemRank = itemIds.ranks();
      for (int i = 0; i < size; i++) {
        long tu = timeAndUser[i];
        timeAndUser[i] = (tu & ~(long) USER_MASK) | userRank[(int) tu & USER_MASK];
        long ir = itemAndRating[i];
        itemAndRating[i] = ((long) itemRank[(int) (ir >>> 32)] << 32) | (ir & 0xFFFFFFFFL);
      }
      LongArrays.radixSort(timeAndUser, itemAndRating, 0, size);
      return new RatingTable(userIds, itemIds, timeAndUser, itemAndRating, size);
    }
  }
}
