package io.freshet.schemas.state;

import io.freshet.schemas.rating.EventValue;
import io.freshet.schemas.rating.EventValues;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state's ratings and events of types, merged into one interaction per item by a table of values.
 * Oldest first, by (seconds, item id bytes).
 *
 * <p>What counts for an item:
 *
 * <ol>
 *   <li>a rating, if there is one;
 *   <li>else the newer of the two signs: the newest negative event, or the newest positive events;
 *   <li>of positive events, the one with the largest weight; its own rating if it has one, else the
 *       value of its type.
 * </ol>
 *
 * The interaction has the time of the event that counts. Withdrawn events say nothing, but still
 * hide their item if their type does. Events of types that the table does not know hide their item,
 * and say nothing.
 *
 * <p>Reusable scratch of one thread. A state without types needs no merge; walk its {@link
 * UserStateReader} instead.
 */
public final class Interactions {
  private static final Comparator<Item> OLDEST_FIRST =
      Comparator.<Item>comparingLong(item -> item.seconds)
          .thenComparing(
              (a, b) -> Arrays.compareUnsigned(a.id, 0, a.idLength, b.id, 0, b.idLength));

  private Item[] items = new Item[64];
  private int[] slots = new int[256];
  private int size;
  private long newestSeconds;
  private Item current = new Item();

  /** What is known of one item. */
  private static final class Item {
    byte[] id = new byte[24];
    int idLength;
    boolean isNumber;
    long number;
    int hash;

    /** Number of parts, ratings or a type, that hide the item. */
    int hiding;

    boolean rated;
    boolean opinion;
    double weight;
    long newestPositive;
    long newestNegative;
    double negativeValue;
    boolean negativeDerived;
    int negativeOffset;
    @Nullable String negativeType;

    double value;
    boolean derived;
    double ownRating;
    long seconds;
    int offsetMinutes;
    @Nullable String type;
  }

  /** Creates empty scratch. */
  public Interactions() {}

  /** Reads a state; moves the reader. */
  public Interactions read(UserStateReader state, EventValues values) {
    size = 0;
    newestSeconds = Long.MIN_VALUE;
    Arrays.fill(slots, 0);
    state.rewind();
    while (state.next()) {
      Item item = find(state);
      newestSeconds = Math.max(newestSeconds, state.epochSeconds());
      item.hiding++;
      if (!state.withdrawn()) {
        item.rated = true;
        set(item, state, state.rating(), state.rating(), null);
        item.derived = false;
      }
    }
    while (state.nextSeen()) {
      find(state).hiding++;
    }
    while (state.nextType()) {
      String type = Objects.requireNonNull(state.type());
      EventValue value = values.of(type);
      boolean hides = value == null || value.hides();
      while (state.next()) {
        Item item = find(state);
        newestSeconds = Math.max(newestSeconds, state.epochSeconds());
        item.hiding += hides ? 1 : 0;
        if (value != null && value.opinion() && !state.withdrawn() && !item.rated) {
          add(item, state, value, type);
        }
      }
      while (hides && state.nextSeen()) {
        find(state).hiding++;
      }
    }
    for (int i = 0; i < size; i++) {
      settle(items[i]);
    }
    Arrays.sort(items, 0, size, OLDEST_FIRST);
    return this;
  }

  private static void add(Item item, UserStateReader state, EventValue value, String type) {
    long at = state.epochSeconds();
    double own = state.rating();
    double worth = Double.isNaN(own) ? value.value() : own;
    boolean derived = Double.isNaN(own) && value.rating() == null;
    if (value.weight() < 0) {
      if (at >= item.newestNegative) {
        item.newestNegative = at;
        item.negativeValue = worth;
        item.negativeDerived = derived;
        item.negativeOffset = state.offsetMinutes();
        item.negativeType = type;
      }
      return;
    }
    item.newestPositive = Math.max(item.newestPositive, at);
    boolean stronger =
        !item.opinion
            || value.weight() > item.weight
            || (value.weight() == item.weight && at > item.seconds);
    if (stronger) {
      item.weight = value.weight();
      set(item, state, worth, own, type);
      item.derived = derived;
    }
  }

  private static void set(
      Item item, UserStateReader state, double value, double own, @Nullable String type) {
    item.opinion = true;
    item.value = value;
    item.ownRating = own;
    item.seconds = state.epochSeconds();
    item.offsetMinutes = state.offsetMinutes();
    item.type = type;
  }

  private static void settle(Item item) {
    boolean negative =
        !item.rated
            && item.negativeType != null
            && (!item.opinion || item.newestNegative >= item.newestPositive);
    if (negative) {
      item.opinion = true;
      item.value = item.negativeValue;
      item.derived = item.negativeDerived;
      item.ownRating = Double.NaN;
      item.seconds = item.newestNegative;
      item.offsetMinutes = item.negativeOffset;
      item.type = item.negativeType;
    }
  }

