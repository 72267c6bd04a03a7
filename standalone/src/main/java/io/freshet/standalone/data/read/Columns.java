package io.freshet.standalone.data.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a rating's four parts in a line, from 0. */
record Columns(int user, int item, int rating, int time) {

  static final Columns USER_FIRST = new Columns(0, 1, 2, 3);
  static final Columns ITEM_FIRST = new Columns(1, 0, 2, 3);

  private static final Set<String> USER = Set.of("userid", "user", "reviewerid");
  private static final Set<String> ITEM =
      Set.of("movieid", "itemid", "item", "asin", "parentasin", "productid");
  private static final Set<String> RATING = Set.of("rating", "overall", "score");
  private static final Set<String> TIME = Set.of("timestamp", "time", "unixreviewtime");

  int width() {
    return Math.max(Math.max(user, item), Math.max(rating, time)) + 1;
  }

  /** Returns whether these fields look like column names: no field starts like a number. */
  static boolean isHeader(List<String> fields) {
    return fields.stream().noneMatch(f -> f.isEmpty() || "0123456789.+-".indexOf(f.charAt(0)) >= 0)
        && fields.stream().anyMatch(f -> RATING.contains(plain(f)) || USER.contains(plain(f)));
  }

  /**
   * Finds the columns by their names.
   *
   * @return null if one of the four is missing
   */
  static @Nullable Columns named(List<String> header) {
    List<String> names = new ArrayList<>();
    header.forEach(h -> names.add(plain(h)));
    int user = indexOf(names, USER);
    int item = indexOf(names, ITEM);
    int rating = indexOf(names, RATING);
    int time = indexOf(names, TIME);
    boolean complete = user >= 0 && item >= 0 && rating >= 0 && time >= 0;
    return complete ? new Columns(user, item, rating, time) : null;
  }

  static boolean isUser(String name) {
    return USER.contains(plain(name));
  }

  static boolean isItem(String name) {
    return ITEM.contains(plain(name));
  }

  static boolean isRating(String name) {
    return RATING.contains(plain(name));
  }

  static boolean isTime(String name) {
    return TIME.contains(plain(name));
  }

  private static int indexOf(List<String> names, Set<String> wanted) {
    for (int i = 0; i < names.size(); i++) {
      if (wanted.contains(names.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static String plain(String name) {
    return name.strip().replace("_", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
