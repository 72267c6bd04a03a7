package io.freshet.families.blend;

import io.freshet.model.blend.Term;
import io.freshet.model.kernel.Kernel;

/** One user's choice among candidates, with the terms of every candidate. */
final class Choice {
  /** Floats from the terms of one candidate to the next one's. */
  static final int STRIDE = Kernel.padded(Term.COUNT);

  private final int user;
  private final float[] terms;
  private final float[] moment;
  private final int candidates;
  private final int certain;
  private final double logWeight;
  private final int chosen;

  /**
   * Wraps the arrays without copying them.
   *
   * @param user the user who chose
   * @param terms rows of {@link #STRIDE} floats, one per candidate, at that moment; the array has
   *     room for a multiple of four rows
   * @param moment inputs of the moment, see {@link io.freshet.model.blend.Head#moment}
   * @param candidates number of candidates
   * @param certain number of candidates that stand for themselves; they come first
   * @param logWeight logarithm of the number of items that each later candidate stands for
   * @param chosen index of the candidate that the user rated and liked
   */
  Choice(
      int user,
      float[] terms,
      float[] moment,
      int candidates,
      int certain,
      double logWeight,
      int chosen) {
    this.user = user;
    this.terms = terms;
    this.moment = moment;
    this.candidates = candidates;
    this.certain = certain;
    this.logWeight = logWeight;
    this.chosen = chosen;
  }

  /** Tells whether a term differs between the candidates. */
  boolean varies(Term term) {
    for (int i = 1; i < candidates; i++) {
      if (terms[i * STRIDE + term.index()] != terms[term.index()]) {
        return true;
      }
    }
    return false;
  }

  /** Sets a term of all candidates to zero. */
  void clear(Term term) {
    for (int i = 0; i < candidates; i++) {
      terms[i * STRIDE + term.index()] = 0f;
    }
  }

  /** One term of every candidate. */
  float[] of(Term term) {
    float[] out = new float[candidates];
    for (int i = 0; i < candidates; i++) {
      out[i] = terms[i * STRIDE + term.index()];
    }
    return out;
  }

  /** Sets one term of every candidate. */
  void set(Term term, float[] values) {
    for (int i = 0; i < candidates; i++) {
      terms[i * STRIDE + term.index()] = values[i];
    }
  }

  int user() {
    return user;
  }

  /** The inputs of the moment. Not a copy. */
  float[] moment() {
    return moment;
  }

  /** Rows of {@link #STRIDE} floats. Not a copy. */
  float[] terms() {
    return terms;
  }

  int candidates() {
    return candidates;
  }

  int chosen() {
    return chosen;
  }

  /** Floats for the terms of this many candidates. */
  static int room(int candidates) {
    return Math.multiplyExact((candidates + 3) / 4 * 4, STRIDE);
  }

  /** Logarithm of the number of items that a candidate stands for. */
  double logWeight(int candidate) {
    return candidate < certain ? 0 : logWeight;
  }

  /** The weighted terms of a candidate, plus its {@link #logWeight(int)}. */
  double sum(int candidate, double[] weights) {
    double sum = logWeight(candidate);
    for (int k = 0, at = candidate * STRIDE; k < Term.COUNT; k++, at++) {
      sum += weights[k] * terms[at];
    }
    return sum;
  }

  /** The negative log-likelihood of the choice by the weights alone. */
  double loss(double[] weights) {
    return toChances(scores(weights), candidates, chosen);
  }

  /** The {@link #sum} of every candidate. */
  double[] scores(double[] weights) {
    double[] scores = new double[candidates];
    for (int i = 0; i < candidates; i++) {
      scores[i] = sum(i, weights);
    }
    return scores;
  }

  /**
   * The rank of the chosen candidate among those that stand for themselves; ties count against it.
   *
   * @param scores a score per candidate
   * @return the rank, 1 for the best
   */
  int rank(double[] scores) {
    int rank = 1;
    for (int i = 0; i < certain; i++) {
      rank += i != chosen && scores[i] >= scores[chosen] ? 1 : 0;
    }
    return rank;
  }

  /**
   * Replaces the candidates' scores by their probabilities, the softmax.
   *
   * @return the negative log-likelihood of the chosen candidate
   */
  static double toChances(double[] scores, int candidates, int chosen) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates; i++) {
      most = Math.max(most, scores[i]);
    }
    double taken = scores[chosen] - most;
    double total = 0;
    for (int i = 0; i < candidates; i++) {
      scores[i] = Math.exp(scores[i] - most);
      total += scores[i];
    }
    for (int i = 0; i < candidates; i++) {
      scores[i] /= total;
    }
    return Math.log(total) - taken;
  }
}
