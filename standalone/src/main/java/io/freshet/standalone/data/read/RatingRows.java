package io.freshet.standalone.data.read;

import io.freshet.families.matrix.ByteIdTable;

/**
 * The ratings of a file in the order of its lines, in primitive columns. Users and items are
 * numbered in order of first occurrence. Immutable.
 */
public final class RatingRows {

  private final ByteIdTable users;
  private final ByteIdTable items;
  private final long[] timeAndUser;
  private final long[] itemAndRating;
  private final int size;
  private final int userBits;

  RatingRows(
      ByteIdTable users,
      ByteIdTable items,
      long[] timeAndUser,
      long[] itemAndRating,
      int size,
      int userBits) {
    this.users = users;
    this.items = items;
    this.timeAndUser = timeAndUser;
    this.itemAndRating = itemAndRating;
    this.size = size;
    this.userBits = userBits;
  }

  /** Returns the number of rows. */
  public int size() {
    return size;
  }

  /** Returns the number of distinct users. */
  public int users() {
    return users.size();
  }

  /** Returns the number of distinct items. */
  public int items() {
    return items.size();
  }

  /** Returns the user of a row, from 0 to {@link #users()} exclusive. */
  public int user(int row) {
    return (int) timeAndUser[row] & ((1 << userBits) - 1);
  }

  /** Returns the item of a row, from 0 to {@link #items()} exclusive. */
  public int item(int row) {
    return (int) (itemAndRating[row] >>> 32);
  }

  /** Returns the rating of a row, finite. */
  public float rating(int row) {
    return Float.intBitsToFloat((int) itemAndRating[row]);
  }

  /** Returns the time of a row, in seconds since 1970 UTC. */
  public long seconds(int row) {
    return timeAndUser[row] >> userBits;
  }

  /** Returns the UTF-8 bytes of a user's id, as a new array. */
  public byte[] userIdBytes(int user) {
    return users.copyOf(user);
  }

  /** Returns the UTF-8 bytes of an item's id, as a new array. */
  public byte[] itemIdBytes(int item) {
    return items.copyOf(item);
  }
}
