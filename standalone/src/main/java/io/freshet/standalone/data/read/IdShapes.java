package io.freshet.standalone.data.read;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The detection of users and items by the shape of their ids, for Amazon CSV files without a
 * header, which exist in both orders.
 *
 * <p>An Amazon item id (ASIN) is ten capitals and digits beginning with B, or a ten-character ISBN;
 * a user id begins with A and is longer. A column holds users (or items) if at least nine in ten of
 * its values have that shape and at most one in ten of the other column's. Ten plain digits alone
 * prove nothing: at least one value of an item column must contain a letter. Counts of distinct
 * values are only shown, because files may be sorted by user or by item, and either can be the
 * larger set.
 */
final class IdShapes {

  private static final double MOST = 0.9;
  private static final double FEW = 0.1;

  private final long[] asins = new long[2];
  private final long[] lettered = new long[2];
  private final long[] users = new long[2];
  private final Set<String> distinctFirst = new HashSet<>();
  private final Set<String> distinctSecond = new HashSet<>();
  private long lines;

  void add(String first, String second) {
    lines++;
    count(0, first);
    count(1, second);
    distinctFirst.add(first);
    distinctSecond.add(second);
  }

  private void count(int column, String id) {
    if (!id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) {
      return;
    }
    char head = id.charAt(0);
    if (id.length() == 10 && (head == 'B' || head <= '9')) {
      asins[column]++;
      if (id.chars().anyMatch(c -> c > '9')) {
        lettered[column]++;
      }
    } else if (head == 'A' && id.length() >= 11 && id.length() <= 32) {
      users[column]++;
    }
  }

  /** Returns the order; null if the shapes do not tell. */
  @Nullable Columns decide() {
    boolean firstIsItem = isItem(0);
    boolean secondIsItem = isItem(1);
    if (firstIsItem == secondIsItem) {
      return null;
    }
    return firstIsItem ? Columns.ITEM_FIRST : Columns.USER_FIRST;
  }

  private boolean isItem(int column) {
    int other = 1 - column;
    boolean looksLikeItems =
        asins[column] >= MOST * lines && asins[other] <= FEW * lines && lettered[column] > 0;
    boolean othersAreUsers = users[other] >= MOST * lines && users[column] <= FEW * lines;
    return looksLikeItems || othersAreUsers;
  }

  /** Formats the counts, for an error message. */
  String evidence() {
    return String.format(
        Locale.ROOT,
        "of %d lines, column 1 has %d item-like, %d user-like and %d distinct ids, column 2 has %d,"
            + " %d and %d",
        lines,
        asins[0],
        users[0],
        distinctFirst.size(),
        asins[1],
        users[1],
        distinctSecond.size());
  }
}
