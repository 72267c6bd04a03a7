package io.freshet.evaluation.slice;

/**
 * The settings of a slice evaluation.
 *
 * @param likeThreshold min rating of a scored event: the target is the next liked item
 * @param maxScoredEvents approximate max number of events to score: users are sampled, each with
 *     all of their events
 * @param popularityEFold number of events after which an event's weight in the decayed popularity
 *     is 1/e
 * @param seed seed of the sample of users and of the bootstrap
 */
public record EvaluationSettings(
    double likeThreshold, int maxScoredEvents, double popularityEFold, long seed) {
  /** The length of the scored lists. */
  public static final int K = 10;
}
