package io.freshet.evaluation.slice;

/**
 * What a slice is scored by.
 *
 * @param likeThreshold least rating of an event that is scored: what is ranked is a liked next
 *     interaction
 * @param maxScoredEvents about how many events to score at most: users are sampled, each with all
 *     of their events
 * @param popularityEFold events after which decayed popularity has forgotten an event to 1/e
 * @param seed of the sample of users and of the bootstrap
 */
public record EvaluationSettings(
    double likeThreshold, int maxScoredEvents, double popularityEFold, long seed) {
  /** Length of the lists that are judged. */
  public static final int K = 10;
}
