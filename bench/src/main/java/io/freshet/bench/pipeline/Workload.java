package io.freshet.bench.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A workload of ratings by users with skewed activity and a constant length of history.
 *
 * <p>A user's share of the events follows a power law, and so does the length of their history, so
 * that the mean history <em>per event</em> has the given length. The history is posted first. The
 * measured events are newer ratings of the same items: each rewrites the user's state without
 * growing it, so every pass does the same work.
 *
 * <p>Users have tastes. Without tastes no liked item would explain a recommendation, and the search
 * for reasons would take twice as long.
 *
 * <p>Item ids are the numbers 1 to the catalogue's size; popular items are more frequent. Not
 * thread-safe.
 */
public final class Workload {

  private static final double ACTIVITY_EXPONENT = 0.8;
  private static final double ACTIVITY_SHIFT = 10;
  private static final double POPULARITY_EXPONENT = 0.6;
  private static final long FIRST_SECOND = 1_420_070_400L; // 2015-01-01

  /**
   * Number of tastes. An item suits one user in this number, and half of a user's ratings are of
   * suitable items.
   */
  private static final int TASTES = 10;

  private final int catalogue;
  private final int[][] history;
  private final double[] cumulative;
  private final Random random;
  private long second;

  /** One rating event. */
  public interface Sink {
    /**
     * Takes an event.
     *
     * @param user from 0
     * @param item from 1 to the catalogue's size
     * @param rating 0.5 to 5
     * @param seconds since 1970, ascending
     */
    void event(int user, int item, double rating, long seconds);
  }

  /**
   * Creates a workload.
   *
   * @param users number of users
   * @param catalogue number of items
   * @param meanHistory mean number of ratings in a user's history, over events
   * @param seed of all random choices
   */
  public Workload(int users, int catalogue, int meanHistory, long seed) {
    this.catalogue = catalogue;
    this.random = new Random(seed);
    this.second = FIRST_SECOND;
    this.cumulative = new double[users];
    double[] share = new double[users];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      share[u] = StrictMath.pow(u + ACTIVITY_SHIFT, -ACTIVITY_EXPONENT);
      sum += share[u];
    }
    double squares = 0;
    double reached = 0;
    for (int u = 0; u < users; u++) {
      share[u] /= sum;
      squares += share[u] * share[u];
      reached += share[u];
      cumulative[u] = reached;
    }
    double[] popularity = popularity(catalogue);
    this.history = new int[users][];
    for (int u = 0; u < users; u++) {
      int length = (int) Math.max(1, Math.rint(share[u] * meanHistory / squares));
      history[u] = distinct(u, Math.min(length, catalogue / 2), popularity);
    }
  }

  private static double[] popularity(int items) {
    double[] cumulative = new double[items];
    double sum = 0;
    for (int i = 0; i < items; i++) {
      sum += StrictMath.pow(1 + i, -POPULARITY_EXPONENT);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  private int[] distinct(int user, int count, double[] popularity) {
    Set<Integer> chosen = new HashSet<>();
    int[] items = new int[count];
    while (chosen.size() < count) {
      int item = 1 + draw(popularity);
      boolean wanted = suits(user, item) || random.nextInt(TASTES) == 0;
      if (wanted && chosen.add(item)) {
        items[chosen.size() - 1] = item;
      }
    }
    return items;
  }

  private int draw(double[] sums) {
    int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return Math.min(sums.length - 1, found < 0 ? -found - 1 : found);
  }

  /** Returns the number of users. */
  public int users() {
    return history.length;
  }

  /** Returns the number of items. */
  public int catalogue() {
    return catalogue;
  }

  /** Returns the number of events in {@link #history}. */
  public int historySize() {
    return Arrays.stream(history).mapToInt(h -> h.length).sum();
  }

  /** Returns the mean number of ratings in the history of an event's user. */
  public double meanHistory() {
    double mean = 0;
    for (int u = 0; u < history.length; u++) {
      double share = cumulative[u] - (u == 0 ? 0 : cumulative[u - 1]);
      mean += share * history[u].length;
    }
    return mean;
  }

  /** Sends all events before the measured ones: every user's history, once. */
  public void history(Sink sink) {
    for (int u = 0; u < history.length; u++) {
      for (int item : history[u]) {
        sink.event(u, item, rating(u, item), second++);
      }
    }
  }

  /** Sends the next {@code count} measured events. */
  public void next(int count, Sink sink) {
    for (int n = 0; n < count; n++) {
      int user = draw(cumulative);
      int item = history[user][random.nextInt(history[user].length)];
      sink.event(user, item, rating(user, item), second++);
    }
  }

  /** Draws a rating: 3 to 5 for an item of the user's taste, 0.5 to 3.5 for another. */
  private double rating(int user, int item) {
    int halves = suits(user, item) ? 6 + random.nextInt(5) : 1 + random.nextInt(7);
    return halves / 2.0;
  }

  private static boolean suits(int user, int item) {
    return user % TASTES == item % TASTES;
  }

  /** Returns a user's id as a record's key. */
  public static byte[] key(int user) {
    return Integer.toString(user + 1).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns an event's JSON as a producer would write it. */
  public static byte[] json(int user, int item, double rating, long seconds) {
    return ("{\"userId\":\""
            + (user + 1)
            + "\",\"itemId\":\""
            + item
            + "\",\"rating\":"
            + rating
            + ",\"timestamp\":"
            + seconds
            + "}")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
