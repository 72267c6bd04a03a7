package io.freshet.scorer.items;

import io.freshet.schemas.record.DecimalId;
import io.freshet.schemas.record.SeededHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dictionary of item ids: gives every item id of a scorer instance a dense number, so that
 * popularity, held lists, titles and seen marks are plain arrays.
 *
 * <p>One dictionary serves all threads of an instance. The look-up of a known id takes no lock and
 * allocates nothing; a new id takes a lock once. Numbers are given in order of arrival and have no
 * meaning outside this instance; they are never written anywhere.
 *
 * <p>A canonical decimal id ({@link DecimalId}) is kept as a {@code long}, so {@code "42"} and 42
 * are the same item.
 *
 * <p>It never forgets an id, so the ways to add one are bounded. Records of {@code items}, models
 * and settings {@link #intern} all their ids. Ratings {@link #admit} ids: an id that only ratings
 * have named is <em>undescribed</em>, and the number of undescribed ids has a max given at
 * creation. Queries {@link #find} an id and add none.
 */
public final class ItemDictionary {
  /**
   * The number of an item without one. It is above every number, so no table and no list holds it.
   */
  public static final int NONE = Integer.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(ItemDictionary.class);

  /** Decimal ids below this are looked up by index rather than by hash. */
  private static final int DIRECT_LIMIT = 1 << 20;

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Slot contents are {@code number + 1}; 0 is empty. */
  private volatile int[] direct = new int[1024];

  private volatile int[] hashed = new int[1024];
  private volatile Columns columns = new Columns(new long[1024], new byte[1024][]);
  private volatile int size;
  private int hashedCount;

  private final SeededHash hash;
  private final int maxUndescribed;

  /** The numbers of undescribed ids. */
  private final BitSet undescribed = new BitSet();

  private volatile int undescribedCount;
  private volatile long dropped;

  /** Creates an empty dictionary that admits every id. */
  public ItemDictionary() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Creates an empty dictionary.
   *
   * @param maxUndescribed max number of undescribed ids, not negative
   */
  public ItemDictionary(int maxUndescribed) {
    this(SeededHash.ofProcess(), maxUndescribed);
  }

  ItemDictionary(SeededHash hash, int maxUndescribed) {
    this.hash = hash;
    this.maxUndescribed = maxUndescribed;
  }

  /** The id of each number: UTF-8 if {@code texts} is not null, else a decimal. */
  private static final class Columns {
    final long[] numbers;
    final byte[][] texts;

    Columns(long[] numbers, byte[][] texts) {
      this.numbers = numbers;
      this.texts = texts;
    }
  }

  /**
   * Returns the number of ids that can be found. An id that was not found has no number below it.
   */
  public int size() {
    return size;
  }

  /** Returns the number of undescribed ids, at most the max given at creation. */
  public int undescribed() {
    return undescribedCount;
  }

  /** Returns the number of calls of {@link #admit} that returned {@link #NONE}. */
  public long dropped() {
    return dropped;
  }

  /**
   * Gives a described decimal id a number if it is new.
   *
   * @param id the value of a canonical decimal id, not negative
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(long id) {
    return add(id, null, true);
  }

  /**
   * Gives a described id in UTF-8 a number if it is new.
   *
   * @param bytes holds the id
   * @param offset where the id begins
   * @param length its length in bytes, above 0
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(byte[] bytes, int offset, int length) {
    long decimal = DecimalId.parse(bytes, offset, length);
    return decimal >= 0
        ? add(decimal, null, true)
        : add(0, Arrays.copyOfRange(bytes, offset, offset + length), true);
  }

  /**
   * Gives a described id a number if it is new.
   *
   * @param id the item id
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return intern(bytes, 0, bytes.length);
  }

  /**
   * Gives a rated decimal id a number if it is new and there is room.
   *
   * @param id the value of a canonical decimal id, not negative
   * @return its number, or {@link #NONE}
   */
  public int admit(long id) {
    int known = find(id);
    return known != NONE ? known : add(id, null, false);
  }

  /**
   * Gives a rated id in UTF-8 a number if it is new and there is room.
   *
   * @param bytes holds the id
   * @param offset where the id begins
   * @param length its length in bytes, above 0
   * @return its number, or {@link #NONE}
   */
  public int admit(byte[] bytes, int offset, int length) {
    long decimal = DecimalId.parse(bytes, offset, length);
    if (decimal >= 0) {
      return admit(decimal);
    }
    int known = findHashed(bytes, offset, length);
    return known != NONE
        ? known
        : add(0, Arrays.copyOfRange(bytes, offset, offset + length), false);
  }

  /**
   * Looks up a decimal id; adds nothing.
   *
   * @param id the value of a canonical decimal id, not negative
   * @return its number, or {@link #NONE} if it is not known
   */
  public int find(long id) {
    if (id >= DIRECT_LIMIT) {
      return findHashed(id);
    }
    int[] table = direct;
    int slot = id < table.length ? (int) ELEMENT.getAcquire(table, (int) id) : 0;
    return slot == 0 ? NONE : slot - 1;
  }

  /**
   * Looks up an id in UTF-8; adds nothing.
   *
   * @param bytes holds the id
   * @param offset where the id begins
   * @param length its length in bytes
   * @return its number, or {@link #NONE} if it is not known
   */
  public int find(byte[] bytes, int offset, int length) {
    long decimal = DecimalId.parse(bytes, offset, length);
    return decimal >= 0 ? find(decimal) : findHashed(bytes, offset, length);
  }

  /**
   * Looks up an id; adds nothing.
   *
   * @param id the item id
   * @return its number, or {@link #NONE} if it is not known
   */
  public int find(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  /**
   * Looks up the text of an id.
   *
   * @param item a number of this dictionary
   * @return the item id
   */
  public String id(int item) {
    Columns now = columns;
    byte[] text = now.texts[item];
    return text == null
        ? Long.toString(now.numbers[item])
        : new String(text, StandardCharsets.UTF_8);
  }

  /**
   * Looks up the bytes of an id that is not a decimal.
   *
   * @param item a number of this dictionary
   * @return its UTF-8 (not to be changed), or null if the id is a decimal, see {@link
   *     #decimal(int)}
   */
  public byte @Nullable [] text(int item) {
    return columns.texts[item];
  }

  /**
   * Looks up the value of a decimal id.
   *
   * @param item a number of this dictionary whose {@link #text(int)} is null
   * @return the id's value
   */
  public long decimal(int item) {
    return columns.numbers[item];
  }

  /**
   * Compares two items by the UTF-8 bytes of their ids, the order in which ties are broken.
   *
   * @param a a number of this dictionary
   * @param b a number of this dictionary
   * @return negative, zero or positive
   */
  public int compare(int a, int b) {
    if (a == b) {
      return 0;
    }
    Columns now = columns;
    byte[] left = now.texts[a];
    byte[] right = now.texts[b];
    if (left == null && right == null) {
      return DecimalId.compare(now.numbers[a], now.numbers[b]);
    }
    return Arrays.compareUnsigned(
        left == null ? DecimalId.utf8(now.numbers[a]) : left,
        right == null ? DecimalId.utf8(now.numbers[b]) : right);
  }

  private int findHashed(long id) {
    int[] table = hashed;
    int mask = table.length - 1;
    for (int i = hash.of(id) & mask; ; i = (i + 1) & mask) {
      int slot = (int) ELEMENT.getAcquire(table, i);
      if (slot == 0) {
        return NONE;
      }
      Columns now = columns;
      if (now.texts[slot - 1] == null && now.numbers[slot - 1] == id) {
        return slot - 1;
      }
    }
  }

  private int findHashed(byte[] bytes, int offset, int length) {
    int[] table = hashed;
    int mask = table.length - 1;
    for (int i = hash.of(bytes, offset, length) & mask; ; i = (i + 1) & mask) {
      int slot = (int) ELEMENT.getAcquire(table, i);
      if (slot == 0) {
        return NONE;
      }
      byte[] text = columns.texts[slot - 1];
      if (text != null
          && text.length == length
          && Arrays.equals(text, 0, length, bytes, offset, offset + length)) {
        return slot - 1;
      }
    }
  }

  /**
   * Gives an id a number if it has none; the id is {@code text}, or the decimal {@code number} if
   * {@code text} is null.
   */
  private synchronized int add(long number, byte @Nullable [] text, boolean describes) {
    int known = text == null ? find(number) : findHashed(text, 0, text.length);
    if (known != NONE) {
      if (describes && undescribed.get(known)) {
        undescribed.clear(known);
        undescribedCount--;
      }
      return known;
    }
    int item = size;
    if (!describes) {
      if (undescribedCount == maxUndescribed) {
        drop();
        return NONE;
      }
      undescribed.set(item);
      undescribedCount++;
    }
    append(item, number, text);
    if (text == null && number < DIRECT_LIMIT) {
      insertDirect((int) number, item);
    } else {
      insert(hashOf(number, text), item);
    }
    // Last, so that a thread that reads this size finds the id.
    size = item + 1;
    return item;
  }

  private synchronized void drop() {
    if (dropped == 0) {
      LOG.warn(
          "{} rated items are in no items record and no model, which is the max of"
              + " scorer.items.undescribed.max: ratings of further such items are answered and"
              + " counted for nothing (freshet_scorer_undescribed_dropped_total)",
          undescribedCount);
    }
    dropped++;
  }

  /** Writes the columns of a new item before any table points to it. */
  private void append(int item, long number, byte @Nullable [] text) {
    Columns now = columns;
    if (item == now.numbers.length) {
      int wanted = Math.multiplyExact(item, 2);
      now = new Columns(Arrays.copyOf(now.numbers, wanted), Arrays.copyOf(now.texts, wanted));
    }
    now.numbers[item] = number;
    if (text != null) {
      now.texts[item] = text;
    }
    columns = now;
  }

  private void insertDirect(int id, int item) {
    int[] table = direct;
    if (id >= table.length) {
      table = Arrays.copyOf(table, Math.min(Integer.highestOneBit(id) << 1, DIRECT_LIMIT));
      direct = table;
    }
    ELEMENT.setRelease(table, id, item + 1);
  }

  private void insert(int at, int item) {
    int[] table = hashed;
    if (2 * (hashedCount + 1) > table.length) {
      table = rehashed(table.length * 2);
      hashed = table;
    }
    place(table, at, item);
    hashedCount++;
  }

  private int[] rehashed(int length) {
    int[] larger = new int[length];
    Columns now = columns;
    for (int slot : hashed) {
      if (slot != 0) {
        byte[] text = now.texts[slot - 1];
        place(larger, hashOf(now.numbers[slot - 1], text), slot - 1);
      }
    }
    return larger;
  }

  private static void place(int[] table, int at, int item) {
    int mask = table.length - 1;
    int i = at & mask;
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    ELEMENT.setRelease(table, i, item + 1);
  }

  private int hashOf(long number, byte @Nullable [] text) {
    return text == null ? hash.of(number) : hash.of(text, 0, text.length);
  }

  /** Returns the max number of slots that a look-up of a known id visits. */
  int longestProbe() {
    int[] table = hashed;
    int mask = table.length - 1;
    int longest = 0;
    for (int i = 0; i < table.length; i++) {
      if (table[i] != 0) {
        int item = table[i] - 1;
        int home = hashOf(columns.numbers[item], columns.texts[item]) & mask;
        longest = Math.max(longest, ((i - home) & mask) + 1);
      }
    }
    return longest;
  }
}
