package io.freshet.scorer.items;

import io.freshet.schemas.item.Item;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code items} topic says, by the numbers of an {@link ItemDictionary}: titles, genres,
 * years, and which items may not be recommended. Immutable; a newer one replaces it as a whole.
 *
 * <p>An item it does not mention may be recommended: posting items is optional. A tombstoned item
 * may not, and models go on knowing it; the topic keeps its tombstones, so an instance that starts
 * years later knows that it is gone.
 */
public final class ItemOverlay {
  /** Year of an item without one. */
  public static final int NO_YEAR = Integer.MIN_VALUE;

  // An item's status is 0 if nothing was said of it.
  private static final byte AVAILABLE = 1;
  private static final byte UNAVAILABLE = 2;
  private static final int[] NO_GENRES = new int[0];
  private static final byte[] NO_TITLE = new byte[0];

  /** Says nothing of any item. */
  public static final ItemOverlay EMPTY =
      new ItemOverlay(new byte[0], new byte[0][], new int[0][], new int[0], new byte[0][], 0, 0, 0);

  private final byte[] status;
  private final byte[][] titles;
  private final int[][] genres;
  private final int[] years;
  private final byte[][] genreNames;
  private final int items;
  private final int unavailable;
  private final long unknownFields;

  private ItemOverlay(
      byte[] status,
      byte[][] titles,
      int[][] genres,
      int[] years,
      byte[][] genreNames,
      int items,
      int unavailable,
      long unknownFields) {
    this.status = status;
    this.titles = titles;
    this.genres = genres;
    this.years = years;
    this.genreNames = genreNames;
    this.items = items;
    this.unavailable = unavailable;
    this.unknownFields = unknownFields;
  }

  /**
   * Returns how many items are described, unavailable ones included, tombstoned ones not.
   *
   * @return the number of items
   */
  public int items() {
    return items;
  }

  /**
   * Returns how many fields that are not read the records had of which this was made.
   *
   * @return fields of all records so far, replaced ones included
   */
  public long unknownFields() {
    return unknownFields;
  }

  /**
   * Returns the bound of the numbers it may say something of.
   *
   * @return above every number that is described or gone
   */
  public int limit() {
    return status.length;
  }

  /**
   * Tells whether the item is in the topic and may be recommended.
   *
   * @param item its number
   * @return false also for items never mentioned
   */
  public boolean listed(int item) {
    return item < status.length && status[item] == AVAILABLE;
  }

  /**
   * Tells whether the item may not be recommended.
   *
   * @param item its number
   * @return true if it is gone or was posted as unavailable
   */
  public boolean unavailable(int item) {
    return item < status.length && status[item] == UNAVAILABLE;
  }

  /**
   * Returns the numbers of all items that may not be recommended.
   *
   * @return ascending; a fresh array
   */
  public int[] unavailable() {
    int[] found = new int[unavailable];
    int n = 0;
    for (int item = 0; item < status.length && n < found.length; item++) {
      if (status[item] == UNAVAILABLE) {
        found[n++] = item;
      }
    }
    return found;
  }

  /**
   * Returns an item's title.
   *
   * @param item its number
   * @return UTF-8, not to be changed, or null if none is known
   */
  public byte @Nullable [] title(int item) {
    byte[] title = item < titles.length ? titles[item] : null;
    return title == null || title.length == 0 ? null : title;
  }

  /**
   * Returns an item's genres.
   *
   * @param item the item's number
   * @return genre numbers, each in 0..{@link #genreCount()}−1, not to be changed; empty if unknown
   */
  public int[] genres(int item) {
    if (item >= genres.length) {
      return NO_GENRES;
    }
    int[] known = genres[item];
    return known == null ? NO_GENRES : known;
  }

  /**
   * Returns an item's year.
   *
   * @param item its number
   * @return the year, or {@link #NO_YEAR}
   */
  public int year(int item) {
    return item < years.length ? years[item] : NO_YEAR;
  }

  /**
   * Returns how many genres there are.
   *
   * @return the number of distinct genres ever seen
   */
  public int genreCount() {
    return genreNames.length;
  }

