package io.freshet.families.blend;

import io.freshet.families.blend.ListOutcomes.Outcome;
import io.freshet.model.blend.Calibration;
import io.freshet.model.blend.Calibration.Band;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Isotonic regression of the next liked item on softmax shares. Neighbouring shares form groups
 * with equally many hits; groups are pooled wherever a larger share was liked less often (pool
 * adjacent violators; Zadrozny and Elkan, KDD 2002).
 */
final class CalibrationFit {
  /** Hits per group: its probability is then right to about a fifth. */
  private static final int GROUP_HITS = 25;

  /** Min number of hits for a calibration. */
  private static final int LEAST_HITS = 4 * GROUP_HITS;

  private CalibrationFit() {}

  /**
   * Fits a calibration to all outcomes. Its reliability table shows how right a calibration fitted
   * to the earlier outcomes is on the later ones.
   *
   * @param served the same lists, scored by the weights and the head that will serve. These have
   *     learned from the same choices, so only their shares are used, not their hits. Their shares
   *     are mapped to the judged shares by rank: the n largest shares of one get the probability of
   *     the n largest shares of the other.
   * @return the calibration, or null if too few items of lists were liked
   */
  static @Nullable Calibration of(ListOutcomes earlier, ListOutcomes later, ListOutcomes served) {
    ListOutcomes all = earlier.and(later);
    if (earlier.hits() < GROUP_HITS || all.hits() < LEAST_HITS) {
      return null;
    }
    List<Group> groups = groups(all);
    moveTo(groups, served);
    return calibration(groups, reliability(calibration(groups(earlier), new Band[0]), later));
  }

  /** Neighbouring shares with a fixed number of hits. */
  private static final class Group {
    /** Sum of shares (not of their logarithms) over the cases. */
    double shares;

    double hits;
    double cases;

    void add(Outcome outcome) {
      shares += Math.exp(outcome.share()) * outcome.cases();
      hits += outcome.hits();
      cases += outcome.cases();
    }

    void add(Group other) {
      shares += other.shares;
      hits += other.hits;
      cases += other.cases;
    }

    double share() {
      return Math.log(shares / cases);
    }

    double chance() {
      return hits / cases;
    }
  }

  /** The groups by descending share. */
  private static List<Group> groups(ListOutcomes chances) {
    List<Outcome> order = descending(chances);
    List<Group> groups = new ArrayList<>();
    Group last = new Group();
    for (Outcome outcome : order) {
      if (last.hits >= GROUP_HITS) {
        groups.add(last);
        last = new Group();
      }
      last.add(outcome);
    }
    if (last.hits >= GROUP_HITS || groups.isEmpty()) {
      groups.add(last);
    } else {
      groups.get(groups.size() - 1).add(last);
    }
    return groups;
  }

  /**
   * Gives every group the mean share of equally many cases of other outcomes, largest shares first.
   */
  private static void moveTo(List<Group> groups, ListOutcomes others) {
    List<Outcome> order = descending(others);
    int at = 0;
    for (Group group : groups) {
      double shares = 0;
      double cases = 0;
      for (; at < order.size() && cases < group.cases; at++) {
        shares += Math.exp(order.get(at).share()) * order.get(at).cases();
        cases += order.get(at).cases();
      }
      if (cases > 0) {
        group.shares = shares / cases * group.cases;
      }
    }
  }

  private static List<Outcome> descending(ListOutcomes chances) {
    List<Outcome> order = new ArrayList<>(chances.outcomes());
    order.sort(Comparator.comparingDouble((Outcome outcome) -> -outcome.share()));
    return order;
  }

  private static Calibration calibration(List<Group> groups, Band[] bands) {
    float[] shares = new float[groups.size()];
    float[] chances = new float[groups.size()];
    int count = 0;
    // Outcomes pooled so far, ascending, and the number of groups in each pool.
    List<Group> pools = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int g = groups.size() - 1; g >= 0; g--) {
      float share = (float) Math.min(0, groups.get(g).share());
      Group pool = new Group();
      pool.add(groups.get(g));
      int size = 1;
      if (count > 0 && share <= shares[count - 1]) {
        size = 0;
      } else {
        shares[count++] = share;
      }
      while (!pools.isEmpty()
          && (size == 0 || pools.get(pools.size() - 1).chance() >= pool.chance())) {
        pool.add(pools.remove(pools.size() - 1));
        size += sizes.remove(sizes.size() - 1);
      }
      pools.add(pool);
      sizes.add(size);
    }
    for (int p = 0, k = 0; p < pools.size(); p++) {
      for (int i = 0; i < sizes.get(p); i++, k++) {
        chances[k] = (float) Math.min(0, Math.log(pools.get(p).chance()));
      }
    }
    return Calibration.of(Arrays.copyOf(shares, count), Arrays.copyOf(chances, count), bands);
  }

  private static Band[] reliability(Calibration calibration, ListOutcomes later) {
    double[] predicted = new double[Calibration.bandCount()];
    double[] hits = new double[predicted.length];
    double[] cases = new double[predicted.length];
    for (Outcome outcome : later.outcomes()) {
      float chance = calibration.chance(outcome.share());
      int band = Calibration.band(chance);
      predicted[band] += (double) chance * outcome.cases();
      hits[band] += outcome.hits();
      cases[band] += outcome.cases();
    }
    List<Band> bands = new ArrayList<>();
    for (int b = 0; b < predicted.length; b++) {
      if (cases[b] > 0) {
        bands.add(
            new Band(
                Calibration.bandFrom(b),
                (float) (predicted[b] / cases[b]),
                (float) (hits[b] / cases[b]),
                (float) cases[b]));
      }
    }
    return bands.toArray(Band[]::new);
  }
}
