package io.freshet.model.scoring;

import io.freshet.schemas.rating.EventContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
  private List<String> likedGenres = List.of();
  private List<String> dislikedGenres = List.of();
  private Map<String, String> demographics = Map.of();
  private int[] stated = new int[16];
  private int statedSize;
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

  /** Puts −∞ in place of the scores of what is to be excluded. */
  public void hideSeen(float[] scores) {
    for (int i = 0; i < seenSize; i++) {
      scores[seen[i]] = Float.NEGATIVE_INFINITY;
    }
  }

  /** How many entries of the user's state name an item that the catalogue does not hold. */
  public int unknown() {
    return unknown;
  }

  /**
   * The context cell, in the user's local time, of the moment that is asked for: {@link
   * EventContext#cell}, or {@link #NO_CELL}.
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
   * @param contextCell {@link EventContext#cell} or {@link #NO_CELL}
   * @param localHour 0 to 23 or {@link #NO_HOUR}
   */
  public void ask(int contextCell, int localHour, long epochSeconds) {
    cell = contextCell;
    hour = localHour;
    moment = epochSeconds;
  }

  /** Empties the history, forgets the moment and what was stated, and keeps its memory. */
  public void clear() {
    cell = NO_CELL;
    hour = NO_HOUR;
    moment = Long.MIN_VALUE;
    size = 0;
    seenSize = 0;
    unknown = 0;
    likedGenres = List.of();
    dislikedGenres = List.of();
    demographics = Map.of();
    statedSize = 0;
  }

  /**
   * Sets what the user states of themself; items follow with {@link #addStated}. The lists are kept
   * as they are, not copied.
   *
   * @param likes names of genres
   * @param dislikes names of genres
   * @param others anything else, by name
   */
  public void state(List<String> likes, List<String> dislikes, Map<String, String> others) {
    likedGenres = likes;
    dislikedGenres = dislikes;
    demographics = others;
  }

  /** Adds an item that the user says to like, or not to like, without having rated it. */
  public void addStated(int item, boolean liked) {
    if (statedSize == stated.length) {
      stated = Arrays.copyOf(stated, Math.multiplyExact(statedSize, 2));
    }
    stated[statedSize++] = liked ? item : ~item;
  }

  /** Whether the user states anything of themself. */
  public boolean hasStatements() {
    return statedSize > 0
        || !likedGenres.isEmpty()
        || !dislikedGenres.isEmpty()
        || !demographics.isEmpty();
  }

  /** Genres that the user says to like. */
  public List<String> likedGenres() {
    return likedGenres;
  }

  /** Genres that the user says not to like. */
  public List<String> dislikedGenres() {
    return dislikedGenres;
  }

  /** What else the user states, by name. */
  public Map<String, String> demographics() {
    return demographics;
  }

  /** How many items the user states to like or not to like. */
  public int statedSize() {
    return statedSize;
  }

  /** The item of a statement. */
  public int statedItem(int statement) {
    int item = stated[statement];
    return item < 0 ? ~item : item;
  }

  /** Whether a statement is that the item is liked. */
  public boolean statedLiked(int statement) {
    return stated[statement] >= 0;
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
