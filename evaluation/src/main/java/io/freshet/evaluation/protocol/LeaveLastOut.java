package io.freshet.evaluation.protocol;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.model.shape.Shaping;
import io.freshet.model.snapshot.Catalogue;
import io.freshet.schemas.answer.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Protocol leave-last-out: each user's last event is ranked twice, among 99 sampled negatives and
 * among the full catalogue without the user's other items (He et al., "Neural Collaborative
 * Filtering", WWW 2017, section 4.1; Krichene and Rendle, "On Sampled Metrics for Item
 * Recommendation", KDD 2020, explain why both).
 *
 * <p>In file order, the profile is every other event of the user. In the tie-safe variant, marked
 * {@code .tieSafe}, the profile has only the events before the held-out second. It is folded in,
 * because the trained vector has seen the other events. The user's other items are excluded in both
 * variants.
 */
public final class LeaveLastOut implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "leave-last-out";

  private static final String TIE_SAFE = ".tieSafe";

  private final EvaluationData data;
  private final LeaveOutTask task;
  private final List<List<String>> negatives;
  private final RatingMatrix train;
  private final Settings settings;
  private final Fitter fitter;
  private final int[] trainRow;
  private final int[] knownRow;

  /**
   * The settings of the protocol.
   *
   * @param k length of the lists
   * @param learnMinRating events with a lower rating are not learned, but still excluded from
   *     lists; negative infinity learns all events
   * @param seed seed of the intervals
   * @param shaping shaping of the lists from the full catalogue
   */
  public record Settings(int k, double learnMinRating, long seed, Shaping shaping) {}

  /**
   * Plans the evaluation.
   *
   * @param data gives titles and the local clock
   * @param negatives negatives of each target, in the order of the targets
   */
  public LeaveLastOut(
      EvaluationData data,
      LeaveOutTask task,
      List<List<String>> negatives,
      Settings settings,
      Fitter fitter) {
    if (negatives.size() != task.targets().size()) {
      throw new IllegalArgumentException(
          negatives.size() + " lists of negatives for " + task.targets().size() + " targets");
    }
    this.data = data;
    this.task = task;
    this.negatives = List.copyOf(negatives);
    this.settings = settings;
    this.fitter = fitter;
    float[] rating = task.known().rating();
    this.train = task.known().where(k -> rating[k] >= settings.learnMinRating());
    this.trainRow = rows(train);
    this.knownRow = train == task.known() ? trainRow : rows(task.known());
  }

  private int[] rows(RatingMatrix m) {
    Map<String, Integer> rows = LeaveOutTask.rows(m);
    int[] out = new int[task.targets().size()];
    for (int t = 0; t < out.length; t++) {
      out[t] = rows.getOrDefault(task.targets().get(t).user(), -1);
    }
    return out;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Contestant> baselineFamilies(List<Long> seeds) {
    return Baselines.ranking(seeds);
  }

  @Override
  public List<FamilyScores> ownBaselines() {
    return List.of();
  }

  @Override
  public String mainMetric() {
    return "full.ndcg@" + settings.k();
  }

  @Override
  public List<String> notes() {
    int cold = 0;
    int fewer = 0;
    for (int t = 0; t < task.targets().size(); t++) {
      cold += train.catalogue().indexOf(task.targets().get(t).item()) < 0 ? 1 : 0;
      fewer += negatives.get(t).size() < LeaveOutTask.NEGATIVES ? 1 : 0;
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d held-out events; the items of %,d of them occur nowhere in the training data and"
                .formatted(task.targets().size(), cold)
            + " cannot be hit");
    if (fewer > 0) {
      notes.add(
          "%,d users are ranked among fewer than %d negatives"
              .formatted(fewer, LeaveOutTask.NEGATIVES));
    }
    return notes;
  }

  private List<String> metricNames() {
    List<String> names = new ArrayList<>();
    for (String safe : List.of("", TIE_SAFE)) {
      for (String among : List.of("sampled.", "full.")) {
        names.add(among + "hr@" + settings.k() + safe);
        names.add(among + "ndcg@" + settings.k() + safe);
        names.add(among + "mrr" + safe);
      }
    }
    names.add("novelty@" + settings.k());
    return names;
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    Fitted fitted = fitter.fit(contestant, train, data.items());
    PerUserSums tally = new PerUserSums(task.targets().size(), metricNames());
    CaseCounts<FittedScorer.How> counts = new CaseCounts<>(FittedScorer.How.class);
    ShownLists shown = new ShownLists(train);
    long started = fitter.nanoTime().getAsLong();
    fitter
        .workers()
        .run(task.targets().size(), () -> new Pass(fitted, tally, counts, shown), Pass::target);
    double scoreSeconds = fitter.since(started);
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : tally.names()) {
      metrics.put(name, tally.metric(name, settings.seed()));
    }
    shown.put(metrics, settings.k());
    return new FamilyScores(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        userVectors(counts),
        tally,
        metrics,
        Map.of("users.fallback", counts.of(FittedScorer.How.FALLBACK)),
        fitted.fitSeconds(),
        scoreSeconds,
        fitted.fit().curve());
  }

  private static String userVectors(CaseCounts<FittedScorer.How> counts) {
    if (counts.of(FittedScorer.How.TRAINED) > 0) {
      return FamilyScores.TRAINED;
    }
    return counts.of(FittedScorer.How.FOLDED_IN) > 0
        ? FamilyScores.FOLDED_IN
        : FamilyScores.NO_USERS;
  }

  /** One thread's pass over the targets. */
  private final class Pass {
    private final FittedScorer scorer;
    private final ListMaker lists;
    private final ShownLists shown;
    private final int[] same;
    private final Catalogue catalogue;
    private final PerUserSums tally;
    private final CaseCounts<FittedScorer.How> counts;
    private final History history = new History();

    Pass(Fitted fitted, PerUserSums tally, CaseCounts<FittedScorer.How> counts, ShownLists shown) {
      this.scorer = new FittedScorer(fitted);
      this.lists = new ListMaker(fitted.model(), settings.k(), settings.shaping());
      this.shown = shown;
      this.same = new int[fitted.model().catalogue().size()];
      for (int i = 0; i < same.length; i++) {
        same[i] = train.catalogue().indexOf(fitted.model().catalogue().id(i));
      }
      this.catalogue = fitted.model().catalogue();
      this.tally = tally;
      this.counts = counts;
    }

    void target(int t) {
      LeaveOutTask.Target target = task.targets().get(t);
      List<String> ids = negatives.get(t);
      int[] others = new int[ids.size()];
      for (int k = 0; k < others.length; k++) {
        others[k] = catalogue.indexOf(ids.get(k));
      }
      int item = catalogue.indexOf(target.item());
      int all = remember(t, Long.MAX_VALUE);
      FittedScorer.How how = scorer.take(history, trainRow[t]);
      counts.count(how);
      float[] scores = scorer.scores();
      int among = Ranks.among(scores, item, others);
      int full = Ranks.full(scores, item, history.seen(), 0, history.seenSize());
      double novelty = shown.add(lists.items(), lists.make(scores, history), same);
      tally.add("novelty@" + settings.k(), t, novelty);
      full = lists.rank(full, item);
      add(t, "", among, full);
      if (remember(t, target.seconds()) < all || how == FittedScorer.How.TRAINED) {
        scorer.take(history, -1);
        scores = scorer.scores();
        among = Ranks.among(scores, item, others);
        full = Ranks.full(scores, item, history.seen(), 0, history.seenSize());
        lists.make(scores, history);
        full = lists.rank(full, item);
      }
      add(t, TIE_SAFE, among, full);
    }

    /**
     * Fills the history with the events before a second and returns the number of opinions in it.
     */
    private int remember(int t, long before) {
      LeaveOutTask.Target target = task.targets().get(t);
      history.clear();
      history.ask(
          data.clock().cell(target.seconds()),
          data.clock().hourAt(target.seconds()),
          target.seconds());
      if (trainRow[t] >= 0) {
        int end = train.userStart()[trainRow[t] + 1];
        for (int k = train.userStart()[trainRow[t]]; k < end; k++) {
          if (train.seconds()[k] < before) {
            history.add(train.item()[k], train.rating()[k], train.seconds()[k]);
          }
        }
      }
      if (knownRow[t] >= 0) {
        RatingMatrix known = task.known();
        int end = known.userStart()[knownRow[t] + 1];
        for (int k = known.userStart()[knownRow[t]]; k < end; k++) {
          int index =
              known == train
                  ? known.item()[k]
                  : catalogue.indexOf(known.catalogue().id(known.item()[k]));
          if (index >= 0) {
            history.addSeen(index);
          }
        }
      }
      return history.size();
    }

    private void add(int t, String safe, int among, int full) {
      add(t, "sampled.", safe, among);
      add(t, "full.", safe, full);
    }

    private void add(int t, String prefix, String safe, int rank) {
      int k = settings.k();
      tally.add(prefix + "hr@" + k + safe, t, Ranks.hit(rank, k));
      tally.add(prefix + "ndcg@" + k + safe, t, Ranks.gain(rank, k));
      tally.add(prefix + "mrr" + safe, t, Ranks.reciprocal(rank));
    }
  }
}
