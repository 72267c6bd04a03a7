package io.freshet.trainer.evaluate.protocol;

import io.freshet.model.Catalogue;
import io.freshet.model.History;
import io.freshet.model.PopularityModel;
import io.freshet.model.PopularityModel.Kind;
import io.freshet.model.ServingModel;
import io.freshet.model.shape.Shaping;
import io.freshet.schemas.Metric;
import io.freshet.trainer.family.Fit;
import io.freshet.trainer.matrix.RatingMatrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Protocol prequential, test then learn (Gama, Sebastião, Rodrigues, "On evaluating stream learning
 * algorithms", Machine Learning 90, 2013; for top-n lists Vinagre, Jorge, Gama 2014): each event of
 * a user who is known by then is looked for in their list of the whole catalogue without what they
 * have seen; only then is it learned. Always tie-safe: a user's events of one second are all
 * predicted before any is learned, and learned in shuffled order.
 *
 * <p>Two moments a list is made at: {@code asked}, with all that is known and the target's
 * timestamp; and {@code held}, marked {@code .held}: list, context and model of the user's previous
 * event, what the live system shows. Before the first fit the live system shows decayed popularity.
 */
public final class Prequential implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "prequential";

  private static final String HELD = ".held";

  private final EvaluationData data;
  private final PrequentialPlan plan;
  private final Settings settings;
  private final Fitter fitter;
  private final Consumer<String> progress;

  /** Decayed popularity's rank of each event in the list held before it, where that is scored. */
  private final int[] heldDecayed;

  private final List<Line> popularity;

  /**
   * How it is scored.
   *
   * @param warmUp share of the events that are learned before any is scored
   * @param minRating least rating of an event that is scored
   * @param refitEvery events after which the model is fitted anew; 0 fits once
   * @param k length of the lists
   * @param held whether the variant {@code held} is scored as well
   * @param seed of shuffled seconds and of the intervals
   * @param shaping of the lists asked for
   */
  public record Settings(
      double warmUp,
      double minRating,
      int refitEvery,
      int k,
      boolean held,
      long seed,
      Shaping shaping) {}

  /**
   * Plans the evaluation and scores popularity event by event.
   *
   * @param data only what may be learned: filter by rating before
   * @param progress receives a line now and then
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
  public List<Line> ownBaselines() {
    return popularity;
  }

  @Override
  public String mainMetric() {
    return "dcg@" + settings.k();
  }

  @Override
  public List<String> notes() {
    return List.of(
        "%,d events scored of %,d users after a warm-up of %,d events; %,d skipped: in the first"
                .formatted(plan.scored(), plan.slots(), plan.first(), plan.unknownUsers())
            + " second of their user");
  }

  private List<String> metricNames() {
    List<String> names = new ArrayList<>();
    for (String variant : settings.held() ? List.of("", HELD) : List.of("")) {
      names.add("recall@" + settings.k() + variant);
      names.add("dcg@" + settings.k() + variant);
    }
    names.addAll(Ladder.metrics(settings.k()));
    return names;
  }

  /** Adds to the step that the user stands on: a new user's first events are on the lowest. */
  private void addStep(Tally tally, int slot, int known, int rank) {
    int k = settings.k();
    String step = Ladder.suffix(known);
    tally.add("recall@" + k + step, slot, Ranks.hit(rank, k));
    tally.add("dcg@" + k + step, slot, Ranks.gain(rank, k));
  }

  private void add(Tally tally, int slot, String variant, int rank) {
    int k = settings.k();
    tally.add("recall@" + k + variant, slot, Ranks.hit(rank, k));
    tally.add("dcg@" + k + variant, slot, Ranks.gain(rank, k));
  }

  private Map<String, Metric> metrics(Tally tally) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : List.copyOf(tally.names())) {
      Metric metric = tally.metric(name, settings.seed());
      if (Ladder.isStep(name)) {
        if (metric.n() > 0) {
          metrics.put(name, metric);
        }
        continue;
      }
      metrics.put(name, metric);
      // There is no other way here; the key says so to whoever looks for it.
      metrics.put(name + ".tieSafe", metric);
    }
    return metrics;
  }

  private List<Line> streamBaselines() {
    long started = fitter.nanoTime().getAsLong();
    RatingMatrix m = plan.matrix();
    StreamPopularity popular =
        new StreamPopularity(m.items(), fitter.popularityEFold(), fitter.likeThreshold());
    Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new Tally(plan.slots(), metricNames()));
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
      // The list that is held until the user's next second is made now.
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
    List<Line> lines = new ArrayList<>();
    tallies.forEach(
        (kind, tally) ->
            lines.add(
                new Line(
                    PopularityModel.FAMILY,
                    Map.of("kind", kind.text(), "counted", "event by event"),
                    settings.seed(),
                    true,
                    Line.NO_USERS,
                    tally,
                    metrics(tally),
                    Map.of(),
                    0,
                    seconds,
                    List.of())));
    return lines;
  }

  private void score(double[] weights, Tally tally, String variant, int from, int to, Kind kind) {
    RatingMatrix m = plan.matrix();
    int row = plan.row(from);
    int slot = plan.slot(row);
    for (int at = from; at < to; at++) {
      if (plan.target(at)) {
        int rank = Ranks.full(weights, m.item()[at], m.item(), m.userStart()[row], from);
        if (variant.isEmpty()) {
          addStep(tally, slot, from - m.userStart()[row], rank);
        }
        if (from == m.userStart()[row]) {
          continue;
        }
        add(tally, slot, variant, rank);
        if (kind == Kind.DECAYED && !variant.isEmpty()) {
          heldDecayed[at] = rank;
        }
      }
    }
  }

  @Override
  public Line evaluate(Contestant contestant) throws IOException, SkippedException {
    RatingMatrix m = plan.matrix();
    List<String> names = metricNames();
    String novelty = "novelty@" + settings.k();
    names.add(novelty);
    Tally tally = new Tally(plan.slots(), names);
    ShownLists shown = new ShownLists(m);
    if (settings.held()) {
      scoreBeforeFirstFit(tally);
    }
    AtomicLong fallback = new AtomicLong();
    double fitSeconds = 0;
    double scoreSeconds = 0;
    ServingModel earlier = null;
    List<Fit.Epoch> curve = List.of();
    int[] windows = plan.windows(settings.refitEvery());
    long start = fitter.nanoTime().getAsLong();
    for (int w = 0; w + 1 < windows.length; w++) {
      int since = windows[w];
      int until = windows[w + 1];
      RatingMatrix known = m.where(k -> plan.turn(k) < since);
      if (known.ratings() == 0 || since == until) {
        throw new SkippedException(
            "there is nothing to fit on before the first scored event, or nothing after it", null);
      }
      Fitted fitted = fitter.fit(contestant, known, data.items(), earlier);
      earlier = fitted.model();
      fitSeconds += fitted.fitSeconds();
      curve = fitted.fit().curve();
      long started = fitter.nanoTime().getAsLong();
      int[] index = indexes(m.catalogue(), fitted.model().catalogue());
      fitter
          .workers()
          .run(
              m.users(),
              () -> new Pass(fitted, index, since, until, tally, fallback, shown),
              Pass::user);
      scoreSeconds += fitter.since(started);
      progress.accept(
          "%s: %,d of %,d events, %.0f s"
              .formatted(
                  contestant.family().name(), until, plan.order().length, fitter.since(start)));
    }
    Map<String, Metric> metrics = metrics(tally);
    shown.put(metrics, settings.k());
    return new Line(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        Line.FOLDED_IN,
        tally,
        metrics,
        Map.of("lists.fallback", fallback.get(), "fits", (long) windows.length - 1),
        fitSeconds,
        scoreSeconds,
        curve);
  }

  private static int[] indexes(Catalogue from, Catalogue to) {
    int[] index = new int[from.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = to.indexOf(from.id(i));
    }
    return index;
  }

  /** Lists held since before the first fit: nobody had a model then. */
  private void scoreBeforeFirstFit(Tally tally) {
    RatingMatrix m = plan.matrix();
    for (int row = 0; row < m.users(); row++) {
      int end = m.userStart()[row + 1];
      for (int from = m.userStart()[row]; from < end; ) {
        int to = plan.groupEnd(from);
        if (plan.judges(from, to) && plan.turn(from - 1) < plan.first()) {
          for (int at = from; at < to; at++) {
            if (plan.target(at)) {
              add(tally, plan.slot(row), HELD, heldDecayed[at]);
            }
          }
        }
        from = to;
      }
    }
  }

  /** One thread's way through users within the turns of one model. */
  private final class Pass {
    private final UserScorer scorer;
    private final ListMaker lists;
    private final ShownLists shown;
    private final int[] index;
    private final int[] toMatrix;
    private final int since;
    private final int until;
    private final Tally tally;
    private final AtomicLong fallback;
    private final History history = new History();
    private int[] shuffled = new int[16];
    private int[] ranks = new int[16];

    Pass(
        Fitted fitted,
        int[] index,
        int since,
        int until,
        Tally tally,
        AtomicLong fallback,
        ShownLists shown) {
      this.scorer = new UserScorer(fitted);
      this.lists = new ListMaker(fitted.model(), settings.k(), settings.shaping());
      this.shown = shown;
      this.toMatrix = new int[fitted.model().catalogue().size()];
      for (int i = 0; i < index.length; i++) {
        if (index[i] >= 0) {
          toMatrix[index[i]] = i;
        }
      }
      this.index = index;
      this.since = since;
      this.until = until;
      this.tally = tally;
      this.fallback = fallback;
    }

    void user(int row) {
      RatingMatrix m = plan.matrix();
      int start = m.userStart()[row];
      int end = m.userStart()[row + 1];
      if (plan.slot(row) < 0 || plan.turn(end - 1) < since) {
        return;
      }
      history.clear();
      for (int from = start; from < end && plan.turn(from) < until; ) {
        int to = plan.groupEnd(from);
        boolean now = plan.turn(from) >= since;
        if (now && (plan.judges(from, to) || plan.judgesFirst(from, to))) {
          predict(row, "", m.seconds()[from], from, to);
        }
        learn(from, to);
        if (now && settings.held() && to < end) {
          int next = plan.groupEnd(to);
          if (plan.judges(to, next)) {
            predict(row, HELD, m.seconds()[from], to, next);
          }
        }
        from = to;
      }
    }

    private void predict(int row, String variant, long moment, int from, int to) {
      history.ask(data.clock().cell(moment), data.clock().hour(moment), moment);
      if (scorer.take(history, -1) == UserScorer.How.FALLBACK) {
        fallback.incrementAndGet();
      }
      float[] scores = scorer.scores();
      boolean asked = variant.isEmpty();
      int start = plan.matrix().userStart()[row];
      int targets = 0;
      for (int at = from; at < to; at++) {
        if (plan.target(at)) {
          int item = index[plan.matrix().item()[at]];
          ranks = ranks.length > targets ? ranks : Arrays.copyOf(ranks, 2 * targets);
          ranks[targets++] = Ranks.full(scores, item, history.seen(), 0, history.seenSize());
        }
      }
      if (asked) {
        double novelty = shown.add(lists.items(), lists.make(scores, history), toMatrix);
        if (from > start && !Double.isNaN(novelty)) {
          tally.add("novelty@" + settings.k(), plan.slot(row), novelty);
        }
      }
      targets = 0;
      for (int at = from; at < to; at++) {
        if (plan.target(at)) {
          int rank = ranks[targets++];
          if (asked) {
            rank = lists.rank(rank, index[plan.matrix().item()[at]]);
            addStep(tally, plan.slot(row), from - start, rank);
          }
          if (from > start) {
            add(tally, plan.slot(row), variant, rank);
          }
        }
      }
    }

    private void learn(int from, int to) {
      RatingMatrix m = plan.matrix();
      int count = to - from;
      if (shuffled.length < count) {
        shuffled = new int[2 * count];
      }
      for (int k = 0; k < count; k++) {
        shuffled[k] = from + k;
      }
      if (count > 1) {
        // Files list a second's events by item id, which nobody knows in advance.
        Random random = new Random(settings.seed() * 1_000_003 + plan.turn(from));
        for (int k = count - 1; k > 0; k--) {
          int other = random.nextInt(k + 1);
          int swapped = shuffled[k];
          shuffled[k] = shuffled[other];
          shuffled[other] = swapped;
        }
      }
      for (int k = 0; k < count; k++) {
        int at = shuffled[k];
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
}
