package io.freshet.families.matrix;

import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.record.DecimalId;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects users and their events into a {@link RatingMatrix}. Call {@link #addUser} first, then
 * add the user's events in any order. Add each user once, and each of a user's items once. Not
 * thread-safe.
 */
public final class RatingMatrixBuilder {
  private final Long2IntOpenHashMap numberIds = new Long2IntOpenHashMap();
  private final ByteIdTable textIds = new ByteIdTable();
  private final List<String> itemIds = new ArrayList<>();
  private int[] textIdItem = new int[1 << 8];

  private byte[] userIds = new byte[1 << 12];
  private int[] userIdStart = new int[1 << 8];
  private int[] userStart = new int[1 << 8];
  private int users;

  private int[] item = new int[1 << 12];
  private float[] rating = new float[1 << 12];
  private long[] seconds = new long[1 << 12];
  private byte[] cell = new byte[1 << 12];
  private boolean @Nullable [] derived;
  private int size;

  RatingMatrixBuilder() {
    numberIds.defaultReturnValue(-1);
  }

  /**
   * Starts a user: the events added next belong to this user. A user without events does not enter
   * the matrix.
   *
   * @throws SizeLimitException if the ids of all users do not fit into an array
   */
  public RatingMatrixBuilder addUser(byte[] utf8, int offset, int length) {
    if (users + 1 == userIdStart.length) {
      userIdStart = Arrays.copyOf(userIdStart, userIdStart.length * 2);
      userStart = Arrays.copyOf(userStart, userStart.length * 2);
    }
    int at = userIdStart[users];
    long end = (long) at + length;
    if (end > userIds.length) {
      userIds =
          Arrays.copyOf(
              userIds, SizeLimitException.grown("bytes of user ids", userIds.length, end));
    }
    System.arraycopy(utf8, offset, userIds, at, length);
    users++;
    userIdStart[users] = at + length;
    userStart[users] = size;
    return this;
  }

  public RatingMatrixBuilder addUser(String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return addUser(utf8, 0, utf8.length);
  }

  /**
   * Adds an event of the current user on the item whose id is this number in canonical decimal
   * form.
   */
  public RatingMatrixBuilder add(long itemNumber, float rating, long seconds, byte cell) {
    int raw = numberIds.get(itemNumber);
    if (raw < 0) {
      raw = itemIds.size();
      numberIds.put(itemNumber, raw);
      itemIds.add(Long.toString(itemNumber));
    }
    return append(raw, rating, seconds, cell);
  }

  /** Adds an event of the current user on the item with this id, a UTF-8 slice. */
  public RatingMatrixBuilder add(
      byte[] utf8, int offset, int length, float rating, long seconds, byte cell) {
    long number = DecimalId.parse(utf8, offset, length);
    if (number >= 0) {
      return add(number, rating, seconds, cell);
    }
    int known = textIds.size();
    int text = textIds.intern(utf8, offset, length);
    if (text == known) {
      if (text == textIdItem.length) {
        textIdItem = Arrays.copyOf(textIdItem, textIdItem.length * 2);
      }
      textIdItem[text] = itemIds.size();
      itemIds.add(new String(utf8, offset, length, StandardCharsets.UTF_8));
    }
    return append(textIdItem[text], rating, seconds, cell);
  }

  public RatingMatrixBuilder add(String itemId, float rating, long seconds) {
    byte[] utf8 = itemId.getBytes(StandardCharsets.UTF_8);
    return add(utf8, 0, utf8.length, rating, seconds, RatingMatrix.NO_CELL);
  }

  /**
   * Says of the event added last that its rating is the value of its type, and not a rating that
   * the user gave or the type states.
   */
  public RatingMatrixBuilder derived() {
    if (size == 0) {
      throw new IllegalStateException("no event was added");
    }
    if (derived == null) {
      derived = new boolean[item.length];
    }
    derived[size - 1] = true;
    return this;
  }

  /** The number of events added so far. */
  public int size() {
    return size;
  }

  private RatingMatrixBuilder append(int rawItem, float value, long second, byte contextCell) {
    if (users == 0) {
      throw new IllegalStateException("an event was added before the first user");
    }
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      throw new IllegalArgumentException("rating must be finite: " + value);
    }
    if (size == item.length) {
      int larger = SizeLimitException.grown("ratings", size, size + 1L);
      item = Arrays.copyOf(item, larger);
      rating = Arrays.copyOf(rating, larger);
      seconds = Arrays.copyOf(seconds, larger);
      cell = Arrays.copyOf(cell, larger);
      derived = derived == null ? null : Arrays.copyOf(derived, larger);
    }
    item[size] = rawItem;
    rating[size] = value;
    seconds[size] = second;
    cell[size] = contextCell;
    size++;
    return this;
  }

  /**
   * Builds the matrix of everything added.
   *
   * @throws IllegalArgumentException if a user was added twice or has the same item twice
   */
  public RatingMatrix build() {
    userStart = Arrays.copyOf(userStart, Math.max(userStart.length, users + 2));
    userStart[users + 1] = size;
    Catalogue catalogue = Catalogue.of(itemIds);
    int[] newItem = new int[itemIds.size()];
    for (int raw = 0; raw < newItem.length; raw++) {
      newItem[raw] = catalogue.indexOf(itemIds.get(raw));
    }
    int[] order = sortedUsers();
    byte[] ids = new byte[userIdStart[users]];
    int[] idStart = new int[order.length + 1];
    int[] start = new int[order.length + 1];
    int[] outItem = new int[size];
    float[] outRating = new float[size];
    long[] outSeconds = new long[size];
    byte[] outCell = new byte[size];
    boolean[] outDerived = derived == null ? null : new boolean[size];
    int[] lastUserOf = new int[newItem.length];
    Arrays.fill(lastUserOf, -1);
    int at = 0;
    int idAt = 0;
    for (int row = 0; row < order.length; row++) {
      int user = order[row];
      int from = userStart[user + 1];
      int count = userStart[user + 2] - from;
      for (int k = 0; k < count; k++) {
        int i = newItem[item[from + k]];
        if (lastUserOf[i] == row) {
          throw new IllegalArgumentException(
              "user " + idOf(user) + " has item " + catalogue.id(i) + " more than once");
        }
        lastUserOf[i] = row;
        outItem[at + k] = i;
      }
      System.arraycopy(rating, from, outRating, at, count);
      System.arraycopy(seconds, from, outSeconds, at, count);
      System.arraycopy(cell, from, outCell, at, count);
      if (derived != null && outDerived != null) {
        System.arraycopy(derived, from, outDerived, at, count);
      }
      sortEvents(outItem, outRating, outSeconds, outCell, outDerived, at, at + count);
      int idLength = userIdStart[user + 1] - userIdStart[user];
      System.arraycopy(userIds, userIdStart[user], ids, idAt, idLength);
      idAt += idLength;
      at += count;
      idStart[row + 1] = idAt;
      start[row + 1] = at;
    }
    return new RatingMatrix(
        catalogue,
        Arrays.copyOf(ids, idAt),
        idStart,
        start,
        outItem,
        outRating,
        outSeconds,
        outCell,
        outDerived);
  }

  private int[] sortedUsers() {
    int[] order = new int[users];
    int withEvents = 0;
    for (int u = 0; u < users; u++) {
      if (userStart[u + 2] > userStart[u + 1]) {
        order[withEvents++] = u;
      }
    }
    order = Arrays.copyOf(order, withEvents);
    IntArrays.quickSort(order, this::compareUserIds);
    for (int k = 1; k < order.length; k++) {
      if (compareUserIds(order[k - 1], order[k]) == 0) {
        throw new IllegalArgumentException("user " + idOf(order[k]) + " was added more than once");
      }
    }
    return order;
  }

  private int compareUserIds(int a, int b) {
    return Arrays.compareUnsigned(
        userIds, userIdStart[a], userIdStart[a + 1], userIds, userIdStart[b], userIdStart[b + 1]);
  }

  private String idOf(int user) {
    int from = userIdStart[user];
    return new String(userIds, from, userIdStart[user + 1] - from, StandardCharsets.UTF_8);
  }

  private static void sortEvents(
      int[] item,
      float[] rating,
      long[] seconds,
      byte[] cell,
      boolean @Nullable [] derived,
      int from,
      int to) {
    boolean sorted = true;
    for (int k = from + 1; k < to && sorted; k++) {
      sorted = compareEvents(item, seconds, k - 1, k) <= 0;
    }
    if (sorted) {
      return; // user states come sorted, so this is the usual case
    }
    it.unimi.dsi.fastutil.Arrays.quickSort(
        from,
        to,
        (a, b) -> compareEvents(item, seconds, a, b),
        (a, b) -> {
          IntArrays.swap(item, a, b);
          float r = rating[a];
          rating[a] = rating[b];
          rating[b] = r;
          long s = seconds[a];
          seconds[a] = seconds[b];
          seconds[b] = s;
          byte c = cell[a];
          cell[a] = cell[b];
          cell[b] = c;
          if (derived != null) {
            boolean d = derived[a];
            derived[a] = derived[b];
            derived[b] = d;
          }
        });
  }

  private static int compareEvents(int[] item, long[] seconds, int a, int b) {
    int bySecond = Long.compare(seconds[a], seconds[b]);
    return bySecond != 0 ? bySecond : Integer.compare(item[a], item[b]);
  }
}
