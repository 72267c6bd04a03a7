package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Protocol rmse over a stream, test then train (Gama, Sebastião, Rodrigues, "On evaluating stream
 * learning algorithms", Machine Learning 90, 2013): each rating is predicted from what was known
 * just before it, and only then learned. All ratings of a user in one second are predicted before
 * any of them is learned. Models are fitted as in {@link Prequential}; between fits users are
 * folded in event by event.
 *
 * <p>Every rating after the warm-up counts. If the user has no rating yet, the item's mean so far
 * predicts; if the model does not know the item, the user's mean so far.
 */
public final class ProgressiveRatings implements Protocol {

  /** The name in reports. */
  public static final String NAME = "rmse-progressive";

  private static final String MSE = "mse";
  private static final String MAE = "mae";
  private static final String RMSE = "rmse";

  private final EvaluationData data;
  private final PrequentialPlan plan;
  private final Settings settings;
  private final Fitter fitter;
  private final Consumer<String> progress;

  /** First turn that is predicted. */
  private final int first;

  /** The prediction by means of each event, just before it. */
  private final double[] cold;

  private final List<FamilyScores> baselines;

  /**
   * The settings of the protocol.
   *
   * @param warmUp share of the events that are learned before any event is predicted, in [0, 1)
   * @param refitEvery number of events after which models are fitted again; 0 fits once
   * @param recountEvery number of events after which counts are renewed, if the model has counts; 0
   *     for never
   * @param seeds seeds of the random baseline
   * @param seed seed of the intervals
   */
  public record Settings(
      double warmUp, int refitEvery, int recountEvery, List<Long> seeds, long seed) {

    /** Copies the list. */
    public Settings {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * Plans the evaluation and predicts by the baselines.
   *
   * @param progress receives a line from time to time
   */
  public ProgressiveRatings(
      EvaluationData data, Settings settings, Fitter fitter, Consumer<String> progress) {
    this.data = data;
    this.settings = settings;
    this.fitter = fitter;
    this.progress = progress;
    RatingMatrix m = data.ratings();
    this.plan = new PrequentialPlan(m, settings.warmUp(), Double.NEGATIVE_INFINITY);
    int[] order = plan.order();
    // Without any rating nothing can be predicted.
    this.first =
        plan.first() == 0 && order.length > 0 ? plan.groupEnd(order[0]) - order[0] : plan.first();
    this.cold = new double[m.ratings()];
    this.baselines = predictByBaselines();
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
  public List<FamilyScores> ownBaselines() {
    return baselines;
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
    return List.of(
        "%,d ratings predicted, each before it is learned, after a warm-up of %,d ratings"
            .formatted(plan.order().length - first, first),
        "popularity predicts no ratings and is not in the table");
  }

  private PerUserSums tally() {
    return new PerUserSums(plan.matrix().users(), List.of(MSE, MAE));
  }

  private void add(PerUserSums tally, int at, double predicted) {
    double error = plan.matrix().rating()[at] - predicted;
    tally.add(MSE, plan.row(at), error * error);
    tally.add(MAE, plan.row(at), Math.abs(error));
  }

  private Map<String, Metric> metrics(PerUserSums tally) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put(RMSE, tally.metric(MSE, settings.seed(), Math::sqrt));
    metrics.put(MSE, tally.metric(MSE, settings.seed()));
    metrics.put(MAE, tally.metric(MAE, settings.seed()));
    return metrics;
  }

  private List<FamilyScores> predictByBaselines() {
    long started = fitter.nanoTime().getAsLong();
    ProgressiveMeans means = new ProgressiveMeans(plan.matrix());
    int[] order = plan.order();
    int[] refits = plan.windows(settings.refitEvery());
    List<Random> randoms = settings.seeds().stream().map(Random::new).toList();
    List<PerUserSums> ofRandoms = randoms.stream().map(r -> tally()).toList();
    PerUserSums mean = tally();
    PerUserSums user = tally();
    PerUserSums item = tally();
    PerUserSums biases = tally();
    for (int k = 0; k < order.length; ) {
      int turn = k;
      if (turn == first || (turn > 0 && Arrays.binarySearch(refits, turn) >= 0)) {
        means.refit(at -> plan.turn(at) < turn);
      }
      int from = order[k];
      int to = plan.groupEnd(from);
      for (int at = from; at < to && turn >= first; at++) {
        cold[at] = means.cold(at);
        add(mean, at, means.mean());
        add(user, at, means.user(at));
        add(item, at, means.item(at));
        add(biases, at, means.biases(at));
        for (int r = 0; r < randoms.size(); r++) {
          add(ofRandoms.get(r), at, means.drawn(randoms.get(r), order));
        }
      }
      for (int at = from; at < to; at++) {
        means.learn(at);
      }
      k += to - from;
    }
    double seconds = fitter.since(started) / (4 + randoms.size());
    List<FamilyScores> lines = new ArrayList<>();
    for (int r = 0; r < randoms.size(); r++) {
      lines.add(line("random", settings.seeds().get(r), ofRandoms.get(r), seconds));
    }
    lines.add(line("mean", settings.seed(), mean, seconds));
    lines.add(line("user-mean", settings.seed(), user, seconds));
    lines.add(line("item-mean", settings.seed(), item, seconds));
    lines.add(line("biases", settings.seed(), biases, seconds));
    return lines;
  }

  private FamilyScores line(String name, long seed, PerUserSums tally, double seconds) {
    return new FamilyScores(
        name,
        name.equals("random") ? Map.of() : Map.of("prior", "" + RatingBaselines.PRIOR),
        seed,
        true,
        FamilyScores.NO_USERS,
        tally,
        metrics(tally),
        Map.of(),
        0,
        seconds,
        List.of());
  }

  /** The kinds of predicted ratings. */
  private enum Case {
    FOLDED_IN,
    /** The user has no rating yet, or none of an item that the model knows. */
    COLD_USER,
    COLD_ITEM,
    /** The user was folded in, but the family predicted no finite rating. */
    NO_PREDICTION
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    PerUserSums tally = tally();
    CaseCounts<Case> cases = new CaseCounts<>(Case.class);
    StreamFits fits =
        StreamFits.run(
            contestant,
            data,
            plan,
            new StreamFits.Schedule(settings.refitEvery(), settings.recountEvery()),
            fitter,
            progress,
            (fitted, since, until) -> {
              fitter
                  .workers()
                  .run(
                      plan.matrix().users(),
                      () -> new Pass(fitted, since, until, tally, cases),
                      Pass::user);
              if (cases.of(Case.FOLDED_IN) == 0 && cases.of(Case.NO_PREDICTION) > 0) {
                throw new SkippedException("predicts no ratings", null);
              }
            });
    if (cases.of(Case.FOLDED_IN) == 0) {
      throw new SkippedException("no rating was of a known user and a known item", null);
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("cold.users", cases.of(Case.COLD_USER));
    counts.put("cold.items", cases.of(Case.COLD_ITEM));
    counts.put("no.prediction", cases.of(Case.NO_PREDICTION));
    counts.put("fits", fits.fits());
    counts.put("recounts", fits.recounts());
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        FamilyScores.FOLDED_IN,
        tally,
        metrics(tally),
        counts,
        fits.fitSeconds(),
        fits.scoreSeconds(),
        fits.curve());
  }

  /** One thread's pass over users, for the turns in which one model serves. */
  private final class Pass {
    private final FittedScorer scorer;
    private final int since;
    private final int until;
    private final PerUserSums tally;
    private final CaseCounts<Case> cases;
    private final int[] index;
    private final History history = new History();

    Pass(Fitted fitted, int since, int until, PerUserSums tally, CaseCounts<Case> cases) {
      this.scorer = new FittedScorer(fitted);
      this.since = since;
      this.until = until;
      this.tally = tally;
      this.cases = cases;
      Catalogue all = plan.matrix().catalogue();
      Catalogue known = fitted.model().catalogue();
      this.index = new int[all.size()];
      for (int i = 0; i < index.length; i++) {
        index[i] = known.indexOf(all.id(i));
      }
    }

    void user(int row) {
      RatingMatrix m = plan.matrix();
      int start = m.userStart()[row];
      int end = m.userStart()[row + 1];
      if (plan.turn(end - 1) < since) {
        return;
      }
      history.clear();
      for (int from = start; from < end && plan.turn(from) < until; ) {
        int to = plan.groupEnd(from);
        if (plan.turn(from) >= since) {
          long second = m.seconds()[from];
          history.ask(data.clock().cell(second), data.clock().hourAt(second), second);
          scorer.take(history, -1);
          for (int at = from; at < to; at++) {
            predict(at, scorer.personal());
          }
        }
        for (int at = from; at < to; at++) {
          learn(at);
        }
        from = to;
      }
    }

    private void predict(int at, boolean knownUser) {
      int item = index[plan.matrix().item()[at]];
      double predicted = Double.NaN;
      Case what = !knownUser ? Case.COLD_USER : item < 0 ? Case.COLD_ITEM : Case.NO_PREDICTION;
      if (knownUser && item >= 0) {
        predicted = scorer.predictedRating(item);
        what = Double.isFinite(predicted) ? Case.FOLDED_IN : what;
      }
      cases.count(what);
      add(tally, at, Double.isFinite(predicted) ? predicted : cold[at]);
    }

    private void learn(int at) {
      RatingMatrix m = plan.matrix();
      int item = index[m.item()[at]];
      if (item < 0) {
        history.addUnknown();
      } else {
        history.add(item, m.rating()[at], m.seconds()[at]);
        history.addSeen(item);
      }
    }
  }
}
