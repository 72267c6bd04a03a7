package io.freshet.standalone.data.generate;

import io.freshet.schemas.rating.Sessions;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * An oracle that knows all planted parameters of {@link PlantedTastes} but no random draws: tastes,
 * popularity, qualities, and the distribution from which items are picked. A session's mood is
 * hidden; the oracle infers it from the session's items by Bayes' rule. No recommender that sees
 * items, times and order can be expected to do better, so the oracle's score is an upper bound.
 *
 * <p>An oracle without the context infers the context, too, from the session's items. Ratings are
 * ignored. For one thread; it must observe all events in order of time.
 */
public final class PlantedOracle {

  /** Share of weekend days in a week. */
  private static final double WEEKEND_SHARE = 2.0 / 7;

  private final boolean knowsContext;
  private final PlantedUser[] users;
  private final PlantedCatalogue catalogue;
  private final Progress[] progress;

  /** The probability of a like by user, weekdays before weekends, and item, for {@link #asked}. */
  private final Int2ObjectMap<double[]> likes = new Int2ObjectOpenHashMap<>();

  private double asked = Double.NaN;

  /**
   * Creates an oracle on a generator's data.
   *
   * @param knowsContext whether the oracle knows the day of the week
   */
  public PlantedOracle(PlantedTastes tastes, boolean knowsContext) {
    this.knowsContext = knowsContext;
    users = new PlantedUser[tastes.users()];
    catalogue = tastes.eachUser((number, count, items, user, random) -> users[number] = user);
    progress = new Progress[users.length];
    Arrays.setAll(progress, u -> new Progress());
  }

  /**
   * The belief about a user's hidden state. States are moods on weekdays, then moods on weekends.
   */
  private static final class Progress {
    private final BitSet seen = new BitSet();
    private double[] belief = new double[0];
    private long last = Long.MIN_VALUE;
  }

  /**
   * Computes the probability of each item to be the user's next one at a given time.
   *
   * @param user number from 0; the id is the number plus 1
   * @param seconds since 1970 UTC
   * @param leastRating min rating of the event, a number of half stars; 0 for any
   * @param out one per item, 0 for items that the user has rated; item 0 has the id 1
   */
  public void chances(int user, long seconds, double leastRating, double[] out) {
    Progress own = progress[user];
    double[] belief = belief(user, seconds);
    int moods = belief.length / 2;
    Arrays.fill(out, 0);
    for (int state = 0; state < belief.length; state++) {
      if (belief[state] <= 0) {
        continue;
      }
      PlantedUser.Side side = users[user].side(state >= moods);
      double factor = belief[state] / total(side, state % moods, own.seen);
      double[] fits = catalogue.moodFactors(state % moods);
      double[] liked = likes(user, state >= moods, leastRating);
      for (int i = own.seen.nextClearBit(0); i < out.length; i = own.seen.nextClearBit(i + 1)) {
        out[i] += factor * side.weight[i] * fits[i] * liked[i];
      }
    }
  }

  private double[] likes(int user, boolean weekend, double leastRating) {
    if (leastRating != asked) {
      likes.clear();
      asked = leastRating;
    }
    return likes.computeIfAbsent(
        2 * user + (weekend ? 1 : 0), key -> likes(users[user].side(weekend), leastRating));
  }

  private double[] likes(PlantedUser.Side side, double leastRating) {
    double[] chances = new double[catalogue.size()];
    Arrays.setAll(
        chances,
        i ->
            leastRating > 0
                ? PlantedTastes.atLeast(leastRating, PlantedTastes.rating(catalogue, side, i))
                : 1);
    return chances;
  }

  /** Observes an event. */
  public void observe(int user, int item, long seconds) {
    Progress own = progress[user];
    double[] belief = belief(user, seconds);
    int moods = belief.length / 2;
    double sum = 0;
    for (int state = 0; state < belief.length; state++) {
      if (belief[state] > 0) {
        PlantedUser.Side side = users[user].side(state >= moods);
        belief[state] *=
            side.weight[item]
                * catalogue.moodFactors(state % moods)[item]
                / total(side, state % moods, own.seen);
        sum += belief[state];
      }
    }
    for (int state = 0; state < belief.length; state++) {
      belief[state] /= sum;
    }
    own.belief = belief;
    own.last = seconds;
    own.seen.set(item);
  }

  /**
   * Computes the probability of each hidden state before an event: the prior of a new session, or
   * the posterior of the running one.
   */
  private double[] belief(int user, long seconds) {
    Progress own = progress[user];
    if (own.last != Long.MIN_VALUE && seconds - own.last <= Sessions.GAP_SECONDS) {
      return own.belief.clone();
    }
    double[] weekday = users[user].side(false).moods();
    double[] weekend = users[user].side(true).moods();
    double share = WEEKEND_SHARE;
    if (knowsContext) {
      share = PlantedUser.isWeekend(seconds) ? 1 : 0;
    }
    double[] belief = new double[2 * weekday.length];
    for (int g = 0; g < weekday.length; g++) {
      belief[g] = (1 - share) * weekday[g];
      belief[weekday.length + g] = share * weekend[g];
    }
    return belief;
  }

  private double total(PlantedUser.Side side, int mood, BitSet seen) {
    double sum = 0;
    int items = side.weight.length;
    double[] fits = catalogue.moodFactors(mood);
    for (int i = seen.nextClearBit(0); i < items; i = seen.nextClearBit(i + 1)) {
      sum += side.weight[i] * fits[i];
    }
    return sum;
  }
}
