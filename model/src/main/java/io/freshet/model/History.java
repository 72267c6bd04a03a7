package io.freshet.model;

import java.util.Arrays;

/**
 * One user's history in a model's terms: the opinions, oldest first, and the items to exclude.
 * Reusable scratch for one thread; it grows and never shrinks.
 *
 * <p>Each item appears at most once among the opinions: a user state keeps one rating per item.
 */
public final class History {

  /** The context cell where none is known. */
  public static final int NO_CELL = -1;

  /** The hour where none is known. */
  public static final int NO_HOUR = -1;

  private static final int INITIAL_CAPACITY = 256;

  private int[] items = new int[INITIAL_CAPACITY];
  private float[] ratings = new float[INITIAL_CAPACITY];
  private long[] seconds = new long[INITIAL_CAPACITY];
  private int size;
  private int[] seen = new int[INITIAL_CAPACITY];
  private int seenSize;
  private int unknown;
  private int cell = NO_CELL;
  private int hour = NO_HOUR;
  private long moment = Long.MIN_VALUE;

  /** Makes an empty history. */
  public History() {}

  /** How many opinions there are. */
  public int size() {
    return size;
  }

  /** Item indexes of the opinions, oldest first; valid below {@link #size()}. Not a copy. */
  public int[] items() {
    return items;
  }

  /** Ratings of the opinions, beside {@link #items()}. Not a copy. */
  public float[] ratings() {
    return ratings;
  }

  /** Epoch seconds of the opinions, beside {@link #items()}. Not a copy. */
  public long[] seconds() {
    return seconds;
  }

  /** How many items are to be excluded. */
  public int seenSize() {
    return seenSize;
  }

  /**
   * Item indexes to exclude from recommendations: rated, withdrawn or only seen; valid below {@link
   * #seenSize()}. Not a copy.
   */
  public int[] seen() {
    return seen;
  }

  /** How many entries of the user's state name an item that the catalogue does not hold. */
  public int unknown() {
    return unknown;
  }

  /**
   * The context cell, in the user's local time, of the moment that is asked for: {@link
   * PopularityTable#cell}, or {@link #NO_CELL}.
   */
  public int cell() {
    return cell;
  }

  /** The hour, 0 to 23 in the user's local time, that is asked for, or {@link #NO_HOUR}. */
  public int hour() {
    return hour;
  }

  /** The epoch second that is asked for; {@link Long#MIN_VALUE} where it does not matter. */
  public long moment() {
    return moment;
  }

  /**
   * Sets the moment that is asked for: a list is made for then, by families that care.
   *
   * @param contextCell {@link PopularityTable#cell} or {@link #NO_CELL}
   * @param localHour 0 to 23 or {@link #NO_HOUR}
   */
  public void ask(int contextCell, int localHour, long epochSeconds) {
    cell = contextCell;
    hour = localHour;
    moment = epochSeconds;
  }

  /** Empties the history, forgets the moment and keeps its memory. */
  public void clear() {
    cell = NO_CELL;
    hour = NO_HOUR;
    moment = Long.MIN_VALUE;
    size = 0;
    seenSize = 0;
    unknown = 0;
  }

  /**
   * Adds an opinion that is no older than those before it. It is not added to {@link #seen()}: that
   * is {@link #addSeen}.
   *
   * @param item index in the catalogue
   * @param rating on the scale that the model was trained on
   * @param epochSeconds when it was given
   */
  public void add(int item, float rating, long epochSeconds) {
    if (size == items.length) {
      int capacity = Math.multiplyExact(size, 2);
      items = Arrays.copyOf(items, capacity);
      ratings = Arrays.copyOf(ratings, capacity);
      seconds = Arrays.copyOf(seconds, capacity);
    }
    items[size] = item;
    ratings[size] = rating;
    seconds[size] = epochSeconds;
    size++;
  }

  /** Adds an item to exclude. */
  public void addSeen(int item) {
    if (seenSize == seen.length) {
      seen = Arrays.copyOf(seen, Math.multiplyExact(seenSize, 2));
    }
    seen[seenSize++] = item;
  }

  /** Counts an entry whose item the catalogue does not hold. */
  public void addUnknown() {
    unknown++;
  }

  /** The mean rating of the opinions, NaN if there are none. */
  public float meanRating() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += ratings[i];
    }
    return (float) (sum / size);
  }
}
