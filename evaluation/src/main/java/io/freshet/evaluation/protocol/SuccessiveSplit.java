package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.popularity.PopularityModel;
import io.freshet.model.popularity.PopularityModel.Kind;
import io.freshet.model.scoring.History;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Protocol time-split with successive targets (Gusak, Volodkevich, Klenitskiy, Vasilev, Frolov,
 * "Time to Split: Exploring Data Splitting Strategies for Offline Evaluation of Sequential
 * Recommenders", RecSys 2025): a model is fitted to all events before one point in time and frozen.
 * Then every later event of a user is a target in turn, and the user's history grows with each. A
 * target is ranked among all items of the training data without those that the history holds.
 *
 * <p>As there, a user without an event before the cut takes part from their second event on, and a
 * target that the training data do not hold counts and cannot be hit. The values are means over all
 * targets.
 *
 * <p>In file order, the history is every older event of {@link FileOrder}. In the tie-safe variant,
 * marked {@code .tieSafe}, it is every event of an older second.
 */
public final class SuccessiveSplit implements Protocol {

  /** The name in reports. */
  public static final String NAME = "time-split-successive";

  private static final String TIE_SAFE = ".tieSafe";
  private static final String NEW = "new.";
  private static final List<Kind> POPULARITY = List.of(Kind.ALL, Kind.DECAYED);

  private final EvaluationData data;
  private final SuccessivePlan plan;
  private final RatingMatrix train;
  private final Settings settings;
  private final Fitter fitter;

  /**
   * The settings of the protocol.
   *
   * @param splitAt share of the events before the cut, in (0, 1)
   * @param minRating min rating of a target
   * @param k length of the lists
   * @param seed seed of the intervals
   */
  public record Settings(double splitAt, double minRating, int k, long seed) {}

  /**
   * Plans the evaluation.
   *
   * @param lines line in the data file of the event at each position of the ratings
   */
  public SuccessiveSplit(EvaluationData data, int[] lines, Settings settings, Fitter fitter) {
    this.data = data;
    this.settings = settings;
    this.fitter = fitter;
    this.plan = new SuccessivePlan(data.ratings(), lines, settings.splitAt(), settings.minRating());
    this.train = data.ratings().before(plan.from());
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
    return "ndcg@" + settings.k();
  }

  @Override
  public List<String> notes() {
    RatingMatrix m = plan.matrix();
    long cold = 0;
    for (int slot = 0; slot < plan.slots(); slot++) {
      int row = plan.row(slot);
      for (int place = m.userStart()[row]; place < m.userStart()[row + 1]; place++) {
        int item = m.item()[plan.position(place)];
        boolean known = train.catalogue().indexOf(m.catalogue().id(item)) >= 0;
        cold += plan.target(row, place) && !known ? 1 : 0;
      }
    }
    return List.of(
        "%,d training ratings of %,d users and %,d items before %s"
            .formatted(
                train.ratings(), train.users(), train.items(), Instant.ofEpochSecond(plan.from())),
        "%,d targets of %,d users, %,d of them new; the items of %,d targets occur nowhere in the"
                .formatted(plan.targets(), plan.slots(), plan.newUsers(), cold)
            + " training data and cannot be hit");
  }

  private List<String> metricNames() {
    List<String> names = new ArrayList<>();
    for (String users : List.of("", NEW)) {
      for (String safe : List.of("", TIE_SAFE)) {
        names.add(users + "hr@" + settings.k() + safe);
        names.add(users + "ndcg@" + settings.k() + safe);
        names.add(users + "mrr" + safe);
      }
    }
    return names;
  }

  private void add(PerUserSums tally, int slot, String safe, int rank) {
    add(tally, "", slot, safe, rank);
    if (plan.isNew(plan.row(slot))) {
      add(tally, NEW, slot, safe, rank);
    }
  }

  private void add(PerUserSums tally, String users, int slot, String safe, int rank) {
    tally.add(users + "hr@" + settings.k() + safe, slot, Ranks.hit(rank, settings.k()));
    tally.add(users + "ndcg@" + settings.k() + safe, slot, Ranks.gain(rank, settings.k()));
    tally.add(users + "mrr" + safe, slot, Ranks.reciprocal(rank));
  }

  private Map<String, Metric> metrics(PerUserSums tally) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : tally.names()) {
      Metric metric = tally.metric(name, settings.seed());
      if (metric.n() > 0) {
        metrics.put(name, metric);
      }
    }
    return metrics;
  }

  @Override
  public List<FamilyScores> ownBaselines() {
    long started = fitter.nanoTime().getAsLong();
    RatingMatrix m = plan.matrix();
    StreamPopularity popular =
        new StreamPopularity(m.items(), fitter.popularityEFold(), fitter.likeThreshold());
    Map<Kind, PerUserSums> tallies = new EnumMap<>(Kind.class);
    POPULARITY.forEach(kind -> tallies.put(kind, new PerUserSums(plan.slots(), metricNames())));
    int[] items = plan.itemsByPlace();
    int[] rows = m.rows();
    int[] order = m.timeOrder();
    for (int k = 0; k < order.length; ) {
      // Positions and places of a second are the same range.
      int from = order[k];
      int row = rows[from];
      int to = plan.secondEnd(row, from);
      for (int place = from; place < to; place++) {
        if (plan.target(row, place)) {
          for (Map.Entry<Kind, PerUserSums> each : tallies.entrySet()) {
            double[] weights = popular.weights(each.getKey(), History.NO_CELL);
            int start = m.userStart()[row];
            int slot = plan.slot(row);
            add(each.getValue(), slot, "", Ranks.full(weights, items[place], items, start, place));
            add(
                each.getValue(),
                slot,
                TIE_SAFE,
                Ranks.full(weights, items[place], items, start, from));
          }
        }
      }
      for (int at = from; at < to; at++) {
        popular.learn(m.item()[at], m.rating()[at], m.cell()[at]);
      }
      k += to - from;
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

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    if (train.ratings() == 0 || plan.targets() == 0) {
      throw new SkippedException(
          "%,d ratings to fit on before the cut and %,d targets after it"
              .formatted(train.ratings(), plan.targets()),
          null);
    }
    Fitted fitted = fitter.fit(contestant, train, data.items());
    PerUserSums tally = new PerUserSums(plan.slots(), metricNames());
    LongAdder fallback = new LongAdder();
    long started = fitter.nanoTime().getAsLong();
    fitter.workers().run(plan.slots(), () -> new Pass(fitted, tally, fallback), Pass::user);
    double scoreSeconds = fitter.since(started);
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        FamilyScores.FOLDED_IN,
        tally,
        metrics(tally),
        Map.of("lists.fallback", fallback.sum()),
        fitted.fitSeconds(),
        scoreSeconds,
        fitted.fit().curve());
  }

  /** One thread's pass over users. */
  private final class Pass {
    private final FittedScorer scorer;
    private final PerUserSums tally;
    private final LongAdder fallback;
    private final int[] index;
    private final History history = new History();

    Pass(Fitted fitted, PerUserSums tally, LongAdder fallback) {
      this.scorer = new FittedScorer(fitted);
      this.tally = tally;
      this.fallback = fallback;
      Catalogue all = plan.matrix().catalogue();
      Catalogue known = fitted.model().catalogue();
      this.index = new int[all.size()];
      for (int i = 0; i < index.length; i++) {
        index[i] = known.indexOf(all.id(i));
      }
    }

    void user(int slot) {
      RatingMatrix m = plan.matrix();
      int row = plan.row(slot);
      int end = m.userStart()[row + 1];
      history.clear();
      for (int from = m.userStart()[row]; from < end; ) {
        int to = plan.secondEnd(row, from);
        boolean judged = plan.judges(row, from, to);
        if (judged) {
          tieSafe(slot, row, from, to);
        }
        for (int place = from; place < to; place++) {
          if (place > from && judged && plan.target(row, place)) {
            add(tally, slot, "", rank(score(m.seconds()[from]), place));
          }
          learn(plan.position(place));
        }
        from = to;
      }
    }

    private void tieSafe(int slot, int row, int from, int to) {
      float[] scores = score(plan.matrix().seconds()[from]);
      for (int place = from; place < to; place++) {
        if (plan.target(row, place)) {
          int rank = rank(scores, place);
          add(tally, slot, TIE_SAFE, rank);
          if (place == from) {
            // The first event of a second has the same history in file order.
            add(tally, slot, "", rank);
          }
        }
      }
    }

    private float[] score(long second) {
      history.ask(data.clock().cell(second), data.clock().hourAt(second), second);
      if (scorer.take(history, -1) == FittedScorer.How.FALLBACK) {
        fallback.increment();
      }
      return scorer.scores();
    }

    private int rank(float[] scores, int place) {
      int item = index[plan.matrix().item()[plan.position(place)]];
      return Ranks.full(scores, item, history.seen(), 0, history.seenSize());
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
