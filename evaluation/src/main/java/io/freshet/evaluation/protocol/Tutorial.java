package io.freshet.evaluation.protocol;

import io.freshet.families.family.Fit;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.History;
import io.freshet.schemas.answer.Metric;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * Protocol tutorial, exactly as in the articles. Ratings are scaled to 0.5 … 1 per item before the
 * split (0.5 if all ratings of an item are equal). Items are split 80 : 20 by index over the whole
 * catalogue. A user's k best rated test items by rating are compared with the k best by prediction;
 * each is predicted in the context of its own rating. Ties go to the lower item index.
 *
 * <p>Test items are cold, and a random order scores well for users with few of them. So there are
 * four more results: the mean over users with at least {@value #MIN_TEST_ITEMS} test items, the
 * expectation of a random order, the same with unscaled ratings ({@code raw.}), and the best k of
 * the whole catalogue ({@code full.}).
 */
public final class Tutorial implements Protocol {

  /** The name on the command line. */
  public static final String NAME = "tutorial";

  /** Min number of test items of a user who counts in the mean. */
  public static final int MIN_TEST_ITEMS = 6;

  /** The index of the user whose list the articles print. */
  private static final int SHOWN_USER = 1;

  private static final String SHOWN = "user1.";

  private final EvaluationData data;
  private final int k;
  private final long seed;
  private final Fitter fitter;
  private final Side scaled;
  private final Side raw;
  private final List<String> indexed;
  private final int split;
  private final List<Integer> averaged = new ArrayList<>();
  private final int shown;

  /**
   * Ratings of one kind (scaled or raw), before and after the split.
   *
   * @param all all ratings over the whole catalogue, whose items are ordered by id bytes
   * @param train ratings of the items below the split, over the same catalogue
   */
  private record Side(RatingMatrix all, RatingMatrix train) {}

  /** The index of an item in the order of the articles, by its number in the catalogue. */
  private final int[] place;

  private final int[] trainRow;

  /**
   * Plans the evaluation.
   *
   * @param k length of the lists; 5 in the articles
   * @param seed seed of the intervals
   */
  public Tutorial(EvaluationData data, int k, long seed, Fitter fitter) {
    this.data = data;
    this.k = k;
    this.seed = seed;
    this.fitter = fitter;
    RatingMatrix all = data.ratings().withItems(data.items().keySet());
    this.indexed = new ArrayList<>();
    for (int i = 0; i < all.items(); i++) {
      indexed.add(all.catalogue().id(i));
    }
    indexed.sort(NATURAL);
    this.split = (int) (0.8 * indexed.size());
    this.place = new int[indexed.size()];
    for (int i = 0; i < place.length; i++) {
      place[all.catalogue().indexOf(indexed.get(i))] = i;
    }
    this.scaled = side(all.withRatings(scaled(all)));
    this.raw = side(all);
    Map<String, Integer> rows = LeaveOutTask.rows(scaled.train());
    this.trainRow = new int[all.users()];
    List<Integer> users = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      trainRow[u] = rows.getOrDefault(all.userId(u), -1);
      users.add(u);
      if (testEvents(u).length >= MIN_TEST_ITEMS) {
        averaged.add(u);
      }
    }
    users.sort(Comparator.comparing(all::userId, NATURAL));
    this.shown = users.size() > SHOWN_USER ? users.get(SHOWN_USER) : -1;
  }

  /** Orders ids: numbers by value and before texts, texts alphabetically. */
  private static final Comparator<String> NATURAL =
      (a, b) -> {
        boolean numberA = a.matches("\\d{1,18}");
        boolean numberB = b.matches("\\d{1,18}");
        if (numberA && numberB) {
          return Long.compare(Long.parseLong(a), Long.parseLong(b));
        }
        return numberA == numberB ? a.compareTo(b) : numberA ? -1 : 1;
      };

  private Side side(RatingMatrix all) {
    RatingMatrix train = all.where(at -> place[all.item()[at]] < split).withItems(indexed);
    return new Side(all, train);
  }

  private static float[] scaled(RatingMatrix m) {
    float[] low = new float[m.items()];
    float[] high = new float[m.items()];
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
    for (int at = 0; at < m.ratings(); at++) {
      int i = m.item()[at];
      low[i] = Math.min(low[i], m.rating()[at]);
      high[i] = Math.max(high[i], m.rating()[at]);
    }
    float[] out = new float[m.ratings()];
    for (int at = 0; at < out.length; at++) {
      int i = m.item()[at];
      float range = high[i] - low[i];
      out[at] = range == 0 ? 0.5f : 0.5f + 0.5f * (m.rating()[at] - low[i]) / range;
    }
    return out;
  }

  /** The positions of a user's test events. */
  private int[] testEvents(int u) {
    RatingMatrix m = raw.all();
    int[] out = new int[m.userStart()[u + 1] - m.userStart()[u]];
    int n = 0;
    for (int at = m.userStart()[u]; at < m.userStart()[u + 1]; at++) {
      if (place[m.item()[at]] >= split) {
        out[n++] = at;
      }
    }
    return Arrays.copyOf(out, n);
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
  public String mainMetric() {
    return "truePositives@" + k;
  }

  @Override
  public List<String> notes() {
    int none = 0;
    for (int u = 0; u < trainRow.length; u++) {
      none += testEvents(u).length == 0 ? 1 : 0;
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d of %,d items are test items; %,d of %,d users have rated none of them, %,d at least"
                .formatted(
                    indexed.size() - split, indexed.size(), none, trainRow.length, averaged.size())
            + " %d: the mean is over these".formatted(MIN_TEST_ITEMS));
    if (shown >= 0) {
      notes.add(
          "the articles' user %d (id %s) has %d test items"
              .formatted(SHOWN_USER, raw.all().userId(shown), testEvents(shown).length));
    }
    return notes;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String prefix : List.of("", "raw.", "full.")) {
      names.add(prefix + "truePositives@" + k);
      if (!prefix.equals("full.")) {
        names.add(prefix + "accuracy@" + k);
        names.add(prefix + "mrr@" + k);
      }
    }
    return names;
  }

  /** The expectation of a random order, in closed form. */
  @Override
  public List<FamilyScores> ownBaselines() {
    PerUserSums tally = new PerUserSums(trainRow.length, names());
    Map<String, Metric> one = new LinkedHashMap<>();
    for (int u = 0; u < trainRow.length; u++) {
      int n = testEvents(u).length;
      int top = Math.min(k, n);
      double harmonic = 0;
      for (int p = 1; p <= top; p++) {
        harmonic += 1.0 / p;
      }
      RatingMatrix train = scaled.train();
      int rated =
          trainRow[u] < 0 ? 0 : train.userStart()[trainRow[u] + 1] - train.userStart()[trainRow[u]];
      // Each of the user's best items takes each place with probability 1/n.
      double[] expected = {
        (double) top * top / n, 1.0 / n, harmonic / n, (double) k * top / (indexed.size() - rated)
      };
      if (n >= MIN_TEST_ITEMS) {
        for (String prefix : List.of("", "raw.")) {
          add(tally, u, prefix, expected[0], expected[1], expected[2]);
        }
        tally.add("full.truePositives@" + k, u, expected[3]);
      }
      if (u == shown && n > 0) {
        putShown(one, "", expected[0], expected[1], expected[2]);
      }
    }
    return List.of(
        line(
            "random",
            Map.of("by", "expectation"),
            seed,
            true,
            FamilyScores.NO_USERS,
            tally,
            one,
            0,
            0,
            List.of()));
  }

  private FamilyScores line(
      String family,
      Map<String, String> settings,
      long lineSeed,
      boolean baseline,
      String vectors,
      PerUserSums tally,
      Map<String, Metric> one,
      double fitSeconds,
      double scoreSeconds,
      List<Fit.Epoch> curve) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String name : tally.names()) {
      metrics.put(name, tally.metric(name, seed));
    }
    metrics.putAll(one);
    return new FamilyScores(
        family,
        settings,
        lineSeed,
        baseline,
        vectors,
        tally,
        metrics,
        Map.of("users.averaged", (long) averaged.size()),
        fitSeconds,
        scoreSeconds,
        curve);
  }

  private void add(
      PerUserSums tally, int u, String prefix, double tp, double accuracy, double mrr) {
    tally.add(prefix + "truePositives@" + k, u, tp);
    tally.add(prefix + "accuracy@" + k, u, accuracy);
    tally.add(prefix + "mrr@" + k, u, mrr);
  }

  private void putShown(
      Map<String, Metric> out, String prefix, double tp, double accuracy, double mrr) {
    out.put(SHOWN + prefix + "truePositives@" + k, single(tp));
    out.put(SHOWN + prefix + "accuracy@" + k, single(accuracy));
    out.put(SHOWN + prefix + "mrr@" + k, single(mrr));
  }

  private static Metric single(double value) {
    return new Metric(value, Double.NaN, Double.NaN, 1, 1);
  }

  @Override
  public FamilyScores evaluate(Contestant contestant) throws IOException, SkippedException {
    PerUserSums tally = new PerUserSums(trainRow.length, names());
    Map<String, Metric> one = new LinkedHashMap<>();
    Fitted onScaled = fitter.fit(contestant, scaled.train(), data.items());
    Fitted onRaw = fitter.fit(contestant, raw.train(), data.items());
    long started = fitter.nanoTime().getAsLong();
    FittedScorer.How how = judge(new FittedScorer(onScaled), scaled, "", tally, one);
    judge(new FittedScorer(onRaw), raw, "raw.", tally, one);
    String vectors =
        how == FittedScorer.How.TRAINED
            ? FamilyScores.TRAINED
            : how == FittedScorer.How.FOLDED_IN ? FamilyScores.FOLDED_IN : FamilyScores.NO_USERS;
    return line(
        contestant.family().name(),
        contestant.family().settings(),
        contestant.seed(),
        contestant.baseline(),
        vectors,
        tally,
        one,
        onScaled.fitSeconds() + onRaw.fitSeconds(),
        fitter.since(started),
        onScaled.fit().curve());
  }

  private FittedScorer.How judge(
      FittedScorer scorer, Side side, String prefix, PerUserSums tally, Map<String, Metric> one) {
    FittedScorer.How how = FittedScorer.How.FALLBACK;
    History history = new History();
    for (int u = 0; u < trainRow.length; u++) {
      boolean mean = averaged.contains(u);
      if (!mean && u != shown) {
        continue;
      }
      int[] events = testEvents(u);
      if (events.length == 0) {
        continue;
      }
      remember(history, side.train(), u);
      float[] predicted = new float[events.length];
      for (int e = 0; e < events.length; e++) {
        how = take(scorer, history, u, side.all().seconds()[events[e]]);
        predicted[e] = scorer.scores()[side.all().item()[events[e]]];
      }
      int[] best = best(events, e -> side.all().rating()[events[e]]);
      int[] guessed =
          best(events, e -> Float.isNaN(predicted[e]) ? Double.NEGATIVE_INFINITY : predicted[e]);
      double[] values = compare(best, guessed);
      if (mean) {
        add(tally, u, prefix, values[0], values[1], values[2]);
      }
      if (u == shown) {
        putShown(one, prefix, values[0], values[1], values[2]);
      }
      if (mean && prefix.isEmpty()) {
        double found = full(scorer, history, u, side, events, best);
        tally.add("full.truePositives@" + k, u, found);
      }
    }
    return how;
  }

  private void remember(History history, RatingMatrix train, int u) {
    history.clear();
    if (trainRow[u] < 0) {
      return;
    }
    for (int at = train.userStart()[trainRow[u]]; at < train.userStart()[trainRow[u] + 1]; at++) {
      history.add(train.item()[at], train.rating()[at], train.seconds()[at]);
      history.addSeen(train.item()[at]);
    }
  }

  private FittedScorer.How take(FittedScorer scorer, History history, int u, long second) {
    history.ask(data.clock().cell(second), data.clock().hourAt(second), second);
    return scorer.take(history, trainRow[u]);
  }

  /** The test events with the max values, as item indexes in the order of the articles. */
  private int[] best(int[] events, IntToDoubleFunction value) {
    RatingMatrix m = raw.all();
    int[] order = new int[events.length];
    for (int e = 0; e < order.length; e++) {
      order[e] = e;
    }
    IntArrays.quickSort(
        order,
        (a, b) -> {
          int byValue = Double.compare(value.applyAsDouble(b), value.applyAsDouble(a));
          return byValue != 0
              ? byValue
              : Integer.compare(place[m.item()[events[a]]], place[m.item()[events[b]]]);
        });
    int[] out = new int[Math.min(k, order.length)];
    for (int p = 0; p < out.length; p++) {
      out[p] = place[m.item()[events[order[p]]]];
    }
    return out;
  }

  /**
   * True positives; share of places with the same item; mean of 1/place of the user's best items.
   */
  private static double[] compare(int[] best, int[] guessed) {
    double found = 0;
    double same = 0;
    double reciprocal = 0;
    for (int p = 0; p < best.length; p++) {
      same += best[p] == guessed[p] ? 1 : 0;
      for (int q = 0; q < guessed.length; q++) {
        if (guessed[q] == best[p]) {
          found++;
          reciprocal += 1.0 / (q + 1);
        }
      }
    }
    return new double[] {found, same / best.length, reciprocal / best.length};
  }

  /**
   * The number of the user's best items among the k best of all items outside their training data.
   */
  private double full(
      FittedScorer scorer, History history, int u, Side side, int[] events, int[] best) {
    take(scorer, history, u, side.all().seconds()[events[events.length - 1]]);
    float[] scores = scorer.scores();
    Set<Integer> mine = new HashSet<>();
    for (int index : best) {
      mine.add(index);
    }
    double found = 0;
    for (int event : events) {
      int item = side.all().item()[event];
      int rank = Ranks.full(scores, item, history.seen(), 0, history.seenSize());
      found += mine.contains(place[item]) && rank >= 0 && rank < k ? 1 : 0;
    }
    return found;
  }
}
