package io.freshet.trainer.gate;

import io.freshet.families.matrix.RatingMatrix;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.model.scoring.UserScorer;
import io.freshet.schemas.answer.Metric;
import io.freshet.schemas.record.CountText;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The checks of a model that was fitted on all data after the gate had chosen its recipe. No slice
 * can judge this fit, so its lists are compared with the lists of the judged model for the same
 * users.
 *
 * @param failures what is wrong, for people; empty if the model may serve
 * @param metrics {@code overlap@10}: mean share of common items in the two lists; {@code
 *     coverage@10}: share of the catalogue that appears in any list
 * @param learned the model's own description of what it has learned
 */
public record ModelChecks(
    List<String> failures, Map<String, Metric> metrics, Map<String, Double> learned) {
  private static final int K = 10;
  private static final int SAMPLE = 500;

  /**
   * Limits of the checks.
   *
   * @param minOverlap min mean overlap, in [0, 1]
   * @param minCoverageRatio min ratio of the coverage to the judged model's coverage
   */
  public record Limits(double minOverlap, double minCoverageRatio) {}

  /**
   * Checks a refitted model.
   *
   * @param refitted the model fitted on all data
   * @param evaluated the judged model of the same recipe
   * @param histories the users who get lists from both models; every item in a history counts as
   *     seen
   * @param all the data of the refitted model; its items must be the model's catalogue
   */
  static ModelChecks of(
      ServingModel refitted,
      ServingModel evaluated,
      RatingMatrix histories,
      RatingMatrix all,
      Limits limits,
      long seed) {
    List<String> failures = new ArrayList<>();
    if (refitted.catalogue().size() != all.items()) {
      failures.add(
          "the model knows "
              + CountText.of(refitted.catalogue().size(), "item")
              + ", the data have "
              + all.items());
    }
    int[] sample = sample(histories, seed);
    Lists after = Lists.of(refitted, histories, sample);
    Lists before = Lists.of(evaluated, histories, sample);
    if (after.notFinite > 0) {
      failures.add(after.notFinite + " of the scores looked at are not finite");
    }
    if (after.shortLists > before.shortLists) {
      failures.add(
          CountText.of(after.shortLists, "user")
              + (after.shortLists == 1 ? " gets" : " get")
              + " fewer than "
              + K
              + " items though there are more");
    }
    double overlap = 0;
    for (int k = 0; k < sample.length; k++) {
      Set<String> common = new HashSet<>(after.ids.get(k));
      common.retainAll(before.ids.get(k));
      overlap += common.size() / (double) Math.max(1, Math.min(K, before.ids.get(k).size()));
    }
    overlap = sample.length == 0 ? 1 : overlap / sample.length;
    if (overlap < limits.minOverlap()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "its lists share %.3f with those of the model that was judged, less than %.3f",
              overlap,
              limits.minOverlap()));
    }
    if (after.distinct() < limits.minCoverageRatio() * before.distinct()) {
      failures.add(
          String.format(
              Locale.ROOT,
              "its lists show %d different items, those of the model that was judged %d",
              after.distinct(),
              before.distinct()));
    }
    Map<String, Metric> metrics = new TreeMap<>();
    double coverage = after.distinct() / (double) Math.max(1, refitted.catalogue().size());
    metrics.put("overlap@10", exact(overlap, sample.length));
    metrics.put("coverage@10", exact(coverage, sample.length));
    return new ModelChecks(failures, metrics, refitted.learned());
  }

  private static Metric exact(double value, int users) {
    return new Metric(value, Double.NaN, Double.NaN, users, users);
  }

  private static int[] sample(RatingMatrix m, long seed) {
    int[] rows = new int[m.users()];
    Arrays.setAll(rows, u -> u);
    IntArrays.shuffle(rows, new Random(seed));
    return Arrays.copyOf(rows, Math.min(SAMPLE, rows.length));
  }

  /** The lists of one model. */
  private static final class Lists {
    final List<List<String>> ids = new ArrayList<>();
    long notFinite;
    int shortLists;

    int distinct() {
      Set<String> all = new HashSet<>();
      ids.forEach(all::addAll);
      return all.size();
    }

    static Lists of(ServingModel model, RatingMatrix m, int[] sample) {
      Lists lists = new Lists();
      int[] index = new int[m.items()];
      for (int i = 0; i < index.length; i++) {
        index[i] = model.catalogue().indexOf(m.catalogue().id(i));
      }
      UserScorer scorer = model.newScorer();
      History history = new History();
      TopK top = new TopK();
      int[] items = new int[K];
      float[] scores = new float[K];
      for (int row : sample) {
        history.clear();
        for (int k = m.userStart()[row]; k < m.userStart()[row + 1]; k++) {
          int item = index[m.item()[k]];
          if (item >= 0) {
            history.add(item, m.rating()[k], m.seconds()[k]);
            history.addSeen(item);
          }
        }
        lists.add(model, history, scorer, top, items, scores);
      }
      return lists;
    }

    private void add(
        ServingModel model,
        History history,
        UserScorer scorer,
        TopK top,
        int[] items,
        float[] best) {
      FoldedUser user = scorer.foldIn(history);
      float[] all = (user != null && user.personal()) ? user.scoreAll().scores() : decayed(model);
      for (float s : all) {
        notFinite += Float.isFinite(s) ? 0 : 1;
      }
      for (int k = 0; k < history.seenSize(); k++) {
        all[history.seen()[k]] = Float.NEGATIVE_INFINITY;
      }
      int count = top.select(all, all.length, K, items, best);
      if (count < Math.min(K, all.length - history.seenSize())) {
        shortLists++;
      }
      List<String> list = new ArrayList<>(count);
      for (int k = 0; k < count; k++) {
        list.add(model.catalogue().id(items[k]));
      }
      ids.add(list);
    }

    private static float[] decayed(ServingModel model) {
      float[] scores = new float[model.catalogue().size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = model.popularity().decayed(i);
      }
      return scores;
    }
  }
}
