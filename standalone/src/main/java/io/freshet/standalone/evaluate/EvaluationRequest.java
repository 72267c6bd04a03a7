package io.freshet.standalone.evaluate;

import io.freshet.model.shape.Shaping;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is to be evaluated, and how.
 *
 * @param protocol its name
 * @param data folder or file that is split by the protocol, or null
 * @param train file of what is known, or null
 * @param test file of what is asked, or null
 * @param negatives file of negatives, or null
 * @param testRows file of 0-based row numbers of the ratings file, or null
 * @param split share of the test
 * @param bestEpochOnTest whether the protocol of ratings also chooses epochs by the test
 * @param seed of splits, drawn negatives, shuffles and intervals
 * @param seeds of fits, at least one
 * @param minRating least rating of an event that is scored
 * @param learnMinRating least rating of an event that is learned; negative infinity learns all
 * @param minUserRatings users with fewer ratings are left out
 * @param minItemRatings items with fewer ratings are left out
 * @param firstRows only so many rows of the file count
 * @param refitEvery events after which the prequential protocol fits anew; 0 fits once
 * @param recountEvery events after which models that have counts get them anew; 0 for never
 * @param warmUp share of the events that the prequential protocol learns before it scores
 * @param held whether the prequential protocol scores the variant held as well
 * @param k length of the lists
 * @param likeThreshold a rating of at least this is a like
 * @param popularityEFold events after which decayed popularity has forgotten an event to 1/e
 * @param shaping of lists, where the protocol makes any
 * @param zone of all users
 */
public record EvaluationRequest(
    String protocol,
    @Nullable Path data,
    @Nullable Path train,
    @Nullable Path test,
    @Nullable Path negatives,
    @Nullable Path testRows,
    OptionalDouble split,
    boolean bestEpochOnTest,
    long seed,
    List<Long> seeds,
    OptionalDouble minRating,
    double learnMinRating,
    int minUserRatings,
    int minItemRatings,
    OptionalInt firstRows,
    int refitEvery,
    int recountEvery,
    double warmUp,
    boolean held,
    OptionalInt k,
    double likeThreshold,
    double popularityEFold,
    Shaping shaping,
    ZoneId zone) {

  /** Copies the seeds. */
  public EvaluationRequest {
    seeds = List.copyOf(seeds);
  }
}