  /**
   * Returns a genre's name.
   *
   * @param genre its number
   * @return UTF-8, not to be changed
   */
  public byte[] genreName(int genre) {
    return genreNames[genre];
  }

  /**
   * Returns the number of a genre by its name.
   *
   * @param name as posted
   * @return its number, or −1
   */
  public int genre(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int genre = 0; genre < genreNames.length; genre++) {
      if (Arrays.equals(genreNames[genre], wanted)) {
        return genre;
      }
    }
    return -1;
  }

  /** Collects items and makes overlays of them; used by one thread. */
  public static final class Builder {
    private final ItemDictionary dictionary;
    private final ItemRules rules;
    private final Map<String, Integer> genreNumbers = new HashMap<>();
    private byte[][] genreNames = new byte[0][];
    private byte[] status = new byte[0];
    private byte[][] titles = new byte[0][];
    private int[][] genres = new int[0][];
    private int[] years = new int[0];
    private int items;
    private int unavailable;
    private final BitSet described = new BitSet();
    private final UnknownFields unknownFields = new UnknownFields();

    /**
     * Creates an empty one.
     *
     * @param dictionary numbers the items
     */
    public Builder(ItemDictionary dictionary) {
      this(dictionary, ItemRules.NONE);
    }

    /**
     * Creates an empty one that knows what may not be recommended whatever is posted.
     *
     * @param dictionary numbers the items
     * @param rules which items may be recommended
     */
    public Builder(ItemDictionary dictionary, ItemRules rules) {
      this.dictionary = dictionary;
      this.rules = rules;
      for (String id : rules.denyItems()) {
        set(dictionary.intern(id), UNAVAILABLE, false);
      }
    }

    /**
     * Takes an item, in place of what was known of it.
     *
     * @param item the item
     */
    public void put(Item item) {
      int number = dictionary.intern(item.itemId());
      set(number, item.available() && rules.allow(item) ? AVAILABLE : UNAVAILABLE, true);
      String title = item.title();
      titles[number] = title == null ? NO_TITLE : title.getBytes(StandardCharsets.UTF_8);
      genres[number] = genreNumbers(item.genres());
      Integer year = item.year();
      years[number] = year == null ? NO_YEAR : year;
    }

    /**
     * Notes that an item is gone. Its title stays, for reasons that cite it.
     *
     * @param itemId the item's id in UTF-8
     */
    public void remove(byte[] itemId) {
      if (itemId.length > 0) {
        set(dictionary.intern(itemId, 0, itemId.length), UNAVAILABLE, false);
      }
    }

    /**
     * Makes an overlay of everything taken so far, in time linear in its size.
     *
     * @return independent of this builder
     */
    public ItemOverlay build() {
      return new ItemOverlay(
          status.clone(),
          titles.clone(),
          genres.clone(),
          years.clone(),
          genreNames.clone(),
          items,
          unavailable,
          unknownFields.count());
    }

    /** Is told the fields of records that are not read. */
    UnknownFields unknownFields() {
      return unknownFields;
    }

    private void set(int number, byte now, boolean describes) {
      if (number >= status.length) {
        int length = Math.max(number + 1, 2 * status.length);
        status = Arrays.copyOf(status, length);
        titles = Arrays.copyOf(titles, length);
        genres = Arrays.copyOf(genres, length);
        int before = years.length;
        years = Arrays.copyOf(years, length);
        Arrays.fill(years, before, length, NO_YEAR);
      }
      if (described.get(number) != describes) {
        described.set(number, describes);
        items += describes ? 1 : -1;
      }
      if (status[number] != now) {
        unavailable += now == UNAVAILABLE ? 1 : status[number] == UNAVAILABLE ? -1 : 0;
        status[number] = now;
      }
    }

    private int[] genreNumbers(List<String> names) {
      int[] numbers = new int[names.size()];
      for (int i = 0; i < numbers.length; i++) {
        String name = names.get(i);
        Integer known = genreNumbers.get(name);
        if (known == null) {
          known = genreNames.length;
          genreNumbers.put(name, known);
          genreNames = Arrays.copyOf(genreNames, known + 1);
          genreNames[known] = name.getBytes(StandardCharsets.UTF_8);
        }
        numbers[i] = known;
      }
      return numbers;
    }
  }
}
