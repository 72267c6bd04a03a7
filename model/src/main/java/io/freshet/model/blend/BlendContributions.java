package io.freshet.model.blend;

import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.ials.RidgeProblem;
import io.freshet.model.scoring.History;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits the scores of a blend into the part of each history entry and a remaining baseline. */
final class BlendContributions {

  /** Local weights per item: one for each input of the head, and the constant. */
  static final int SLOPES = Head.INPUTS + 1;

  private final BlendParts parts;
  private final float[] weights;
  private final @Nullable Head head;

  /**
   * @param weights the weight of each term, by the term's index
   */
  BlendContributions(BlendParts parts, float[] weights, @Nullable Head head) {
    this.parts = parts;
    this.weights = weights;
    this.head = head;
  }

  /** See {@link io.freshet.model.scoring.ScoredUser#contributions}. */
  void find(
      BlendScorer own, int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
    History history = own.history();
    Arrays.fill(out, 0, itemCount * entryCount, 0f);
    slopes(own, items, itemCount);
    int newest = Math.max(0, history.size() - BlendModel.RECENT);
    ImplicitFactors taste = parts.taste();
    add(own, taste, own.taste, Term.TASTE, items, itemCount, entries, entryCount, 0, out);
    if (own.hasRecent) {
      add(
          own,
          taste,
          own.recent,
          Term.RECENT_TASTE,
          items,
          itemCount,
          entries,
          entryCount,
          newest,
          out);
    }
    if (own.hasSession) {
      add(
          own,
          parts.session(),
          own.session,
          Term.SESSION,
          items,
          itemCount,
          entries,
          entryCount,
          newest,
          out);
    }
    own.order.contributions(
        history,
        entries,
        entryCount,
        items,
        itemCount,
        own.slopes,
        Term.AFTER.index(),
        SLOPES,
        out);
    for (int i = 0; i < itemCount; i++) {
      float[] slopes = own.slopes;
      int at = i * SLOPES;
      int to = i * entryCount;
      own.content.contributions(
          history,
          entries,
          entryCount,
          items[i],
          slopes[at + Term.GENRES.index()],
          slopes[at + Term.GENRES_LIKED.index()],
          out,
          to);
      float alike = slopes[at + Term.YEARS.index()] * own.content.years(items[i]) / history.size();
      for (int e = 0; e < entryCount; e++) {
        out[to + e] += alike;
      }
    }
  }

  /** Computes the local weight of every input at each item: the term's weight plus the head's. */
  private void slopes(BlendScorer own, int[] items, int itemCount) {
    if (own.slopes.length < itemCount * SLOPES) {
      own.slopes = new float[Math.multiplyExact(itemCount, SLOPES)];
    }
    for (int i = 0; i < itemCount; i++) {
      int place = own.reranking.place(items[i]);
      if (head == null || place < 0) {
        System.arraycopy(weights, 0, own.slopes, i * SLOPES, Term.COUNT);
        Arrays.fill(own.slopes, i * SLOPES + Term.COUNT, (i + 1) * SLOPES, 0f);
      } else {
        float[] slopes = own.reranking.slopes(head, weights, place);
        System.arraycopy(slopes, place * SLOPES, own.slopes, i * SLOPES, SLOPES);
      }
    }
  }

  /** Adds the weighted parts of one fold-in; its entries are those from {@code from} on. */
  private static void add(
      BlendScorer own,
      ImplicitFactors factors,
      RidgeProblem user,
      Term term,
      int[] items,
      int itemCount,
      int[] entries,
      int entryCount,
      int from,
      float[] out) {
    int first = 0;
    while (first < entryCount && entries[first] < from) {
      first++;
    }
    int count = entryCount - first;
    if (own.brought.length < itemCount * count) {
      own.brought = new float[Math.multiplyExact(itemCount, 2 * count)];
    }
    if (own.folded.length < count) {
      own.folded = new int[2 * count];
    }
    for (int e = 0; e < count; e++) {
      own.folded[e] = entries[first + e] - from;
    }
    float[] rows = user.others(itemCount);
    factors.items().gather(items, itemCount, rows, user.stride());
    user.contributions(own.folded, count, rows, itemCount, own.brought);
    for (int i = 0; i < itemCount; i++) {
      float weight = own.slopes[i * SLOPES + term.index()];
      int to = i * entryCount + first;
      for (int e = 0; e < count; e++) {
        out[to + e] += weight * own.brought[i * count + e];
      }
    }
  }

  /**
   * Computes the part of the score that no history entry brought: the item's and the moment's.
   *
   * @param base the item terms, weighted and added
   */
  float baseline(BlendScorer own, int item, float base) {
    int place = own.reranking.place(item);
    if (head == null || place < 0) {
      float ofMoment = weights[Term.CONTEXT.index()] * parts.context().of(own.cell, item);
      return base + ofMoment + own.reranking.shift();
    }
    float[] slopes = own.reranking.slopes(head, weights, place);
    float sum = 0;
    for (int k = Term.CONTEXT.index(); k < SLOPES; k++) {
      sum += slopes[place * SLOPES + k] * own.reranking.input(place, k);
    }
    return sum;
  }
}
