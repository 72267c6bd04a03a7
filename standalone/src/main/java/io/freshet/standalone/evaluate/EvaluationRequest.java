package io.freshet.standalone.evaluate;

import io.freshet.model.shape.Shaping;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The request of an evaluation: data, protocol and options.
 *
 * @param protocol name of the protocol
 * @param data folder or file that the protocol splits, or null
 * @param train file of training ratings, or null
 * @param test file of test ratings, or null
 * @param negatives file of negatives, or null
 * @param testRows file of 0-based row numbers of the ratings file, or null
 * @param split share of the test
 * @param successive whether time-split takes every later event of a user in turn
 * @param splitAt share of the events before the cut of successive targets
 * @param progressive whether the protocol of ratings tests, then trains over the stream
 * @param tiesByLine whether leave-last-out holds out the last line of a user's last second, not the
 *     last item id
 * @param bestEpochOnTest whether the protocol of ratings also chooses epochs by the test
 * @param seed of splits, drawn negatives, shuffles and intervals
 * @param seeds of fits, at least one
 * @param minRating min rating of a scored event
 * @param learnMinRating min rating of a learned event; negative infinity learns all
 * @param minUserRatings users with fewer ratings are left out
 * @param minItemRatings items with fewer ratings are left out
 * @param core users and items with fewer ratings are left out until none is left; 0 for none
 * @param firstRows number of rows to read from the file's start
 * @param refitEvery number of events between refits in a stream; 0 fits once
 * @param recountEvery number of events between recounts of models with counts; 0 for never
 * @param warmUp share of the events that a stream learns without scoring
 * @param held whether the prequential protocol also scores the variant "held"
 * @param k length of the lists
 * @param likeThreshold min rating of a like
 * @param popularityEFold number of events after which an event's weight in decayed popularity is
 *     1/e
 * @param shaping of lists, if the protocol makes lists
 * @param zone time zone of all users
 */
public record EvaluationRequest(
    String protocol,
    @Nullable Path data,
    @Nullable Path train,
    @Nullable Path test,
    @Nullable Path negatives,
    @Nullable Path testRows,
    OptionalDouble split,
    boolean successive,
    OptionalDouble splitAt,
    boolean progressive,
    boolean tiesByLine,
    boolean bestEpochOnTest,
    long seed,
    List<Long> seeds,
    OptionalDouble minRating,
    double learnMinRating,
    int minUserRatings,
    int minItemRatings,
    int core,
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
