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
 * The data of the {@code items} topic, by the numbers of an {@link ItemDictionary}: titles, genres,
 * years, and the items that must not be recommended. Immutable; a newer overlay replaces it as a
 * whole.
 *
 * <p>An item without a record may be recommended: posting items is optional. A tombstoned item must
 * not be recommended, but models still hold it. The topic keeps its tombstones for ever, so an
 * instance that starts years later knows that the item is gone.
 */
public final class ItemOverlay {
  /** Year of an item without one. */
  public static final int NO_YEAR = Integer.MIN_VALUE;

  // An item's status is 0 if it has no record.
  private static final byte AVAILABLE = 1;
  private static final byte UNAVAILABLE = 2;
  private static final int[] NO_GENRES = new int[0];
  private static final byte[] NO_TITLE = new byte[0];

  /** An overlay without items. */
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
   * Returns the number of items described, including unavailable items, without tombstoned ones.
   */
  public int items() {
    return items;
  }

  /** Returns the number of unknown fields in all records so far, replaced records included. */
  public long unknownFields() {
    return unknownFields;
  }

  /** Returns a bound above the number of every item that is described or gone. */
  public int limit() {
    return status.length;
  }

  /**
   * Returns whether the item is in the topic and may be recommended; false for items never
   * mentioned.
   *
   * @param item its number
   */
  public boolean listed(int item) {
    return item < status.length && status[item] == AVAILABLE;
  }

  /**
   * Returns whether the item must not be recommended: it is gone or was posted as unavailable.
   *
   * @param item its number
   */
  public boolean unavailable(int item) {
    return item < status.length && status[item] == UNAVAILABLE;
  }

  /** Returns the numbers of all items that must not be recommended, ascending, as a new array. */
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
   * Looks up an item's title.
   *
   * @param item its number
   * @return UTF-8, not to be changed, or null if none is known
   */
  public byte @Nullable [] title(int item) {
    byte[] title = item < titles.length ? titles[item] : null;
    return title == null || title.length == 0 ? null : title;
  }

  /**
   * Looks up an item's genres.
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
   * Looks up an item's year.
   *
   * @param item its number
   * @return the year, or {@link #NO_YEAR}
   */
  public int year(int item) {
    return item < years.length ? years[item] : NO_YEAR;
  }

  /** Returns the number of distinct genres ever seen. */
  public int genreCount() {
    return genreNames.length;
  }

  /**
   * Looks up a genre's name.
   *
   * @param genre its number
   * @return UTF-8, not to be changed
   */
  public byte[] genreName(int genre) {
    return genreNames[genre];
  }

  /**
   * Looks up the number of a genre.
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

  /** The builder of overlays. Used by one thread. */
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
     * Creates an empty builder.
     *
     * @param dictionary numbers the items
     */
    public Builder(ItemDictionary dictionary) {
      this(dictionary, ItemRules.NONE);
    }

    /**
     * Creates an empty builder with rules on which items may be recommended.
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
     * Adds an item; replaces an earlier record of it.
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
     * Marks an item as gone. Its title stays, for reasons that cite it.
     *
     * @param itemId the item's id in UTF-8
     */
    public void remove(byte[] itemId) {
      if (itemId.length > 0) {
        set(dictionary.intern(itemId, 0, itemId.length), UNAVAILABLE, false);
      }
    }

    /**
     * Builds an overlay of all items so far, in time linear in their number.
     *
     * @return an overlay that later changes of this builder do not affect
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

    /** Returns the counter of the records' unknown fields. */
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
