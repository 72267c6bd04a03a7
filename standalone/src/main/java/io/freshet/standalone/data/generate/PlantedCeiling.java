package io.freshet.standalone.data.generate;

import io.freshet.standalone.data.read.DataSet;
import io.freshet.standalone.data.read.RatingTable;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The scores of {@link PlantedOracle} in the protocol prequential: an upper bound for recommenders
 * on data of {@link PlantedTastes}.
 *
 * @param events number of scored events
 * @param users number of their users
 * @param recall share of events whose item was in the list
 * @param dcg mean of ln 2 / ln(rank + 2), 0 outside of the list
 */
public record PlantedCeiling(int events, int users, double recall, double dcg) {

  /**
   * Lets an oracle predict and then learn every event of a known user.
   *
   * @param data the data that {@code tastes} generated
   * @param knowsContext whether the oracle knows the day of the week
   * @param warmUp share of earliest events that are not scored
   * @param leastRating min rating of a scored event, a number of half stars; 0 for all
   * @param k length of the lists
   */
  public static PlantedCeiling of(
      PlantedTastes tastes,
      DataSet data,
      boolean knowsContext,
      double warmUp,
      double leastRating,
      int k) {
    RatingTable table = data.ratings();
    PlantedOracle oracle = new PlantedOracle(tastes, knowsContext);
    int[] user = numbers(table.users(), table::userId);
    int[] item = numbers(table.items(), table::itemId);
    boolean[] known = new boolean[tastes.users()];
    boolean[] scored = new boolean[tastes.users()];
    double[] chances = new double[tastes.items()];
    int events = 0;
    int users = 0;
    int hits = 0;
    double dcg = 0;
    for (int e = 0; e < table.size(); e++) {
      int u = user[table.user(e)];
      int target = item[table.item(e)];
      if (e >= warmUp * table.size() && known[u] && table.rating(e) >= leastRating) {
        oracle.chances(u, table.seconds(e), leastRating, chances);
        int rank = rank(chances, target);
        hits += rank < k ? 1 : 0;
        dcg += rank < k ? Math.log(2) / Math.log(rank + 2.0) : 0;
        users += scored[u] ? 0 : 1;
        scored[u] = true;
        events++;
      }
      oracle.observe(u, target, table.seconds(e));
      known[u] = true;
    }
    int n = Math.max(1, events);
    return new PlantedCeiling(events, users, (double) hits / n, dcg / n);
  }

  /** Maps ids, which are numbers from 1, to numbers from 0. */
  private static int[] numbers(int count, IntFunction<String> id) {
    int[] numbers = new int[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = Integer.parseInt(id.apply(k)) - 1;
    }
    return numbers;
  }

  private static int rank(double[] chances, int target) {
    int rank = 0;
    for (int i = 0; i < chances.length; i++) {
      rank += i != target && chances[i] >= chances[target] ? 1 : 0;
    }
    return rank;
  }

  /** Formats one line per kind of oracle. */
  public static List<String> lines(
      PlantedTastes tastes, DataSet data, double warmUp, double leastRating, int k) {
    return List.of(
        "knowing the context: " + of(tastes, data, true, warmUp, leastRating, k).text(k),
        "not knowing it:      " + of(tastes, data, false, warmUp, leastRating, k).text(k));
  }

  private String text(int k) {
    return String.format(
        Locale.ROOT,
        "recall@%d %.4f, dcg@%d %.4f (%,d events of %,d users)",
        k,
        recall,
        k,
        dcg,
        events,
        users);
  }
}