  /** The item of the reader's entry or seen id; a new one if it is not known yet. */
  private Item find(UserStateReader state) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      slots = new int[4 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[free(items[i])] = i + 1;
      }
    }
    read(current, state);
    int slot = free(current);
    if (slots[slot] > 0) {
      return items[slots[slot] - 1];
    }
    Item added = current;
    Item spare = items[size];
    current = spare == null ? new Item() : spare;
    items[size++] = added;
    slots[slot] = size;
    clear(added);
    return added;
  }

  private static void read(Item into, UserStateReader state) {
    into.isNumber = state.idIsNumber();
    into.number = into.isNumber ? state.idNumber() : -1;
    byte[] bytes = state.idBytes();
    into.idLength = state.idLength();
    if (into.id.length < into.idLength) {
      into.id = new byte[into.idLength];
    }
    System.arraycopy(bytes, state.idOffset(), into.id, 0, into.idLength);
    int hash = 1;
    for (int i = 0; i < into.idLength; i++) {
      hash = 31 * hash + into.id[i];
    }
    into.hash = hash * 0x9E3779B9;
  }

  private static void clear(Item item) {
    item.hiding = 0;
    item.rated = false;
    item.opinion = false;
    item.weight = 0;
    item.newestPositive = Long.MIN_VALUE;
    item.newestNegative = Long.MIN_VALUE;
    item.negativeType = null;
    item.value = Double.NaN;
    item.derived = false;
    item.ownRating = Double.NaN;
    item.seconds = Long.MIN_VALUE;
    item.offsetMinutes = StateFormat.NO_OFFSET;
    item.type = null;
  }

  /** The slot that holds the item, or the empty slot where it would go. */
  private int free(Item item) {
    int mask = slots.length - 1;
    int slot = item.hash >>> 8 & mask;
    while (slots[slot] > 0) {
      Item other = items[slots[slot] - 1];
      if (other.hash == item.hash
          && Arrays.equals(other.id, 0, other.idLength, item.id, 0, item.idLength)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Number of items. */
  public int size() {
    return size;
  }

  /** Newest second of all entries; {@link Long#MIN_VALUE} without entries. */
  public long newestSeconds() {
    return newestSeconds;
  }

  /** Whether an item's id is a canonical decimal number. */
  public boolean idIsNumber(int index) {
    return items[index].isNumber;
  }

  /** An item's id as a number, if it is one. */
  public long idNumber(int index) {
    return items[index].number;
  }

  /** Array whose first {@link #idLength} bytes are an item's id in UTF-8. Not a copy. */
  public byte[] idBytes(int index) {
    return items[index].id;
  }

  /** Length of an item's id in bytes of UTF-8. */
  public int idLength(int index) {
    return items[index].idLength;
  }

  /** Whether the user has an opinion of an item, so that {@link #value} is finite. */
  public boolean opinion(int index) {
    return items[index].opinion;
  }

  /** Whether an item must not be shown to the user. */
  public boolean hidden(int index) {
    return items[index].hiding > 0;
  }

  /** Value of an item on the rating scale; NaN without an opinion. */
  public double value(int index) {
    return items[index].value;
  }

  /**
   * Whether {@link #value} comes from the weight of a type, and neither from a rating of the user
   * nor from a rating that the type states.
   */
  public boolean derived(int index) {
    return items[index].derived;
  }

  /** Rating that the user gave to an item, alone or with an event; NaN if the value is a type's. */
  public double givenRating(int index) {
    return items[index].ownRating;
  }

  /** Type of the event that counts for an item; null for a rating and without an opinion. */
  public @Nullable String type(int index) {
    return items[index].type;
  }

  /** Time in UTC seconds of the event that counts for an item. */
  public long seconds(int index) {
    return items[index].seconds;
  }

  /** Offset that the event gave, in minutes; {@link Integer#MIN_VALUE} if it gave none. */
  public int offsetMinutes(int index) {
    return items[index].offsetMinutes;
  }

  /**
   * Whether an item was hidden by something other than its events of one type.
   *
   * @param type null for the rating
   * @param values the table given to {@link #read}
   */
  public boolean hiddenByOthers(
      byte[] id, int from, int length, @Nullable String type, EventValues values) {
    EventValue own = type == null ? null : values.of(type);
    int mine = type == null || own == null || own.hides() ? 1 : 0;
    for (int i = 0; i < size; i++) {
      Item item = items[i];
      if (Arrays.equals(item.id, 0, item.idLength, id, from, from + length)) {
        return item.hiding > mine;
      }
    }
    return false;
  }
}
