package io.freshet.model.blend;

import io.freshet.model.History;
import io.freshet.model.SparseRows;
import io.freshet.model.kernel.Kernel;
import java.util.Arrays;

/**
 * How much speaks for each item because of what came last in a history: sums of {@link Transitions}
 * over its newest entries, weighted by their rank from the end. Touches only the pairs of those
 * entries. Scratch of one thread.
 */
final class OrderScores {
  /** Newest entries that count for what follows and what is near, the r-th by 1/r. */
  static final int LATEST = 10;

  /** Newest entries of which the liked ones count for what is liked after, the r-th by 1/√r. */
  static final int LATELY = 50;

  /** ε: the share from which on evidence counts by its logarithm. */
  private static final float EPSILON = 1e-3f;

  private static final int CHANNELS = Transitions.CHANNELS;

  private static final float[] INVERSE_RANK = new float[LATELY + 1];
  private static final float[] INVERSE_ROOT = new float[LATELY + 1];

  static {
    for (int r = 1; r <= LATELY; r++) {
      INVERSE_RANK[r] = r <= LATEST ? 1f / r : 0f;
      INVERSE_ROOT[r] = (float) (1 / Math.sqrt(r));
    }
  }

  private final Transitions transitions;
  private final float likeThreshold;
  private final Kernel kernel;

  /** Of each item touched since {@link #base} was this low: base + its place. */
  private final int[] places;

  /** The item of each place. */
  private final int[] touched;

  /** Four sums by place. */
  private final float[] sums;

  /** The terms they make. */
  private final float[] terms;

  private int base;
  private int size;

  OrderScores(Transitions transitions, float likeThreshold, Kernel kernel) {
    this.transitions = transitions;
    this.likeThreshold = likeThreshold;
    this.kernel = kernel;
    int items = transitions.items();
    this.places = new int[items];
    this.touched = new int[items];
    this.sums = new float[Kernel.padded(Math.multiplyExact(items, CHANNELS))];
    this.terms = new float[sums.length];
    this.base = 1;
  }

  /** Sums over the newest entries of a history, and makes terms of them. */
  void take(History history) {
    forget();
    int length = history.size();
    for (int r = 1; r <= LATELY && r <= length; r++) {
      int item = history.items()[length - r];
      if (r <= LATEST) {
        add(item, INVERSE_RANK[r]);
      }
      if (history.ratings()[length - r] >= likeThreshold) {
        addLiked(item, INVERSE_ROOT[r]);
      }
    }
    kernel.logarithms(sums, Kernel.padded(size * CHANNELS), 1 / EPSILON, terms);
  }

  private void forget() {
    Arrays.fill(sums, 0, size * CHANNELS, 0f);
    base += size;
    size = 0;
    if (base > Integer.MAX_VALUE - touched.length) {
      Arrays.fill(places, 0);
      base = 1;
    }
  }

  /** Where the sums of an item are. */
  private int place(int item) {
    int place = places[item] - base;
    if (place < 0) {
      place = size++;
      places[item] = base + place;
      touched[place] = item;
    }
    return place * CHANNELS;
  }

  private void add(int a, float weight) {
    float[] values = transitions.values();
    int from = transitions.start(a) * Transitions.BESIDE;
    for (int pair = transitions.start(a), end = transitions.start(a + 1); pair < end; pair++) {
      int at = place(transitions.item(pair));
      sums[at + Transitions.AFTER] += weight * values[from];
      sums[at + Transitions.BEFORE] += weight * values[from + 1];
      sums[at + Transitions.NEAR] += weight * values[from + 2];
      from += Transitions.BESIDE;
    }
  }

  private void addLiked(int a, float weight) {
    SparseRows liked = transitions.liked();
    for (int pair = liked.start(a), end = liked.start(a + 1); pair < end; pair++) {
      sums[place(liked.column(pair)) + Transitions.AFTER_LIKED] += weight * liked.value(pair);
    }
  }

  /**
   * Adds the four terms, times their weights, to the scores of all items that were touched.
   *
   * @param weights of the four terms, from {@code first} on
   */
  void addTo(float[] scores, float[] weights, int first) {
    float forAfter = weights[first + Transitions.AFTER];
    float forLiked = weights[first + Transitions.AFTER_LIKED];
    float forBefore = weights[first + Transitions.BEFORE];
    float forNear = weights[first + Transitions.NEAR];
    for (int t = 0, at = 0; t < size; t++, at += CHANNELS) {
      scores[touched[t]] +=
          forAfter * terms[at + Transitions.AFTER]
              + forLiked * terms[at + Transitions.AFTER_LIKED]
              + forBefore * terms[at + Transitions.BEFORE]
              + forNear * terms[at + Transitions.NEAR];
    }
  }

  /** A term of an item. */
  float term(int item, int channel) {
    int place = places[item] - base;
    return place < 0 ? 0f : terms[place * CHANNELS + channel];
  }

  /**
   * Adds to each entry its part of an item's terms: a term is shared out in proportion to what the
   * entries brought to its sum.
   *
   * @param entries places in the history, ascending; the first {@code entryCount} count
   * @param weights of the four terms, from {@code first} on
   * @param out one part per entry, from {@code from} on
   */
  void contributions(
      History history,
      int[] entries,
      int entryCount,
      int item,
      float[] weights,
      int first,
      float[] out,
      int from) {
    int place = places[item] - base;
    if (place < 0) {
      return;
    }
    int at = place * CHANNELS;
    float perAfter = perUnit(at + Transitions.AFTER, weights[first + Transitions.AFTER]);
    float perLiked =
        perUnit(at + Transitions.AFTER_LIKED, weights[first + Transitions.AFTER_LIKED]);
    float perBefore = perUnit(at + Transitions.BEFORE, weights[first + Transitions.BEFORE]);
    float perNear = perUnit(at + Transitions.NEAR, weights[first + Transitions.NEAR]);
    float[] values = transitions.values();
    int length = history.size();
    for (int e = entryCount - 1; e >= 0; e--) {
      int entry = entries[e];
      int r = length - entry;
      if (r > LATELY) {
        return;
      }
      int rated = history.items()[entry];
      float part = 0;
      if (r <= LATEST) {
        int pair = transitions.find(rated, item) * Transitions.BESIDE;
        if (pair >= 0) {
          part +=
              INVERSE_RANK[r]
                  * (perAfter * values[pair]
                      + perBefore * values[pair + 1]
                      + perNear * values[pair + 2]);
        }
      }
      if (perLiked != 0 && history.ratings()[entry] >= likeThreshold) {
        part += INVERSE_ROOT[r] * perLiked * transitions.liked().get(rated, item);
      }
      out[from + e] += part;
    }
  }

  /** What a unit of a sum brings to the score, by its weight. */
  private float perUnit(int at, float weight) {
    return sums[at] > 0 ? weight * terms[at] / sums[at] : 0f;
  }
}
