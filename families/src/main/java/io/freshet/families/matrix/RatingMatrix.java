package io.freshet.families.matrix;

import io.freshet.model.snapshot.Catalogue;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable rating matrix in primitive columns (compressed sparse rows). Users ascend by the
 * UTF-8 bytes of their ids; a user's events are sorted by (seconds, item index), oldest first.
 * Equal data give equal matrices in whatever order they were read, so every fit is reproducible.
 *
 * <p>The accessors return the arrays themselves, because copies would double a trainer's memory.
 * Callers must not write to them.
 */
public final class RatingMatrix {
  /** The context cell of an event whose local time is unknown. */
  public static final byte NO_CELL = -1;

  /** Digits of the user ids that {@link #stretches} creates, as many as the max count has. */
  private static final int NUMBER_DIGITS = 10;

  private final Catalogue catalogue;
  private final byte[] userIds;
  private final int[] userIdStart;
  private final int[] userStart;
  private final int[] item;
  private final float[] rating;
  private final long[] seconds;
  private final byte[] cell;

  /** Whether each event has the value of its type and not a rating; null if all have ratings. */
  private final boolean @Nullable [] derived;

  RatingMatrix(
      Catalogue catalogue,
      byte[] userIds,
      int[] userIdStart,
      int[] userStart,
      int[] item,
      float[] rating,
      long[] seconds,
      byte[] cell,
      boolean @Nullable [] derived) {
    this.derived = derived;
    this.catalogue = catalogue;
    this.userIds = userIds;
    this.userIdStart = userIdStart;
    this.userStart = userStart;
    this.item = item;
    this.rating = rating;
    this.seconds = seconds;
    this.cell = cell;
  }

  public static RatingMatrixBuilder builder() {
    return new RatingMatrixBuilder();
  }

  /**
   * The items that occur, ascending by id bytes: column i of the matrix is item i of this
   * catalogue.
   */
  public Catalogue catalogue() {
    return catalogue;
  }

  public int users() {
    return userStart.length - 1;
  }

  public int items() {
    return catalogue.size();
  }

  public int ratings() {
    return item.length;
  }

  /**
   * The start of each user's events: user u has the positions [userStart()[u], userStart()[u + 1])
   * of the columns. Length users + 1.
   */
  public int[] userStart() {
    return userStart;
  }

  /** Item index of each event. */
  public int[] item() {
    return item;
  }

  /** The number of ratings of each item. Each call counts anew; keep the result. */
  public int[] ratingsOfItem() {
    int[] counts = new int[items()];
    for (int i : item) {
      counts[i]++;
    }
    return counts;
  }

  /** Rating of each event, on the scale of the source. */
  public float[] rating() {
    return rating;
  }

  /**
   * Whether the rating of an event is the value of its type, and not a rating that the user gave or
   * the type states.
   */
  public boolean derived(int event) {
    return derived != null && derived[event];
  }

  /**
   * The matrix without events whose rating is only the value of their type, for families that learn
   * how good items are.
   *
   * @return this matrix if there are none
   */
  public RatingMatrix stated() {
    boolean[] of = derived;
    return of == null ? this : where(k -> !of[k]);
  }

  /** The min rating, found by a scan; +∞ if there are no ratings. */
  public float minRating() {
    float min = Float.POSITIVE_INFINITY;
    for (float r : rating) {
      min = Math.min(min, r);
    }
    return min;
  }

  /** The max rating, found by a scan; −∞ if there are no ratings. */
  public float maxRating() {
    float max = Float.NEGATIVE_INFINITY;
    for (float r : rating) {
      max = Math.max(max, r);
    }
    return max;
  }

  /** Epoch second (UTC) of each event. */
  public long[] seconds() {
    return seconds;
  }

  /**
   * Context cell of each event in local time: (daytime ? 1 : 0) + (weekend ? 2 : 0), or {@link
   * #NO_CELL}.
   */
  public byte[] cell() {
    return cell;
  }

  public String userId(int user) {
    int from = userIdStart[user];
    return new String(userIds, from, userIdStart[user + 1] - from, StandardCharsets.UTF_8);
  }

