package io.freshet.evaluation.protocol;

import io.freshet.evaluation.slice.EvaluationSettings;
import io.freshet.evaluation.slice.PopularityBaselines;
import io.freshet.evaluation.slice.SliceEvaluator;
import io.freshet.evaluation.slice.SliceScores;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Protocol time-split, also used by the trainer's gate: a model is fitted before a point in time
 * and frozen, while user states advance event by event after it. Known and new users are also
 * scored separately.
 */
public final class TimeSplit implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "time-split";

  private final EvaluationData data;
  private final RatingMatrix train;
  private final SliceEvaluator evaluator;
  private final long from;
  private final long seed;
  private final Fitter fitter;

  /**
   * Plans the evaluation.
   *
   * @param share share of the events to score, the newest ones
   * @param minRating min rating of a scored event
   * @param seed seed of the intervals
   */
  public TimeSplit(EvaluationData data, double share, double minRating, long seed, Fitter fitter) {
    RatingMatrix m = data.ratings();
    int[] order = m.timeOrder();
    int first = Math.min((int) ((1 - share) * order.length), order.length - 1);
    this.data = data;
    this.from = m.seconds()[order[first]];
    this.train = m.before(from);
    this.seed = seed;
    this.fitter = fitter;
    this.evaluator =
        new SliceEvaluator(
            m,
            from,
            new EvaluationSettings(minRating, Integer.MAX_VALUE, fitter.popularityEFold(), seed),
            fitter.workers());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Contestant> baselineFamilies(List<Long> seeds) {
    return Baselines.random(seeds);
  }

  @Override
  public String mainMetric() {
    return "ndcg@10";
  }

  @Override
  public List<String> notes() {
    return List.of(
        "%,d events of %,d users scored from %s on; %,d skipped, because their user had no history yet"
            .formatted(
                evaluator.scoredEvents(),
                evaluator.scoredUsers(),
                Instant.ofEpochSecond(from),
                evaluator.unscoredEvents()));
  }

  @Override
  public List<FamilyScores> ownBaselines() {
    long started = fitter.nanoTime().getAsLong();
    PopularityBaselines baselines = evaluator.baselines();
    double seconds = fitter.since(started) / 2;
    return List.of(
        line(baselines.popularity(), "all", seconds),
        line(baselines.decayed(), "decayed", seconds));
  }

  private FamilyScores line(SliceScores scores, String kind, double seconds) {
    return new FamilyScores(
        "popularity",
        Map.of("kind", kind, "counted", "event by event"),
        seed,
        true,
        FamilyScores.NO_USERS,
        tally(scores),
        scores.metrics(seed),
        Map.of(),
        0,
        seconds,
        List.of());
  }

  private static PerUserSums tally(SliceScores scores) {
    PerUserSums tally = new PerUserSums(0, List.of());
    tally.put("hr@10", scores.hits(), scores.eventsPerUser());
    tally.put("ndcg@10", scores.gain(), scores.eventsPerUser());
    return tally;
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    if (train.ratings() == 0) {
      throw new SkippedException("nothing to fit on before " + from, null);
    }
    Fitted fitted = fitter.fit(contestant, train, data.items());
    long started = fitter.nanoTime().getAsLong();
    SliceScores scores = evaluator.evaluate(contestant.family().name(), fitted.model());
    double scoreSeconds = fitter.since(started);
    Map<String, Metric> metrics = scores.metrics(seed);
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        FamilyScores.FOLDED_IN,
        tally(scores),
        metrics,
        Map.of(),
        fitted.fitSeconds(),
        scoreSeconds,
        fitted.fit().curve());
  }
}
