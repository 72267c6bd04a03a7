package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.scorer.experiment.ServedArm;
import io.freshet.scorer.quality.ShownList;
import org.jspecify.annotations.Nullable;

/**
 * The top-k list of one user with a reason for each item, as numbers. A {@link
 * RecommendationEngine} fills it, and it is valid until the engine's next answer.
 */
public final class Answer implements ShownList {
  /** No item, or no genre. */
  static final int NONE = -1;

  /** No predicted rating, or no cited rating. */
  static final double NO_RATING = Double.NaN;

  /** No probability. */
  static final double NO_PROBABILITY = Double.NaN;

  /** Max explored places of one answer. */
  public static final int MOST_EXPLORED = 8;

  Rung rung = Rung.POPULARITY;

  /** Part of the id that names the cause or the request; see {@link RecommendationIds}. */
  long origin;

  /** The user's arm; null if the user is in no experiment. */
  @Nullable ServedArm arm;

  /** Whether control answered because the arm's model is not loaded. */
  boolean armUnavailable;

  /** Time that the list took, in microseconds; 0 outside experiments. */
  int tookMicros;

  /** Number of places given to items with few ratings. */
  int explored;

  /** The explored places, ascending. */
  final int[] exploredAt = new int[MOST_EXPLORED];

  /** The items that fell out of the list's end for the explored ones. */
  final int[] displaced = new int[MOST_EXPLORED];

  /** The newest second in the user's state; {@link Long#MIN_VALUE} if the state holds no entry. */
  long newestSeconds = Long.MIN_VALUE;

  int count;
  final int[] items;
  final double[] scores;
  final double[] probabilities;
  final double[] predictedRatings;
  final Reason.Kind[] kinds;

  /** The item cited, or NONE. */
  final int[] citedItems;

  final double[] citedRatings;

  /** The type of the event cited; null for a rating. */
  final @Nullable String[] citedTypes;

  /** The genre cited, a number of the overlay, or NONE. */
  final int[] citedGenres;

  final double[] shares;

  /** The items' decayed popularity; unused on the personal rung. */
  final double[] popularity;

  /**
   * The part of the item's score that does not come from this user's ratings; on the personal rung
   * only.
   */
  final double[] withoutUser;

  /** The items that decayed popularity would have shown. */
  final int[] baseline;

  int baselineCount;

  /** The items that the model's rival would have shown, for a sample of users. */
  final int[] rival;

  /** Number of the rival's items, or NONE if the rival was not asked. */
  int rivalCount = NONE;

  Answer(int k) {
    items = new int[k];
    scores = new double[k];
    probabilities = new double[k];
    predictedRatings = new double[k];
    kinds = new Reason.Kind[k];
    citedItems = new int[k];
    citedRatings = new double[k];
    citedTypes = new String[k];
    citedGenres = new int[k];
    shares = new double[k];
    popularity = new double[k];
    withoutUser = new double[k];
    baseline = new int[k];
    rival = new int[k];
  }

  void set(int at, int item, double score, double probability, double predictedRating) {
    items[at] = item;
    scores[at] = score;
    probabilities[at] = probability;
    predictedRatings[at] = predictedRating;
  }

  void reason(
      int at, Reason.Kind kind, int citedItem, double citedRating, int citedGenre, double share) {
    kinds[at] = kind;
    citedItems[at] = citedItem;
    citedRatings[at] = citedRating;
    citedTypes[at] = null;
    citedGenres[at] = citedGenre;
    shares[at] = share;
  }

  /** Returns the answer's rung of the cold-start ladder. */
  public Rung rung() {
    return rung;
  }

  /**
   * Returns the arm that made the list; null outside experiments, and if control made it instead.
   */
  @Override
  public @Nullable ServedArm arm() {
    return armUnavailable ? null : arm;
  }

  /** Returns the time that the list took, in microseconds; 0 outside experiments. */
  @Override
  public int tookMicros() {
    return tookMicros;
  }

  /** Returns the number of explored places, max {@link #MOST_EXPLORED}. */
  @Override
  public int explored() {
    return explored;
  }

  /**
   * Returns the explored places: indexes into {@link #items()}, ascending, valid below {@link
   * #explored()}; not a copy.
   */
  @Override
  public int[] exploredAt() {
    return exploredAt;
  }

  /**
   * Returns the items that exploration displaced: numbers of the dictionary, valid below {@link
   * #explored()}; not a copy.
   */
  @Override
  public int[] displaced() {
    return displaced;
  }

  /** Returns the number of items, max k. */
  @Override
  public int count() {
    return count;
  }

  /**
   * Returns the items, best first: numbers of the dictionary, valid below {@link #count()}; not a
   * copy.
   */
  @Override
  public int[] items() {
    return items;
  }

  /**
   * Returns the items that decayed popularity would have shown: numbers of the dictionary, valid
   * below {@link #baselineCount()}; not a copy.
   */
  @Override
  public int[] baseline() {
    return baseline;
  }

  /** Returns the number of items that decayed popularity would have shown, max k. */
  @Override
  public int baselineCount() {
    return baselineCount;
  }

  /**
   * Returns the newest second in the user's state, in epoch seconds; {@link Long#MIN_VALUE} if the
   * state holds no entry.
   */
  public long newestSeconds() {
    return newestSeconds;
  }

  /**
   * Returns the items that the model's rival would have shown: numbers of the dictionary, valid
   * below {@link #rivalCount()}; not a copy.
   */
  @Override
  public int[] rival() {
    return rival;
  }

  /**
   * Returns the number of items that the rival would have shown, max k; negative if the rival was
   * not asked.
   */
  @Override
  public int rivalCount() {
    return rivalCount;
  }
}
