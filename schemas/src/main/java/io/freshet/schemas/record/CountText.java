package io.freshet.schemas.record;

import java.util.Locale;

/** Text of counts for people. */
public final class CountText {

  private CountText() {}

  /**
   * A count with its noun, such as {@code 1 user}, {@code 0 users} or {@code 4,500 users}.
   *
   * @param singular the noun for one, with words before it if there are any; its plural ends with s
   */
  public static String of(long count, String singular) {
    return String.format(Locale.ROOT, "%,d %s", count, noun(count, singular));
  }

  /** The noun of a count: the singular for 1, else with an s. */
  public static String noun(long count, String singular) {
    return count == 1 ? singular : singular + "s";
  }
}
