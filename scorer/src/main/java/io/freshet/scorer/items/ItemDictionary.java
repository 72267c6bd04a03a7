package io.freshet.scorer.items;

import io.freshet.schemas.SeededHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives every item id that a scorer instance meets a dense number, so that popularity, held lists,
 * titles and seen marks are plain arrays.
 *
 * <p>One dictionary serves all threads of an instance. Looking up an id that is already known takes
 * no lock and allocates nothing; a new id takes a lock once. Numbers are given in order of arrival
 * and mean nothing outside this instance: nothing writes them anywhere.
 *
 * <p>An id that is a canonical decimal (no sign, no leading zero, at most {@link Long#MAX_VALUE})
 * is kept as a {@code long}, whichever way it came in, so {@code "42"} and 42 are one item.
 *
 * <p>It never forgets an id: its size is bounded by the number of distinct items read, at some 8
 * bytes for a decimal id and the id's bytes plus 24 for any other.
 */
public final class ItemDictionary {
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

  /** Creates an empty dictionary. */
  public ItemDictionary() {
    this(SeededHash.ofProcess());
  }

  ItemDictionary(SeededHash hash) {
    this.hash = hash;
  }

  /** The id of each number: a decimal, or where {@code texts} is not null, UTF-8. */
  private static final class Columns {
    final long[] numbers;
    final byte[][] texts;

    Columns(long[] numbers, byte[][] texts) {
      this.numbers = numbers;
      this.texts = texts;
    }
  }

  /**
   * Returns how many ids are known; every number returned so far is below it.
   *
   * @return the number of ids
   */
  public int size() {
    return size;
  }

  /**
   * Returns the number of a decimal id, giving it one if it is new.
   *
   * @param id the value of a canonical decimal id, not negative
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(long id) {
    if (id < DIRECT_LIMIT) {
      int[] table = direct;
      if (id < table.length) {
        int slot = (int) ELEMENT.getAcquire(table, (int) id);
        if (slot != 0) {
          return slot - 1;
        }
      }
    } else {
      int found = findHashed(id);
      if (found >= 0) {
        return found;
      }
    }
    return add(id);
  }

  /**
   * Returns the number of an id given as UTF-8, giving it one if it is new.
   *
   * @param bytes holds the id
   * @param offset where the id begins
   * @param length its length in bytes, above 0
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(byte[] bytes, int offset, int length) {
    long decimal = decimal(bytes, offset, length);
    if (decimal >= 0) {
      return intern(decimal);
    }
    int found = findHashed(bytes, offset, length);
    return found >= 0 ? found : add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /**
   * Returns the number of an id, giving it one if it is new.
   *
   * @param id the item id
   * @return its number, in 0..{@link #size()}−1
   */
  public int intern(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return intern(bytes, 0, bytes.length);
  }

  /**
   * Returns the number of an id without giving it one: for ids that anybody may ask for.
   *
   * @param id the item id
   * @return its number, or −1 if it is not known
   */
  public int find(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return -1;
    }
    long decimal = decimal(bytes, 0, bytes.length);
    if (decimal < 0) {
      return findHashed(bytes, 0, bytes.length);
    }
    if (decimal >= DIRECT_LIMIT) {
      return findHashed(decimal);
    }
    int[] table = direct;
    return decimal < table.length ? (int) ELEMENT.getAcquire(table, (int) decimal) - 1 : -1;
  }

  /**
   * Returns an id as text.
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
   * Returns the bytes of an id that is not a decimal.
   *
   * @param item a number of this dictionary
   * @return its UTF-8 (not to be changed), or null where {@link #decimal(int)} holds
   */
  public byte @Nullable [] text(int item) {
    return columns.texts[item];
  }

  /**
   * Returns the value of a decimal id.
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
      return compareDecimals(now.numbers[a], now.numbers[b]);
    }
    return Arrays.compareUnsigned(
        left == null ? decimalBytes(now.numbers[a]) : left,
        right == null ? decimalBytes(now.numbers[b]) : right);
  }

  private static byte[] decimalBytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Compares decimals as text: scaled to the same number of digits, the shorter first on a tie. */
  static int compareDecimals(long a, long b) {
    int digitsA = digits(a);
    int digitsB = digits(b);
    long left = a;
    long right = b;
    // The longer one is cut rather than the shorter one stretched, which could overflow.
    for (int i = digitsA; i > digitsB; i--) {
      left /= 10;
    }
    for (int i = digitsB; i > digitsA; i--) {
      right /= 10;
    }
    return left != right ? Long.compare(left, right) : Integer.compare(digitsA, digitsB);
  }

  private static int digits(long number) {
    int count = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      count++;
    }
    return count;
  }

  /** Returns the value of a canonical decimal id, or −1 if the bytes are none. */
  static long decimal(byte[] bytes, int offset, int length) {
    if (length < 1 || length > 19) {
      return -1;
    }
    if (bytes[offset] == '0') {
      return length == 1 ? 0 : -1;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private int findHashed(long id) {
    int[] table = hashed;
    int mask = table.length - 1;
    for (int i = hash.of(id) & mask; ; i = (i + 1) & mask) {
      int slot = (int) ELEMENT.getAcquire(table, i);
      if (slot == 0) {
        return -1;
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
        return -1;
      }
      byte[] text = columns.texts[slot - 1];
      if (text != null
          && text.length == length
          && Arrays.equals(text, 0, length, bytes, offset, offset + length)) {
        return slot - 1;
      }
    }
  }

  private synchronized int add(long id) {
    if (id < DIRECT_LIMIT) {
      int[] table = direct;
      if (id >= table.length) {
        int wanted = Integer.highestOneBit((int) id) << 1;
        table = Arrays.copyOf(table, Math.min(wanted, DIRECT_LIMIT));
        direct = table;
      }
      if (table[(int) id] == 0) {
        int item = append(id, null);
        ELEMENT.setRelease(table, (int) id, item + 1);
      }
      return table[(int) id] - 1;
    }
    int found = findHashed(id);
    if (found >= 0) {
      return found;
    }
    int item = append(id, null);
    insert(hash.of(id), item);
    return item;
  }

  private synchronized int add(byte[] text) {
    int found = findHashed(text, 0, text.length);
    if (found >= 0) {
      return found;
    }
    int item = append(0, text);
    insert(hash.of(text, 0, text.length), item);
    return item;
  }

  /** Writes the columns of a new item before any table points to it. */
  private int append(long number, byte @Nullable [] text) {
    int item = size;
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
    size = item + 1;
    return item;
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

  /** The max number of slots that a look-up of a known id visits. */
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
