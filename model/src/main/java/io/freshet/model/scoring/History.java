package io.freshet.model.scoring;

import io.freshet.schemas.rating.EventContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A user's history in the terms of a model: the opinions, oldest first, the items to exclude, and
 * what the user states. Reusable scratch of one thread; it grows and never shrinks.
 *
 * <p>Each item appears at most once among the opinions: a user state keeps one rating per item.
 */
public final class History {

  /** The context cell if none is known. */
  public static final int NO_CELL = -1;

  /** The hour if none is known. */
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

  /** Creates an empty history. */
  public History() {}

  /** The number of opinions. */
  public int size() {
    return size;
  }

  /** Item indexes of the opinions, oldest first; valid below {@link #size()}. Not a copy. */
  public int[] items() {
    return items;
  }

  /** Ratings of the opinions, in the order of {@link #items()}. Not a copy. */
  public float[] ratings() {
    return ratings;
  }

  /** Epoch seconds of the opinions, in the order of {@link #items()}. Not a copy. */
  public long[] seconds() {
    return seconds;
  }

  /** The number of items to exclude. */
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

  /** Sets the scores of the items to exclude to −∞. */
  public void hideSeen(float[] scores) {
    for (int i = 0; i < seenSize; i++) {
      scores[seen[i]] = Float.NEGATIVE_INFINITY;
    }
  }

  /** The number of entries in the user's state whose item is not in the catalogue. */
  public int unknown() {
    return unknown;
  }

  /**
   * The context cell of the requested moment, in the user's local time: {@link EventContext#cell},
   * or {@link #NO_CELL}.
   */
  public int cell() {
    return cell;
  }

  /** The hour of the requested moment, 0 to 23 in the user's local time, or {@link #NO_HOUR}. */
  public int hour() {
    return hour;
  }

  /** The epoch second of the requested moment; {@link Long#MIN_VALUE} if it does not matter. */
  public long moment() {
    return moment;
  }

  /**
   * Sets the requested moment. Families that use context make the list for this moment.
   *
   * @param contextCell {@link EventContext#cell} or {@link #NO_CELL}
   * @param localHour 0 to 23 or {@link #NO_HOUR}
   */
  public void ask(int contextCell, int localHour, long epochSeconds) {
    cell = contextCell;
    hour = localHour;
    moment = epochSeconds;
  }

  /** Empties the history and clears the moment and the statements. The memory is kept. */
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
   * Sets what the user states; {@link #addStated} adds stated items. The collections are not
   * copied.
   *
   * @param likes names of liked genres
   * @param dislikes names of disliked genres
   * @param others other statements (demographics), by name
   */
  public void state(List<String> likes, List<String> dislikes, Map<String, String> others) {
    likedGenres = likes;
    dislikedGenres = dislikes;
    demographics = others;
  }

  /** Adds an item that the user says they like or dislike, without a rating. */
  public void addStated(int item, boolean liked) {
    if (statedSize == stated.length) {
      stated = Arrays.copyOf(stated, Math.multiplyExact(statedSize, 2));
    }
    stated[statedSize++] = liked ? item : ~item;
  }

  /** Tells whether the user states anything. */
  public boolean hasStatements() {
    return statedSize > 0
        || !likedGenres.isEmpty()
        || !dislikedGenres.isEmpty()
        || !demographics.isEmpty();
  }

  /** Genres that the user says they like. */
  public List<String> likedGenres() {
    return likedGenres;
  }

  /** Genres that the user says they dislike. */
  public List<String> dislikedGenres() {
    return dislikedGenres;
  }

  /** The user's other statements (demographics), by name. */
  public Map<String, String> demographics() {
    return demographics;
  }

  /** The number of stated items. */
  public int statedSize() {
    return statedSize;
  }

  /** The item of a statement about an item. */
  public int statedItem(int statement) {
    int item = stated[statement];
    return item < 0 ? ~item : item;
  }

  /** Tells whether a statement says that its item is liked. */
  public boolean statedLiked(int statement) {
    return stated[statement] >= 0;
  }

  /**
   * Adds an opinion, no older than the opinions before it. It is not added to {@link #seen()};
   * {@link #addSeen} does that.
   *
   * @param item index of the item in the catalogue
   * @param rating on the scale that the model was trained on
   * @param epochSeconds time of the rating
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

  /** Counts an entry whose item is not in the catalogue. */
  public void addUnknown() {
    unknown++;
  }

  /** The mean rating of the opinions, or NaN if there are none. */
  public float meanRating() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += ratings[i];
    }
    return (float) (sum / size);
  }
}
