package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * The task of leave-last-out: the known events, and one held-out event per user.
 *
 * @param known all events except the held-out ones
 * @param targets held-out events, one per user, ascending by user id bytes
 */
public record LeaveOutTask(RatingMatrix known, List<Target> targets) {

  /** Number of negatives that a held-out item is ranked among. */
  public static final int NEGATIVES = 99;

  /**
   * A held-out event.
   *
   * @param user id of the user
   * @param item id of the item
   * @param rating the rating
   * @param seconds epoch second of the event
   */
  public record Target(String user, String item, float rating, long seconds) {}

  /** Copies the list. */
  public LeaveOutTask {
    targets = List.copyOf(targets);
  }

  /**
   * Holds out the last event of every user with at least two events; the last one by (seconds, item
   * id as bytes).
   */
  public static LeaveOutTask of(RatingMatrix all) {
    return ofLast(all, u -> all.userStart()[u + 1] - 1);
  }

  /**
   * Holds out the last event of every user with at least two events; the last one by (seconds, line
   * in the data file), as published evaluations do.
   *
   * @param lines line of the event at each position of the matrix
   */
  public static LeaveOutTask of(RatingMatrix all, int[] lines) {
    int[] order = FileOrder.of(all, lines);
    return ofLast(all, u -> order[all.userStart()[u + 1] - 1]);
  }

  private static LeaveOutTask ofLast(RatingMatrix all, IntUnaryOperator lastOfUser) {
    boolean[] held = new boolean[all.ratings()];
    List<Target> targets = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      if (all.userStart()[u + 1] - all.userStart()[u] > 1) {
        int last = lastOfUser.applyAsInt(u);
        held[last] = true;
        targets.add(
            new Target(
                all.userId(u),
                all.catalogue().id(all.item()[last]),
                all.rating()[last],
                all.seconds()[last]));
      }
    }
    return new LeaveOutTask(all.where(k -> !held[k]), targets);
  }

  /**
   * Takes the held-out events from a separate matrix.
   *
   * @throws IllegalArgumentException if a user has more than one held-out event, or a held-out
   *     event is also known
   */
  public static LeaveOutTask of(RatingMatrix known, RatingMatrix test) {
    Map<String, Integer> rows = rows(known);
    List<Target> targets = new ArrayList<>();
    for (int u = 0; u < test.users(); u++) {
      int at = test.userStart()[u];
      String user = test.userId(u);
      int count = test.userStart()[u + 1] - at;
      if (count != 1) {
        throw new IllegalArgumentException(
            "user " + user + " has " + count + " test ratings; leave-last-out holds out one");
      }
      String item = test.catalogue().id(test.item()[at]);
      int index = known.catalogue().indexOf(item);
      Integer row = rows.get(user);
      if (row != null && index >= 0) {
        for (int k = known.userStart()[row]; k < known.userStart()[row + 1]; k++) {
          if (known.item()[k] == index) {
            throw new IllegalArgumentException(
                "user " + user + " has item " + item + " in the test and in the training data");
          }
        }
      }
      targets.add(new Target(user, item, test.rating()[at], test.seconds()[at]));
    }
    return new LeaveOutTask(known, targets);
  }

  /** Copies the task with only the targets that have at least this rating. */
  public LeaveOutTask ratedAtLeast(double minRating) {
    return new LeaveOutTask(known, targets.stream().filter(t -> t.rating() >= minRating).toList());
  }

  /** The row of each user of a matrix, by user id. */
  static Map<String, Integer> rows(RatingMatrix m) {
    Map<String, Integer> rows = new HashMap<>();
    for (int u = 0; u < m.users(); u++) {
      rows.put(m.userId(u), u);
    }
    return rows;
  }

  /**
   * Draws negatives for every target: distinct items of the whole catalogue that the user has no
   * event on. The seed determines them, whatever the order of users.
   *
   * @return {@link #NEGATIVES} item ids per target, or all there are if fewer
   */
  public List<List<String>> drawNegatives(long seed) {
    Set<String> vocabulary = new TreeSet<>();
    for (int i = 0; i < known.items(); i++) {
      vocabulary.add(known.catalogue().id(i));
    }
    targets.forEach(t -> vocabulary.add(t.item()));
    String[] ids = vocabulary.toArray(String[]::new);
    Map<String, Integer> rows = rows(known);
    List<List<String>> out = new ArrayList<>();
    for (Target target : targets) {
      Set<String> not = new TreeSet<>();
      not.add(target.item());
      Integer row = rows.get(target.user());
      if (row != null) {
        for (int k = known.userStart()[row]; k < known.userStart()[row + 1]; k++) {
          not.add(known.catalogue().id(known.item()[k]));
        }
      }
      out.add(draw(ids, not, new Random(seed * 31 + target.user().hashCode())));
    }
    return out;
  }

  private static List<String> draw(String[] ids, Set<String> not, Random random) {
    List<String> drawn = new ArrayList<>();
    int[] order = new int[ids.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    // A partial shuffle: every set of items is equally likely.
    for (int k = 0; k < order.length && drawn.size() < NEGATIVES; k++) {
      int swap = k + random.nextInt(order.length - k);
      int chosen = order[swap];
      order[swap] = order[k];
      order[k] = chosen;
      if (!not.contains(ids[chosen])) {
        drawn.add(ids[chosen]);
      }
    }
    return drawn;
  }
}