  /** The second of the newest event; {@link Long#MIN_VALUE} if there are no events. */
  public long lastSecond() {
    long last = Long.MIN_VALUE;
    for (long s : seconds) {
      last = Math.max(last, s);
    }
    return last;
  }

  /** Positions of all events, ascending by (seconds, user, item). */
  public int[] timeOrder() {
    int[] order = new int[item.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    // Positions already ascend by (user, seconds, item), so the position breaks ties.
    IntArrays.parallelQuickSort(
        order,
        (a, b) -> {
          int bySecond = Long.compare(seconds[a], seconds[b]);
          return bySecond != 0 ? bySecond : Integer.compare(a, b);
        });
    return order;
  }

  /** The row (user index) of each event. */
  public int[] rows() {
    int[] rows = new int[item.length];
    for (int u = 0; u < users(); u++) {
      Arrays.fill(rows, userStart[u], userStart[u + 1], u);
    }
    return rows;
  }

  /** The same matrix by item. Each call builds it anew; keep the result. */
  public ItemColumns columns() {
    return ItemColumns.of(this);
  }

  /**
   * The matrix as known before a point in time: only older events, and only the users and items
   * that occur in them. So no item from the future is known.
   *
   * @param epochSecondsExclusive events at this second or later are left out
   */
  public RatingMatrix before(long epochSecondsExclusive) {
    return where(k -> seconds[k] < epochSecondsExclusive);
  }

  /**
   * A matrix with only some of the events, and only the users and items that occur in them.
   *
   * @param keep tells whether to keep the event at a position of the columns; called in no fixed
   *     order and more than once per position
   * @return this matrix if all events are kept and every item occurs
   */
  public RatingMatrix where(IntPredicate keep) {
    int users = users();
    int kept = 0;
    int keptUsers = 0;
    int keptUserBytes = 0;
    boolean[] occurs = new boolean[items()];
    int[] keptOfUser = new int[users];
    for (int u = 0; u < users; u++) {
      for (int k = userStart[u]; k < userStart[u + 1]; k++) {
        if (keep.test(k)) {
          occurs[item[k]] = true;
          keptOfUser[u]++;
        }
      }
      if (keptOfUser[u] > 0) {
        kept += keptOfUser[u];
        keptUsers++;
        keptUserBytes += userIdStart[u + 1] - userIdStart[u];
      }
    }
    List<String> ids = new ArrayList<>();
    int[] newIndex = new int[items()];
    for (int i = 0; i < occurs.length; i++) {
      if (occurs[i]) {
        // Ascending ids stay ascending: the new index is the number of kept items below.
        newIndex[i] = ids.size();
        ids.add(catalogue.id(i));
      }
    }
    if (kept == item.length && ids.size() == items()) {
      return this;
    }
    byte[] newUserIds = new byte[keptUserBytes];
    int[] newUserIdStart = new int[keptUsers + 1];
    int[] newStart = new int[keptUsers + 1];
    int[] newItem = new int[kept];
    float[] newRating = new float[kept];
    long[] newSeconds = new long[kept];
    byte[] newCell = new byte[kept];
    boolean[] newDerived = derived == null ? null : new boolean[kept];
    int row = 0;
    int at = 0;
    int idAt = 0;
    for (int u = 0; u < users; u++) {
      if (keptOfUser[u] == 0) {
        continue;
      }
      for (int k = userStart[u]; k < userStart[u + 1]; k++) {
        if (keep.test(k)) {
          newItem[at] = newIndex[item[k]];
          newRating[at] = rating[k];
          newSeconds[at] = seconds[k];
          newCell[at] = cell[k];
          if (derived != null && newDerived != null) {
            newDerived[at] = derived[k];
          }
          at++;
        }
      }
      int idLength = userIdStart[u + 1] - userIdStart[u];
      System.arraycopy(userIds, userIdStart[u], newUserIds, idAt, idLength);
      idAt += idLength;
      row++;
      newUserIdStart[row] = idAt;
      newStart[row] = at;
    }
    return new RatingMatrix(
        Catalogue.of(ids),
        newUserIds,
        newUserIdStart,
        newStart,
        newItem,
        newRating,
        newSeconds,
        newCell,
        newDerived);
  }

  /**
   * The same events over a catalogue that also holds items that nobody has rated, for protocols
   * whose models know every item by its features.
   *
   * @param more ids of items, known or not
   */
  public RatingMatrix withItems(Collection<String> more) {
    Set<String> ids = new HashSet<>(more);
    for (int i = 0; i < items(); i++) {
      ids.add(catalogue.id(i));
    }
    Catalogue wider = Catalogue.of(ids);
    int[] newItem = new int[item.length];
    int[] newIndex = new int[items()];
    for (int i = 0; i < newIndex.length; i++) {
      newIndex[i] = wider.indexOf(catalogue.id(i));
    }
    for (int k = 0; k < newItem.length; k++) {
      newItem[k] = newIndex[item[k]];
    }
    return new RatingMatrix(
        wider, userIds, userIdStart, userStart, newItem, rating, seconds, cell, derived);
  }

  /**
   * The same events with other ratings.
   *
   * @param newRating one finite rating per event, in the order of {@link #item()}; not copied
   */
  public RatingMatrix withRatings(float[] newRating) {
    if (newRating.length != item.length) {
      throw new IllegalArgumentException(
          newRating.length + " ratings for " + item.length + " events");
    }
    return new RatingMatrix(
        catalogue, userIds, userIdStart, userStart, item, newRating, seconds, cell, derived);
  }

  /**
   * The same events with each user's history cut into stretches, as if each stretch were a user
   * whose id is a number. Items left without events stay in the catalogue.
   *
   * @param length events per stretch, greater than 0
   * @param least min length of the last stretch of a user; a shorter one is left out unless it is
   *     the only one
   */
  public RatingMatrix stretches(int length, int least) {
    IntArrayList from = new IntArrayList();
    IntArrayList start = new IntArrayList(new int[] {0});
    for (int u = 0; u < users(); u++) {
      for (int k = userStart[u]; k < userStart[u + 1]; k += length) {
        int size = Math.min(length, userStart[u + 1] - k);
        if (k == userStart[u] || size >= least) {
          from.add(k);
          start.add(start.getInt(start.size() - 1) + size);
        }
      }
    }
    int stretches = from.size();
    int[] newStart = start.toIntArray();
    int kept = newStart[stretches];
    int[] idStart = new int[stretches + 1];
    byte[] ids =
        new byte
            [SizeLimitException.length(
                "a matrix of ratings",
                "stretches of users",
                stretches,
                NUMBER_DIGITS,
                "lengthen the stretches, session.length of a blend")];
    for (int s = 0; s < stretches; s++) {
      idStart[s + 1] = idStart[s] + NUMBER_DIGITS;
      for (int digit = idStart[s + 1] - 1, rest = s; digit >= idStart[s]; digit--, rest /= 10) {
        ids[digit] = (byte) ('0' + rest % 10);
      }
    }
    int[] newItem = new int[kept];
    float[] newRating = new float[kept];
    long[] newSeconds = new long[kept];
    byte[] newCell = new byte[kept];
    boolean[] newDerived = derived == null ? null : new boolean[kept];
    for (int s = 0; s < stretches; s++) {
      int size = newStart[s + 1] - newStart[s];
      System.arraycopy(item, from.getInt(s), newItem, newStart[s], size);
      System.arraycopy(rating, from.getInt(s), newRating, newStart[s], size);
      System.arraycopy(seconds, from.getInt(s), newSeconds, newStart[s], size);
      System.arraycopy(cell, from.getInt(s), newCell, newStart[s], size);
      if (derived != null && newDerived != null) {
        System.arraycopy(derived, from.getInt(s), newDerived, newStart[s], size);
      }
    }
    return new RatingMatrix(
        catalogue, ids, idStart, newStart, newItem, newRating, newSeconds, newCell, newDerived);
  }
}
