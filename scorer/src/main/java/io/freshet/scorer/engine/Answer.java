package io.freshet.scorer.engine;

import io.freshet.schemas.answer.Reason;
import io.freshet.schemas.answer.Rung;
import io.freshet.scorer.quality.ShownList;

/**
 * The top-k of one user with a reason for each item, as numbers: the scratch that a {@link
 * RecommendationEngine} fills and everything after it reads. Valid until the engine's next answer.
 */
public final class Answer implements ShownList {
  /** Stands for no item, or no genre. */
  static final int NONE = -1;

  /** Stands for a predicted rating or a cited rating that there is none of. */
  static final double NO_RATING = Double.NaN;

  /** Stands for a probability that there is none of. */
  static final double NO_PROBABILITY = Double.NaN;

  /** Places of one answer that are explored at most. */
  public static final int MOST_EXPLORED = 8;

  Rung rung = Rung.POPULARITY;

  /** How many places were given to items that few have rated. */
  int explored;

  /** Which places, ascending. */
  final int[] exploredAt = new int[MOST_EXPLORED];

  /** What stood last and fell out for it. */
  final int[] displaced = new int[MOST_EXPLORED];

  /**
   * Whether {@code POPULAR} reasons speak of the context cell (from a snapshot) or of right now.
   */
  boolean popularInContext;

  /** The newest second in the state answered, or {@link Long#MIN_VALUE} if it holds no entry. */
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

  /** The genre cited, a number of the overlay, or NONE. */
  final int[] citedGenres;

  final double[] shares;

  /** The item's decayed popularity; unused on the personal rung. */
  final double[] popularity;

  /** What the item's score has without this user's ratings; on the personal rung alone. */
  final double[] withoutUser;

  /** What decayed popularity would have shown. */
  final int[] baseline;

  int baselineCount;

  /** What the model's rival would have shown, for a sample of users. */
  final int[] rival;

  /** How many, or NONE where it was not asked. */
  int rivalCount = NONE;

  Answer(int k) {
    items = new int[k];
    scores = new double[k];
    probabilities = new double[k];
    predictedRatings = new double[k];
    kinds = new Reason.Kind[k];
    citedItems = new int[k];
    citedRatings = new double[k];
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
    citedGenres[at] = citedGenre;
    shares[at] = share;
  }

  /**
   * Returns the rung of the cold-start ladder.
   *
   * @return the rung this answer stands on
   */
  public Rung rung() {
    return rung;
  }

  /**
   * Returns how many places were explored.
   *
   * @return at most {@link #MOST_EXPLORED}
   */
  @Override
  public int explored() {
    return explored;
  }

  /**
   * Returns the explored places.
   *
   * @return places in {@link #items()}, ascending, valid below {@link #explored()}; not a copy
   */
  @Override
  public int[] exploredAt() {
    return exploredAt;
  }

  /**
   * Returns what exploration has cost its place.
   *
   * @return numbers of the dictionary, valid below {@link #explored()}; not a copy
   */
  @Override
  public int[] displaced() {
    return displaced;
  }

  /**
   * Returns how many items there are.
   *
   * @return at most k
   */
  @Override
  public int count() {
    return count;
  }

  /**
   * Returns the items, best first.
   *
   * @return numbers of the dictionary, valid below {@link #count()}; not a copy
   */
  @Override
  public int[] items() {
    return items;
  }

  /**
   * Returns what decayed popularity would have shown at this moment.
   *
   * @return numbers of the dictionary, valid below {@link #baselineCount()}; not a copy
   */
  @Override
  public int[] baseline() {
    return baseline;
  }

  /**
   * Returns how many items decayed popularity would have shown.
   *
   * @return at most k
   */
  @Override
  public int baselineCount() {
    return baselineCount;
  }

  /**
   * Returns the newest second in the state that was answered.
   *
   * @return epoch seconds, {@link Long#MIN_VALUE} if the state holds no entry
   */
  public long newestSeconds() {
    return newestSeconds;
  }

  /**
   * Returns what the model's rival would have shown at this moment.
   *
   * @return numbers of the dictionary, valid below {@link #rivalCount()}; not a copy
   */
  @Override
  public int[] rival() {
    return rival;
  }

  /**
   * Returns how many items the rival would have shown.
   *
   * @return at most k; negative where it was not asked
   */
  @Override
  public int rivalCount() {
    return rivalCount;
  }
}
