package io.freshet.evaluation.protocol;

import io.freshet.families.family.EpochFamily;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Protocol rmse: predicts held-out ratings. A family with trained users predicts with their
 * vectors; any other family folds in the user's training events. Cold cases count: if the user or
 * the item is not in the training data, {@link RatingBaselines#cold} predicts.
 */
public final class RatingPrediction implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "rmse";

  private static final String MSE = "mse";
  private static final String MAE = "mae";
  private static final String RMSE = "rmse";

  private final EvaluationData data;
  private final RatingMatrix train;
  private final RatingMatrix test;
  private final List<Long> seeds;
  private final long seed;
  private final boolean bestEpochOnTest;
  private final Fitter fitter;
  private final RatingBaselines simple;
  private final int[] trainRow;
  private final int[] trainItem;

  /**
   * Plans the evaluation.
   *
   * @param data gives items and the local clock
   * @param train at least one rating
   * @param test at least one rating
   * @param seeds seeds of the random baseline
   * @param seed seed of the intervals
   */
  public RatingPrediction(
      EvaluationData data,
      RatingMatrix train,
      RatingMatrix test,
      List<Long> seeds,
      long seed,
      Fitter fitter) {
    this(data, train, test, seeds, seed, fitter, false);
  }

  /**
   * Plans the evaluation, optionally with lines that choose the epoch as some articles do.
   *
   * @param data gives items and the local clock
   * @param train at least one rating
   * @param test at least one rating
   * @param seeds seeds of the random baseline
   * @param seed seed of the intervals
   * @param bestEpochOnTest whether families that train in epochs get a second line, with the epoch
   *     chosen on the test ratings
   */
  public RatingPrediction(
      EvaluationData data,
      RatingMatrix train,
      RatingMatrix test,
      List<Long> seeds,
      long seed,
      Fitter fitter,
      boolean bestEpochOnTest) {
    this.data = data;
    this.train = train;
    this.test = test;
    this.seeds = List.copyOf(seeds);
    this.seed = seed;
    this.bestEpochOnTest = bestEpochOnTest;
    this.fitter = fitter;
    this.simple = new RatingBaselines(train);
    Map<String, Integer> rows = LeaveOutTask.rows(train);
    this.trainRow = new int[test.users()];
    for (int u = 0; u < trainRow.length; u++) {
      trainRow[u] = rows.getOrDefault(test.userId(u), -1);
    }
    this.trainItem = new int[test.items()];
    for (int i = 0; i < trainItem.length; i++) {
      trainItem[i] = train.catalogue().indexOf(test.catalogue().id(i));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Contestant> baselineFamilies(List<Long> seeds) {
    return List.of();
  }

  @Override
  public List<Contestant> lines(Contestant contestant) {
    return bestEpochOnTest && contestant.family() instanceof EpochFamily family
        ? List.of(
            contestant, new Contestant(new BestEpochOnTest(family, test), contestant.seed(), false))
        : List.of(contestant);
  }

  @Override
  public String mainMetric() {
    return MSE;
  }

  @Override
  public boolean lessIsBetter() {
    return true;
  }

  @Override
  public List<String> notes() {
    long coldUsers = 0;
    long coldItems = 0;
    for (int u = 0; u < test.users(); u++) {
      for (int k = test.userStart()[u]; k < test.userStart()[u + 1]; k++) {
        coldUsers += trainRow[u] < 0 ? 1 : 0;
        coldItems += trainItem[test.item()[k]] < 0 ? 1 : 0;
      }
    }
    return List.of(
        "%,d training and %,d test ratings; %,d test ratings are of users and %,d of items that the"
                .formatted(train.ratings(), test.ratings(), coldUsers, coldItems)
            + " training data do not hold: they get the item's or the user's mean",
        "popularity predicts no ratings and is not in the table");
  }

  private interface Predictor {
    double predict(int row, int item);
  }

  @Override
  public List<FamilyScores> ownBaselines() {
    List<FamilyScores> lines = new ArrayList<>();
    for (long each : seeds) {
      Random random = new Random(each);
      lines.add(simple("random", each, (row, item) -> simple.drawn(random)));
    }
    lines.add(simple("mean", seed, (row, item) -> simple.mean()));
    lines.add(simple("user-mean", seed, (row, item) -> simple.user(row)));
    lines.add(simple("item-mean", seed, (row, item) -> simple.item(item)));
    lines.add(simple("biases", seed, simple::biases));
    return lines;
  }

  private FamilyScores simple(String name, long lineSeed, Predictor predictor) {
    long started = fitter.nanoTime().getAsLong();
    PerUserSums tally = new PerUserSums(test.users(), List.of(MSE, MAE));
    for (int u = 0; u < test.users(); u++) {
      for (int k = test.userStart()[u]; k < test.userStart()[u + 1]; k++) {
        add(tally, u, k, predictor.predict(trainRow[u], trainItem[test.item()[k]]));
      }
    }
    return new FamilyScores(
        name,
        name.equals("random") ? Map.of() : Map.of("prior", "" + RatingBaselines.PRIOR),
        lineSeed,
        true,
        FamilyScores.NO_USERS,
        tally,
        metrics(tally),
        Map.of(),
        0,
        fitter.since(started),
        List.of());
  }

  private void add(PerUserSums tally, int user, int at, double predicted) {
    double error = test.rating()[at] - predicted;
    tally.add(MSE, user, error * error);
    tally.add(MAE, user, Math.abs(error));
  }

  private Map<String, Metric> metrics(PerUserSums tally) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put(RMSE, tally.metric(MSE, seed, Math::sqrt));
    metrics.put(MSE, tally.metric(MSE, seed));
    metrics.put(MAE, tally.metric(MAE, seed));
    return metrics;
  }

  /** The kinds of cases. */
  private enum Case {
    TRAINED,
    FOLDED_IN,
    COLD_USER,
    COLD_ITEM,
    /** The user was folded in, but the family predicted no finite rating. */
    NO_PREDICTION
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    Fitted fitted = fitter.fit(contestant, train, data.items());
    PerUserSums tally = new PerUserSums(test.users(), List.of(MSE, MAE));
    CaseCounts<Case> cases = new CaseCounts<>(Case.class);
    long started = fitter.nanoTime().getAsLong();
    fitter.workers().run(test.users(), () -> new Pass(fitted, tally, cases), Pass::user);
    double scoreSeconds = fitter.since(started);
    long predicted = cases.of(Case.TRAINED) + cases.of(Case.FOLDED_IN);
    if (predicted == 0) {
      throw new SkippedException("predicts no ratings", null);
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("cold.users", cases.of(Case.COLD_USER));
    counts.put("cold.items", cases.of(Case.COLD_ITEM));
    counts.put("no.prediction", cases.of(Case.NO_PREDICTION));
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        cases.of(Case.TRAINED) > 0 ? FamilyScores.TRAINED : FamilyScores.FOLDED_IN,
        tally,
        metrics(tally),
        counts,
        fitted.fitSeconds(),
        scoreSeconds,
        fitted.fit().curve());
  }

  /** One thread's pass over the test users. */
  private final class Pass {
    private final FittedScorer scorer;
    private final PerUserSums tally;
    private final CaseCounts<Case> cases;
    private final History history = new History();

    Pass(Fitted fitted, PerUserSums tally, CaseCounts<Case> cases) {
      this.scorer = new FittedScorer(fitted);
      this.tally = tally;
      this.cases = cases;
    }

    void user(int u) {
      int row = trainRow[u];
      int end = test.userStart()[u + 1];
      long moment = Long.MIN_VALUE;
      boolean known = false;
      history.clear();
      if (row >= 0) {
        for (int k = train.userStart()[row]; k < train.userStart()[row + 1]; k++) {
          history.add(train.item()[k], train.rating()[k], train.seconds()[k]);
          history.addSeen(train.item()[k]);
        }
      }
      for (int k = test.userStart()[u]; k < end; k++) {
        long second = test.seconds()[k];
        if (row >= 0 && (second != moment || k == test.userStart()[u])) {
          history.ask(data.clock().cell(second), data.clock().hourAt(second), second);
          scorer.take(history, row);
          known = scorer.personal();
          moment = second;
        }
        predict(u, k, row, known);
      }
    }

    private void predict(int u, int at, int row, boolean known) {
      int item = trainItem[test.item()[at]];
      double predicted = Double.NaN;
      Case what = row < 0 ? Case.COLD_USER : item < 0 ? Case.COLD_ITEM : Case.NO_PREDICTION;
      if (known && row >= 0 && item >= 0) {
        predicted = scorer.predictedRating(item);
        if (Double.isFinite(predicted)) {
          what = scorer.trained() ? Case.TRAINED : Case.FOLDED_IN;
        }
      }
      cases.count(what);
      add(tally, u, at, Double.isFinite(predicted) ? predicted : simple.cold(row, item));
    }
  }
}
