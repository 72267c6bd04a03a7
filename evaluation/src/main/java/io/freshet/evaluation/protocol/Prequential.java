package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.shape.Shaping;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Protocol prequential, test then learn (Gama, Sebastião, Rodrigues, "On evaluating stream learning
 * algorithms", Machine Learning 90, 2013; for top-n lists Vinagre, Jorge, Gama 2014). Each event of
 * a known user is first looked up in the user's list, which ranks the whole catalogue without the
 * items that the user has seen. Only then is the event learned. The protocol is always tie-safe:
 * all events of a user in one second are predicted before any of them is learned, and they are
 * learned in shuffled order.
 *
 * <p>There are two variants. {@code asked} makes the list just before the event, with everything
 * known then and the event's timestamp. {@code held}, marked {@code .held}, takes the list, context
 * and model of the user's previous event, as the live system does. Before the first fit, the live
 * system shows decayed popularity.
 */
public final class Prequential implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "prequential";

  static final String HELD = ".held";

  private final EvaluationData data;
  private final PrequentialPlan plan;
  private final Settings settings;
  private final Fitter fitter;
  private final Consumer<String> progress;

  /**
   * The rank of each event by decayed popularity in the list held before it, if {@code held} is
   * scored.
   */
  private final int[] heldDecayed;

  private final List<FamilyScores> popularity;

  /**
   * The settings of the protocol.
   *
   * @param warmUp share of the events that are learned before any event is scored
   * @param minRating min rating of a scored event
   * @param refitEvery number of events after which the model is fitted again; 0 fits once
   * @param recountEvery number of events after which counts are renewed, if the model has counts; 0
   *     for never
   * @param k length of the lists
   * @param held whether the variant {@code held} is scored too
   * @param seed seed of the shuffled seconds and of the intervals
   * @param shaping shaping of the lists of variant {@code asked}
   */
  public record Settings(
      double warmUp,
      double minRating,
      int refitEvery,
      int recountEvery,
      int k,
      boolean held,
      long seed,
      Shaping shaping) {}

  /**
   * Plans the evaluation and scores popularity event by event.
   *
   * @param data only events that may be learned; filter by rating before
   * @param progress receives a line from time to time
   */
  public Prequential(
      EvaluationData data, Settings settings, Fitter fitter, Consumer<String> progress) {
    this.data = data;
    this.settings = settings;
    this.fitter = fitter;
    this.progress = progress;
    this.plan = new PrequentialPlan(data.ratings(), settings.warmUp(), settings.minRating());
    this.heldDecayed = new int[data.ratings().ratings()];
    this.popularity = streamBaselines();
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
  public List<FamilyScores> ownBaselines() {
    return popularity;
  }

  @Override
  public String mainMetric() {
    return "dcg@" + settings.k();
  }

  @Override
  public List<String> notes() {
    return List.of(
        "%,d events of %,d users scored after a warm-up of %,d events; %,d skipped, because their"
                .formatted(plan.scored(), plan.slots(), plan.first(), plan.unknownUsers())
            + " user had no history yet");
  }

  private List<String> metricNames() {
    List<String> names = new ArrayList<>();
    for (String variant : settings.held() ? List.of("", HELD) : List.of("")) {
      names.add("recall@" + settings.k() + variant);
      names.add("dcg@" + settings.k() + variant);
    }
    names.addAll(RatingCountSteps.metrics(settings.k()));
    return names;
  }

  private Map<String, Metric> metrics(PerUserSums tally) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : List.copyOf(tally.names())) {
      Metric metric = tally.metric(name, settings.seed());
      if (RatingCountSteps.isStep(name) || Reliability.isBand(name)) {
        if (metric.n() > 0) {
          metrics.put(name, metric);
        }
        continue;
      }
      metrics.put(name, metric);
      // This protocol always folds in; the key tells readers so.
      metrics.put(name + ".tieSafe", metric);
    }
    return metrics;
  }

  private StreamPopularity newPopularity() {
    return new StreamPopularity(
        plan.matrix().items(), fitter.popularityEFold(), fitter.likeThreshold());
  }

  private List<FamilyScores> streamBaselines() {
    long started = fitter.nanoTime().getAsLong();
    RatingMatrix m = plan.matrix();
    StreamPopularity popular = newPopularity();
    Map<Kind, PerUserSums> tallies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new PerUserSums(plan.slots(), metricNames()));
    }
    int[] order = plan.order();
    for (int k = 0; k < order.length; ) {
      int from = order[k];
      int to = plan.groupEnd(from);
      if (plan.judges(from, to) || plan.judgesFirst(from, to)) {
        int now = m.cell()[from];
        tallies.forEach((kind, t) -> score(popular.weights(kind, now), t, "", from, to, kind));
      }
      for (int at = from; at < to; at++) {
        popular.learn(m.item()[at], m.rating()[at], m.cell()[at]);
      }
      k += to - from;
      // The list that the user holds until their next second is made now.
      boolean more = to < m.userStart()[plan.row(from) + 1];
      if (settings.held() && more) {
        int next = plan.groupEnd(to);
        if (plan.judges(to, next)) {
          int then = m.cell()[from];
          tallies.forEach((kind, t) -> score(popular.weights(kind, then), t, HELD, to, next, kind));
        }
      }
    }
    double seconds = fitter.since(started) / tallies.size();
    List<FamilyScores> lines = new ArrayList<>();
    tallies.forEach(
        (kind, tally) ->
            lines.add(
                new FamilyScores(
                    PopularityModel.FAMILY,
                    Map.of("kind", kind.text(), "counted", "event by event"),
                    settings.seed(),
                    true,
                    FamilyScores.NO_USERS,
                    tally,
                    metrics(tally),
                    Map.of(),
                    0,
                    seconds,
                    List.of())));
    return lines;
  }

  private void score(
      double[] weights, PerUserSums tally, String variant, int from, int to, Kind kind) {
    RatingMatrix m = plan.matrix();
    int row = plan.row(from);
    int slot = plan.slot(row);
    for (int at = from; at < to; at++) {
      if (plan.target(at)) {
        int rank = Ranks.full(weights, m.item()[at], m.item(), m.userStart()[row], from);
        if (variant.isEmpty()) {
          RatingCountSteps.add(tally, settings.k(), slot, from - m.userStart()[row], rank);
        }
        if (from == m.userStart()[row]) {
          continue;
        }
        Ranks.add(tally, settings.k(), slot, variant, rank);
        if (kind == Kind.DECAYED && !variant.isEmpty()) {
          heldDecayed[at] = rank;
        }
      }
    }
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    RatingMatrix m = plan.matrix();
    List<String> names = metricNames();
    String novelty = "novelty@" + settings.k();
    names.add(novelty);
    names.addAll(Reliability.metrics());
    PerUserSums tally = new PerUserSums(plan.slots(), names);
    FallbackLists fallback = new FallbackLists(plan, settings.k(), newPopularity());
    PrequentialPass.Results results =
        new PrequentialPass.Results(tally, new ShownLists(m), fallback);
    if (settings.held()) {
      scoreBeforeFirstFit(tally);
    }
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
                      m.users(),
                      () ->
                          new PrequentialPass(data, plan, settings, fitted, since, until, results),
                      PrequentialPass::user);
              fallback.score(tally, results.shown());
            });
    Map<String, Metric> metrics = metrics(tally);
    results.shown().put(metrics, settings.k());
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        FamilyScores.FOLDED_IN,
        tally,
        metrics,
        Map.of(
            "lists.fallback", fallback.lists(), "fits", fits.fits(), "recounts", fits.recounts()),
        fits.fitSeconds(),
        fits.scoreSeconds(),
        fits.curve());
  }

  /** Scores the lists held since before the first fit, when no model existed. */
  private void scoreBeforeFirstFit(PerUserSums tally) {
    RatingMatrix m = plan.matrix();
    for (int row = 0; row < m.users(); row++) {
      int end = m.userStart()[row + 1];
      for (int from = m.userStart()[row]; from < end; ) {
        int to = plan.groupEnd(from);
        if (plan.judges(from, to) && plan.turn(from - 1) < plan.first()) {
          for (int at = from; at < to; at++) {
            if (plan.target(at)) {
              Ranks.add(tally, settings.k(), plan.slot(row), HELD, heldDecayed[at]);
            }
          }
        }
        from = to;
      }
    }
  }
}
