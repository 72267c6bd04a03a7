package io.freshet.model.blend;

import io.freshet.model.History;

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
  private final float[] sums;
  private final int[] stamps;
  private final int[] touched;
  private int size;
  private int stamp;

  OrderScores(Transitions transitions, float likeThreshold) {
    this.transitions = transitions;
    this.likeThreshold = likeThreshold;
    this.sums = new float[transitions.items() * CHANNELS];
    this.stamps = new int[transitions.items()];
    this.touched = new int[transitions.items()];
  }

  /** Sums over the newest entries of a history. */
  void take(History history) {
    size = 0;
    stamp++;
    if (stamp == 0) {
      java.util.Arrays.fill(stamps, 0);
      stamp = 1;
    }
    int length = history.size();
    for (int r = 1; r <= LATELY && r <= length; r++) {
      boolean liked = history.ratings()[length - r] >= likeThreshold;
      if (r <= LATEST || liked) {
        add(history.items()[length - r], weight(r, false), liked ? weight(r, true) : 0f);
      }
    }
  }

  private static float weight(int rank, boolean lately) {
    return lately ? INVERSE_ROOT[rank] : INVERSE_RANK[rank];
  }

  private void add(int a, float latest, float lately) {
    float[] values = transitions.values();
    for (int pair = transitions.start(a), end = transitions.start(a + 1); pair < end; pair++) {
      int b = transitions.item(pair);
      int at = b * CHANNELS;
      int from = pair * CHANNELS;
      if (stamps[b] != stamp) {
        stamps[b] = stamp;
        touched[size++] = b;
        sums[at] = latest * values[from];
        sums[at + 1] = lately * values[from + 1];
        sums[at + 2] = latest * values[from + 2];
        sums[at + 3] = latest * values[from + 3];
      } else {
        sums[at] += latest * values[from];
        sums[at + 1] += lately * values[from + 1];
        sums[at + 2] += latest * values[from + 2];
        sums[at + 3] += latest * values[from + 3];
      }
    }
  }

  /** Adds the four terms, times their weights, to the scores of all items that were touched. */
  void addTo(float[] scores, float[] weights) {
    for (int t = 0; t < size; t++) {
      int b = touched[t];
      int at = b * CHANNELS;
      float sum = 0;
      for (int c = 0; c < CHANNELS; c++) {
        sum += weights[c] * term(sums[at + c]);
      }
      scores[b] += sum;
    }
  }

  /** A term of an item. */
  float term(int item, int channel) {
    return stamps[item] == stamp ? term(sums[item * CHANNELS + channel]) : 0f;
  }

  private static float term(float sum) {
    return sum == 0f ? 0f : Logarithm.ln(1f + sum * (1 / EPSILON));
  }

  /**
   * Adds to each entry its part of an item's terms: a term is shared out in proportion to what the
   * entries brought to its sum.
   *
   * @param weights of the four terms
   * @param out one part per entry of the history, from {@code from} on
   */
  void contributions(History history, int item, float[] weights, float[] out, int from) {
    if (stamps[item] != stamp) {
      return;
    }
    int length = history.size();
    int at = item * CHANNELS;
    for (int r = 1; r <= LATELY && r <= length; r++) {
      int entry = length - r;
      boolean liked = history.ratings()[entry] >= likeThreshold;
      if (r > LATEST && !liked) {
        continue;
      }
      int pair = transitions.find(history.items()[entry], item);
      if (pair < 0) {
        continue;
      }
      float part = 0;
      for (int c = 0; c < CHANNELS; c++) {
        boolean lately = c == Transitions.AFTER_LIKED;
        if (sums[at + c] > 0 && (!lately || liked)) {
          float brought = weight(r, lately) * transitions.value(pair, c);
          part += weights[c] * term(sums[at + c]) * brought / sums[at + c];
        }
      }
      out[from + entry] += part;
    }
  }
}
