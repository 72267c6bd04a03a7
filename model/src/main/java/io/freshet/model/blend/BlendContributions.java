package io.freshet.model.blend;

import io.freshet.model.ials.ImplicitFactors;
import io.freshet.model.ials.RidgeProblem;
import io.freshet.model.scoring.History;
import io.freshet.model.sequence.SequenceUser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits the scores of a blend into the part of each history entry and a remaining baseline. */
final class BlendContributions {

  /** Local weights per item: one for each input of the head, and the constant. */
  static final int SLOPES = Head.INPUTS + 1;

  private final BlendParts parts;
  private final float[] weights;
  private final float[] tailWeights;
  private final @Nullable Head head;

  /**
   * @param weights the weight of each term, by the term's index
   * @param tailWeights the same for items below the re-ranked ones
   */
  BlendContributions(BlendParts parts, float[] weights, float[] tailWeights, @Nullable Head head) {
    this.parts = parts;
    this.weights = weights;
    this.tailWeights = tailWeights;
    this.head = head;
  }

  /** See {@link io.freshet.model.scoring.ScoredUser#contributions}. */
  void find(
      BlendScorer scorer, int[] items, int itemCount, int[] entries, int entryCount, float[] out) {
    History history = scorer.history();
    Arrays.fill(out, 0, itemCount * entryCount, 0f);
    slopes(scorer, items, itemCount);
    int newest = Math.max(0, history.size() - BlendModel.RECENT);
    ImplicitFactors taste = parts.taste();
    add(scorer, taste, scorer.taste, Term.TASTE, items, itemCount, entries, entryCount, 0, out);
    if (scorer.hasRecent) {
      add(
          scorer,
          taste,
          scorer.recent,
          Term.RECENT_TASTE,
          items,
          itemCount,
          entries,
          entryCount,
          newest,
          out);
    }
    if (scorer.hasSession) {
      add(
          scorer,
          parts.session(),
          scorer.session,
          Term.SESSION,
          items,
          itemCount,
          entries,
          entryCount,
          newest,
          out);
    }
    scorer.order.contributions(
        history,
        entries,
        entryCount,
        items,
        itemCount,
        scorer.slopes,
        Term.AFTER.index(),
        SLOPES,
        out);
    SequenceUser next = scorer.hasNext ? scorer.next : null;
    if (next != null) {
      next.linearise(items, itemCount);
      if (scorer.brought.length < itemCount * entryCount) {
        scorer.brought = new float[Math.multiplyExact(itemCount, 2 * entryCount)];
      }
      next.parts(itemCount, entries, entryCount, scorer.brought);
    }
    for (int i = 0; i < itemCount; i++) {
      float[] slopes = scorer.slopes;
      int at = i * SLOPES;
      int to = i * entryCount;
      scorer.content.contributions(
          history,
          entries,
          entryCount,
          items[i],
          slopes[at + Term.GENRES.index()],
          slopes[at + Term.GENRES_LIKED.index()],
          out,
          to);
      float alike =
          slopes[at + Term.YEARS.index()] * scorer.content.years(items[i]) / history.size();
      float follows = slopes[at + Term.SEQUENCE.index()];
      for (int e = 0; e < entryCount; e++) {
        out[to + e] += alike + (next == null ? 0f : follows * scorer.brought[to + e]);
      }
    }
  }

  /** Computes the local weight of every input at each item: the term's weight plus the head's. */
  private void slopes(BlendScorer scorer, int[] items, int itemCount) {
    if (scorer.slopes.length < itemCount * SLOPES) {
      scorer.slopes = new float[Math.multiplyExact(itemCount, SLOPES)];
    }
    for (int i = 0; i < itemCount; i++) {
      int place = scorer.reranking.place(items[i]);
      if (head == null || place < 0) {
        float[] of = isBelow(scorer, place) ? tailWeights : weights;
        System.arraycopy(of, 0, scorer.slopes, i * SLOPES, Term.COUNT);
        Arrays.fill(scorer.slopes, i * SLOPES + Term.COUNT, (i + 1) * SLOPES, 0f);
      } else {
        float[] slopes = scorer.reranking.slopes(head, weights, place);
        System.arraycopy(slopes, place * SLOPES, scorer.slopes, i * SLOPES, SLOPES);
      }
    }
  }

  /** Whether an item that was not re-ranked stands below others that were. */
  private static boolean isBelow(BlendScorer scorer, int place) {
    return place < 0 && scorer.reranking.count() > 0;
  }

  /** Adds the weighted parts of one fold-in; its entries are those from {@code from} on. */
  private static void add(
      BlendScorer scorer,
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
    if (scorer.brought.length < itemCount * count) {
      scorer.brought = new float[Math.multiplyExact(itemCount, 2 * count)];
    }
    if (scorer.folded.length < count) {
      scorer.folded = new int[2 * count];
    }
    for (int e = 0; e < count; e++) {
      scorer.folded[e] = entries[first + e] - from;
    }
    float[] rows = user.others(itemCount);
    factors.items().gather(items, itemCount, rows, user.stride());
    user.contributions(scorer.folded, count, rows, itemCount, scorer.brought);
    for (int i = 0; i < itemCount; i++) {
      float weight = scorer.slopes[i * SLOPES + term.index()];
      int to = i * entryCount + first;
      for (int e = 0; e < count; e++) {
        out[to + e] += weight * scorer.brought[i * count + e];
      }
    }
  }

  /**
   * Computes the part of the score that no history entry brought: the item's, the moment's, and
   * what comes from the biases of the sequence network.
   *
   * @param base the item terms, weighted and added
   * @param below the same for an item below the re-ranked ones
   */
  float baseline(BlendScorer scorer, int item, float base, float below) {
    int place = scorer.reranking.place(item);
    SequenceUser next = scorer.hasNext ? scorer.next : null;
    float follows = next == null ? 0f : next.linearise(new int[] {item}, 1);
    if (head == null || place < 0) {
      float ofSequence = weights[Term.SEQUENCE.index()] * follows;
      float ofMoment = weights[Term.CONTEXT.index()] * parts.context().of(scorer.cell, item);
      return isBelow(scorer, place)
          ? below
              + ofMoment
              + tailWeights[Term.SEQUENCE.index()] * follows
              + scorer.reranking.shift()
          : base + ofMoment + ofSequence;
    }
    float[] slopes = scorer.reranking.slopes(head, weights, place);
    float sum = slopes[place * SLOPES + Term.SEQUENCE.index()] * follows;
    for (int k = Term.CONTEXT.index(); k < SLOPES; k++) {
      sum += slopes[place * SLOPES + k] * scorer.reranking.input(place, k);
    }
    return sum;
  }
}
