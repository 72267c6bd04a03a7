package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What leave-last-out asks: what is known, and one held-out event per user.
 *
 * @param known everything but the held-out events
 * @param targets held-out events, one per user, ascending by user id bytes
 */
public record LeaveOutTask(RatingMatrix known, List<Target> targets) {

  /** How many items the positive is ranked among. */
  public static final int NEGATIVES = 99;

  /**
   * A held-out event.
   *
   * @param user id
   * @param item id
   * @param rating given
   * @param seconds when
   */
  public record Target(String user, String item, float rating, long seconds) {}

  /** Copies the list. */
  public LeaveOutTask {
    targets = List.copyOf(targets);
  }

  /**
   * Holds out the last event of every user with two or more: the last by (seconds, item id as
   * bytes).
   */
  public static LeaveOutTask of(RatingMatrix all) {
    boolean[] held = new boolean[all.ratings()];
    List<Target> targets = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      int last = all.userStart()[u + 1] - 1;
      if (last > all.userStart()[u]) {
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
   * Takes the held-out events from a file of their own.
   *
   * @throws IllegalArgumentException if a user has more than one, or one that is known already
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

  /** The same with only the targets that were rated this or better. */
  public LeaveOutTask ratedAtLeast(double minRating) {
    return new LeaveOutTask(known, targets.stream().filter(t -> t.rating() >= minRating).toList());
  }

  /** Row of each user of a matrix by id. */
  static Map<String, Integer> rows(RatingMatrix m) {
    Map<String, Integer> rows = new HashMap<>();
    for (int u = 0; u < m.users(); u++) {
      rows.put(m.userId(u), u);
    }
    return rows;
  }

  /**
   * Draws negatives: items of the whole vocabulary that the user has no event on, each once, the
   * same for a seed whatever the order of users.
   *
   * @return per target {@link #NEGATIVES} item ids, or all there are where that is fewer
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
    // A shuffle as far as needed: every set of items is equally likely.
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
